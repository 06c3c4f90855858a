"""People before a camera, for one to look at: each shows a portrait, some speak.

Who speaks has a browser of their own; all others share one, and their portraits are drawn in their pages. Guests have
their windows in the background: they ask for no pictures, and leave this machine to who is looked at.
"""

import base64
import io

from tests.browser.call import IN_CALLS, Caller, filmed
from tests.browser.people import Town
from tests.screenshots.portraits import picture, portrait
from tests.speech import speech

TALKATIVE = {"Amara Okafor": "slt", "Lena Fischer": "awb"}
"""With their voices; they go on as long as pictures are taken."""
TALK = tuple(range(8)) * 12
AWAY = "Object.defineProperty(document, 'hidden', {get: () => true})"
DRAWN = """async (bytes) => {
  const devices = navigator.mediaDevices;
  if (!devices) return;
  const canvas = Object.assign(document.createElement("canvas"), {width: 640, height: 360});
  const blob = new Blob([Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))], {type: "image/png"});
  const ask = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (wanted) => {
    if (!wanted.video) return ask(wanted);
    const image = await createImageBitmap(blob);
    setInterval(() => canvas.getContext("2d").drawImage(image, 0, 0), 500);
    return canvas.captureStream(2);
  };
}"""


async def looker(town: Town, name: str) -> Caller:
    return await filmed(town, name, portrait(town.folder / "looker.y4m", 0))


async def sitter(town: Town, name: str, number: int) -> Caller:
    if name in TALKATIVE:
        film = portrait(town.folder / f"{number}.y4m", number)
        person = await filmed(town, name, film, speech(TALKATIVE[name], *TALK, pause=2.5))
    else:
        devices = ["microphone", "camera"]
        person = await town.person(name, switches=IN_CALLS, kind=Caller, permissions=devices)
        await person.context.add_init_script(f"({DRAWN})('{png(number)}')")
    await person.context.add_init_script(AWAY)
    return person


def png(number: int) -> str:
    file = io.BytesIO()
    picture(number, 0).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()
