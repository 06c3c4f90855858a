"""How captions are read is everybody's own choice and stays: text size, settled words; the list waits for a reader."""

import asyncio

from playwright.async_api import expect

from tests.browser.people import Person, Town, until
from tests.browser.stored import stage
from tests.servers import Parley
from tests.speech import speech

SIZE = "() => parseFloat(getComputedStyle(document.querySelector('.bubble-text')).fontSize)"
GREY = "() => [...document.querySelectorAll('.unstable')].filter((n) => n.textContent).map((n) => n.offsetWidth)"
LONG = "node => node.scrollHeight - node.clientHeight > 150"
READ = """() => {
  const scroller = document.querySelector("#captions-scroll");
  const edge = scroller.getBoundingClientRect().top;
  const rows = [...document.querySelectorAll("#captions > .bubble")];
  const row = rows.find((node) => node.getBoundingClientRect().bottom > edge);
  return [row.dataset.id, Math.round(row.getBoundingClientRect().top)];
}"""


async def choose(person: Person, label: str) -> None:
    await person.page.locator("#captions-menu summary").click()
    await person.page.get_by_label(label, exact=True).check()
    await person.page.keyboard.press("Escape")


async def test_size_and_settled_words_stay(town: Town, server: Parley, code: str) -> None:
    alice, bob = await town.person("Alice", speech("slt", *range(8), pause=0.3)), await town.person("Bob")
    await asyncio.gather(alice.join(server.url, code), bob.join(server.url, code))
    await choose(bob, "Words only when settled")
    await alice.unmute()
    await bob.sees("Alice")

    async def grey_words_are_hidden() -> bool:
        """Words are there that may still change, and none of them is shown."""
        widths: list[int] = await bob.page.evaluate(GREY)
        return bool(widths) and not any(widths)

    await until(grey_words_are_hidden)
    normal = await bob.page.evaluate(SIZE)
    await choose(bob, "Very large")
    assert await bob.page.evaluate(SIZE) > 1.5 * normal
    await bob.page.reload()
    await bob.sees("Alice")
    assert await bob.page.evaluate(SIZE) > 1.5 * normal
    await expect(bob.page.locator("[name=settled]")).to_be_checked()
    assert await alice.page.evaluate(SIZE) == normal
    await alice.mute()
    bob.assert_calm()


async def test_new_bubbles_do_not_move_what_is_read(town: Town, server: Parley) -> None:
    """In a meeting in which much was said before."""
    code = (await asyncio.to_thread(stage, server, state="open"))["code"]
    alice = await town.person("Alice", speech("awb", *range(8)))
    bob = await town.person("Bob", viewport={"width": 1280, "height": 380})
    await asyncio.gather(alice.join(server.url, code), bob.join(server.url, code))
    await bob.page.locator("#missed").get_by_role("button", name="Not now").click()
    scroller = bob.page.locator("#captions-scroll")
    await until(lambda: scroller.evaluate(LONG))
    await scroller.evaluate("node => { node.scrollTop = 20; }")
    await alice.unmute()
    reading = await bob.page.evaluate(READ)
    pill = bob.page.locator("#captions-new")
    await pill.wait_for()
    await bob.page.get_by_text("2 new", exact=True).wait_for()
    assert await bob.page.evaluate(READ) == reading
    await pill.click()
    await pill.wait_for(state="hidden")
    left = "node => node.scrollHeight - node.scrollTop - node.clientHeight"
    assert await scroller.evaluate(left) < 2
    await alice.mute()
    bob.assert_calm()
