"""A transcript is taken away from its page: as a file with a good name, as text on the clipboard."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from playwright.async_api import Page, expect

from tests.browser.looks import inspect
from tests.browser.people import Town
from tests.browser.stored import stage
from tests.browser.test_minutes_written import reader
from tests.servers import Parley

pytestmark = pytest.mark.together


@pytest.fixture
def told(server: Parley) -> dict[str, Any]:
    return stage(server, "written")


async def saved(page: Page) -> tuple[str, bytes]:
    """The file that a press of the button brings, and its name."""
    async with page.expect_download() as coming:
        await page.get_by_role("button", name="Download").click()
    file = await coming.value
    return file.suggested_filename, Path(await file.path()).read_bytes()


async def test_a_transcript_is_taken_away(town: Town, server: Parley, told: dict[str, Any]) -> None:
    person = await reader(town, server, told)
    page = person.page
    opener = page.get_by_role("button", name="Export")
    await opener.click()
    dialog = page.get_by_role("dialog", name="Export")
    await expect(dialog.get_by_role("radio", name="Word document")).to_be_focused()
    await inspect(page)
    name, body = await saved(page)
    assert name.startswith("Office move ")
    text = "\n".join(paragraph.text for paragraph in Document(BytesIO(body)).paragraphs)
    assert "I spoke to the landlord" in text
    assert "The landlord gets an answer by Friday." in text

    await dialog.get_by_role("radio", name="Word document").press("ArrowRight")  # the next kind of file
    await expect(dialog.get_by_role("radio", name="Plain text")).to_be_checked()
    await dialog.get_by_text("As recognised").click()
    await dialog.get_by_text("With times").click()
    await dialog.get_by_text("With minutes").click()
    name, body = await saved(page)
    assert name.endswith(".txt")
    assert "\nBob Berg: I spoke with the landlord" in body.decode()
    assert "Decisions" not in body.decode()

    await dialog.get_by_role("radio", name="WebVTT").check(force=True)
    await expect(dialog.get_by_role("switch", name="With the chat")).to_be_disabled()
    name, body = await saved(page)
    assert name.endswith(".vtt")
    assert b"<v Bob Berg>" in body
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(opener).to_be_focused()

    await page.reload()  # what was chosen is chosen again
    await opener.click()
    await expect(dialog.get_by_role("radio", name="WebVTT")).to_be_checked()
    await expect(dialog.get_by_role("radio", name="As recognised")).to_be_checked()
    person.assert_calm()


async def test_the_text_is_copied(town: Town, server: Parley, told: dict[str, Any]) -> None:
    person = await reader(town, server, told)
    page = person.page
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.get_by_role("button", name="Export").click()
    dialog = page.get_by_role("dialog", name="Export")
    await dialog.get_by_role("button", name="Copy as text").click()
    await dialog.get_by_role("button", name="Copied").wait_for()
    text = await page.evaluate("navigator.clipboard.readText()")
    assert text.startswith("Office move\n")
    assert "Bob Berg: I spoke to the landlord" in text
    person.assert_calm()


async def test_what_goes_wrong_is_told(town: Town, server: Parley, told: dict[str, Any]) -> None:
    person = await reader(town, server, told)
    page = person.page
    await page.get_by_role("button", name="Export").click()
    await page.context.set_offline(True)
    await page.get_by_role("button", name="Download").click()
    await expect(page.get_by_role("alert").filter(has_text="The server did not give the file.")).to_be_visible()
    await page.context.set_offline(False)
    name, _body = await saved(page)
    assert name.endswith(".docx")
