"""A word is corrected by clicking it: everybody sees it and who did it. A clash shows both; nothing typed is lost."""

import asyncio

import pytest
from playwright.async_api import Locator, expect

from tests.browser.people import Person, Town, until
from tests.clients import Api
from tests.servers import Parley
from tests.speech import speech
from tests.truth import stored

pytestmark = pytest.mark.together

WORD_BOX = """(text, word) => {
  const node = text.firstChild;
  const start = node.textContent.indexOf(word);
  const range = document.createRange();
  range.setStart(node, start);
  range.setEnd(node, start + word.length);
  const {left, top, width, height} = range.getBoundingClientRect();
  return {x: left + width / 2, y: top + height / 2};
}"""


def bubble(person: Person) -> Locator:
    return person.page.locator("#captions > .bubble").first


def field(person: Person) -> Locator:
    return person.page.locator(".editor-field")


async def click_word(person: Person, word: str) -> None:
    place = await bubble(person).locator(".stable").evaluate(WORD_BOX, word)
    await person.page.mouse.click(place["x"], place["y"])


async def reads(person: Person, text: str, mark: str) -> None:
    async def there() -> bool:
        marked = await bubble(person).locator(".bubble-mark").inner_text()
        return await bubble(person).locator(".bubble-text").inner_text() == text and marked == mark

    await until(there)


async def one_sentence(town: Town, server: Parley, code: str) -> tuple[Person, Person, str]:
    """Alice has said one sentence; Bob reads it."""
    spoken = speech("slt", 1)
    alice, bob = await town.person("Alice", spoken), await town.person("Bob")
    await asyncio.gather(alice.join(server.url, code), bob.join(server.url, code))
    await alice.unmute()
    await alice.has_said(spoken)
    await alice.mute()
    said = (await alice.sees("You", live=False, words=3))["text"]
    assert (await bob.sees("Alice", live=False))["text"] == said
    return alice, bob, said


async def test_a_word_is_corrected_by_clicking_it(town: Town, server: Parley, dana: Api, code: str) -> None:
    alice, bob, said = await one_sentence(town, server, code)
    word = said.split()[1]
    await click_word(bob, word)
    await expect(field(bob)).to_have_value(word)
    await field(bob).fill("marvellous")
    await bob.page.keyboard.press("Enter")
    expected = said.replace(word, "marvellous", 1)
    await asyncio.gather(reads(alice, expected, "edited by Bob"), reads(bob, expected, "edited by Bob"))
    assert [row["text"] for row in await asyncio.to_thread(stored, dana, code)] == [expected]

    await click_word(bob, "marvellous")
    await field(bob).fill("never mind")
    await bob.page.keyboard.press("Escape")
    await reads(bob, expected, "edited by Bob")
    await expect(field(bob)).to_have_count(0)

    await click_word(alice, "marvellous")
    await field(alice).fill("")
    await alice.page.keyboard.press("Enter")
    shorter = expected.replace("marvellous ", "")
    await asyncio.gather(reads(alice, shorter, "edited by Alice"), reads(bob, shorter, "edited by Alice"))
    alice.assert_calm()
    bob.assert_calm()


async def test_with_the_keyboard_alone(town: Town, server: Parley, code: str) -> None:
    alice, bob, said = await one_sentence(town, server, code)
    keyboard = bob.page.keyboard
    await bob.page.locator("#captions-scroll").focus()
    await keyboard.press("Tab")
    assert await bubble(bob).evaluate("node => node === document.activeElement")
    await keyboard.press("ArrowRight")
    await keyboard.press("ArrowRight")
    await expect(bob.page.locator("#captions-word")).to_have_text(said.split()[1])
    await keyboard.press("Enter")
    await keyboard.type("second")
    await keyboard.press("Enter")
    expected = said.replace(said.split()[1], "second", 1)
    await reads(alice, expected, "edited by Bob")

    await reads(bob, expected, "edited by Bob")
    assert await bubble(bob).evaluate("node => node === document.activeElement")
    await keyboard.press("Enter")
    await expect(field(bob)).to_have_value(expected)
    await keyboard.press("Delete")
    await keyboard.press("Enter")
    await bob.page.get_by_text("Something has to stand here").wait_for()
    await keyboard.type("All of it anew.")
    await keyboard.press("Enter")
    await reads(alice, "All of it anew.", "edited by Bob")
    bob.assert_calm()


async def test_a_clash_shows_both(town: Town, server: Parley, dana: Api, code: str) -> None:
    alice, bob, _ = await one_sentence(town, server, code)

    async def both_change(hers: str, his: str) -> None:
        for person, text in ((alice, hers), (bob, his)):
            await bubble(person).hover()
            await bubble(person).get_by_role("button", name="Correct").click()
            await field(person).fill(text)
        await bob.page.keyboard.press("Enter")
        await bubble(alice).get_by_text("edited by Bob").wait_for()
        await expect(field(alice)).to_have_value(hers)
        await alice.page.keyboard.press("Enter")
        clash = bubble(alice).locator(".clash")
        await clash.get_by_text("Bob changed this at the same time.").wait_for()
        assert hers in await clash.inner_text()
        assert his in await clash.inner_text()

    await both_change("What she wrote.", "What he wrote.")
    await alice.page.get_by_role("button", name="Use mine").click()
    for person in (alice, bob):
        await reads(person, "What she wrote.", "edited by Alice")
    await both_change("Her second thought.", "His second thought.")
    await alice.page.get_by_role("button", name="Keep theirs").click()
    for person in (alice, bob):
        await reads(person, "His second thought.", "edited by Bob")
    await expect(bubble(alice).locator(".clash")).to_have_count(0)
    assert [row["text"] for row in await asyncio.to_thread(stored, dana, code)] == ["His second thought."]
    alice.assert_calm()
