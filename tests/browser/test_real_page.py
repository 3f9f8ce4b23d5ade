"""The demo as a person meets it: the real program, its page and a real browser."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from bot.rendering import SHARE
from bot.speaking import ABOUT
from bot.understanding import BACK
from handlers.food import near
from handlers.sighting import tell_what_is_seen
from locales import label, language, phrases, say
from tests.whole.programs import running

Visit = Callable[..., Awaitable[Page]]

pytestmark = pytest.mark.asyncio(loop_scope="session")  # one browser for all

EVENING = "2026-11-24T18:05:00+01:00"
NEAR, THERE = near.title, tell_what_is_seen.title
SMALL = {"width": 360, "height": 740}
FOOD = {
    "amina": ("ar", "طعام"),
    "bahar": ("ps", "خواړه"),
    "selam": ("ti", "መግቢ"),
    "awa": ("fr", "j'ai faim"),
}
WIDE = "(one) => one.scrollWidth - one.clientWidth"


@pytest_asyncio.fixture(loop_scope="session")
async def demo(tmp_path: Path, browser: Browser) -> AsyncIterator[str]:
    """Run the demo on a Tuesday evening; its pages are closed before it ends."""
    async with running(tmp_path, "demo", now=EVENING) as program:
        yield program.url
        for context in browser.contexts:
            await context.close()
        assert program.complaints.read_text("utf-8") == ""


def telephone(page: Page, phone: str) -> Locator:
    return page.locator(f".telephone[data-phone='{phone}']")


def answers(page: Page, phone: str) -> Locator:
    return telephone(page, phone).locator(".message.said")


async def write(page: Page, phone: str, text: str) -> None:
    field = telephone(page, phone).get_by_role("textbox")
    await field.fill(text)
    await field.press("Enter")


async def press(page: Page, phone: str, words: str) -> None:
    await answers(page, phone).last.get_by_role("button", name=words).click()


async def share(page: Page, words: str) -> None:
    """Look for a station in the open dialog and share it."""
    await page.get_by_role("searchbox").fill(words)
    await page.locator("#place li:visible").first.get_by_role("button").click()
    await page.get_by_role("button", name="Share this place").click()


async def speaks(page: Page, phone: str, number: int, code: str) -> Locator:
    """Wait for so many answers, the last of which is in a language; returns its lines."""
    await expect(answers(page, phone)).to_have_count(number)
    lines = answers(page, phone).last.locator(".lines")
    await expect(lines).to_have_attribute("lang", code)
    await expect(lines).to_have_css("direction", language(code).direction)
    return lines


async def test_food_is_asked_for_and_said_in_four_languages(visit: Visit, demo: str) -> None:
    page = await visit(demo)
    for phone, (code, words) in FOOD.items():
        if phone != "amina":
            await page.get_by_role("button", name="Another telephone").last.click()
            await page.get_by_label("Name").fill(phone.capitalize())
            await page.keyboard.press("Enter")
        await write(page, phone, words)
        await speaks(page, phone, 1, code)
        going_on = answers(page, phone).get_by_role("button", name=label(NEAR, code))
        await expect(going_on).to_be_visible()
        own = telephone(page, phone).locator(".message.own .ticks")
        await expect(own).to_have_text("✓✓Delivered")
    await expect(answers(page, "awa")).to_contain_text(say(ABOUT, "fr"))


async def test_a_location_is_shared_in_the_middle_of_a_talk_in_arabic(
    visit: Visit, demo: str
) -> None:
    page = await visit(demo)
    await write(page, "amina", "طعام")
    await speaks(page, "amina", 1, "ar")
    await press(page, "amina", label(NEAR, "ar"))
    await speaks(page, "amina", 2, "ar")
    await press(page, "amina", label(SHARE, "ar"))
    await share(page, "stalingrad")
    await speaks(page, "amina", 3, "ar")
    seen = answers(page, "amina").last.get_by_role("button", name=label(THERE, "ar"))
    await expect(seen).to_be_visible()
    own = telephone(page, "amina").locator(".message.own .shared-place svg")
    await expect(own).to_be_visible()


async def test_the_language_is_changed_in_the_middle_of_a_question_and_back(
    visit: Visit, demo: str
) -> None:
    page = await visit(demo)
    languages = telephone(page, "bruno").get_by_role("combobox")
    field = telephone(page, "bruno").get_by_role("textbox")
    await write(page, "bruno", "j'ai faim")
    await speaks(page, "bruno", 1, "fr")
    await press(page, "bruno", label(NEAR, "fr"))
    await speaks(page, "bruno", 2, "fr")
    for number, code in ((3, "ar"), (4, "fr")):
        await languages.select_option(code)
        await speaks(page, "bruno", number, code)
        asking = answers(page, "bruno").last.get_by_role("button", name=label(SHARE, code))
        await expect(asking).to_be_visible()
        await expect(languages).to_have_value(code)
        await expect(field).to_have_css("direction", language(code).direction)
    await write(page, "bruno", min(phrases(BACK, "fr")))
    await speaks(page, "bruno", 5, "fr")
    food = answers(page, "bruno").last.get_by_role("button", name=label(NEAR, "fr"))
    await expect(food).to_be_visible()


async def test_a_narrow_screen_holds_every_answer(visit: Visit, demo: str) -> None:
    page = await visit(demo, viewport=SMALL, reduced_motion="reduce")
    for number, words in enumerate(("طعام", "0", "🌐", "112", "stalingrad"), start=1):
        await write(page, "amina", words)
        lines = await speaks(page, "amina", number, "ar")
        assert await page.evaluate("document.documentElement.scrollWidth") == SMALL["width"]
        assert await telephone(page, "amina").locator(".log").evaluate(WIDE) <= 0
        assert await lines.evaluate(WIDE) <= 0
        for button in await answers(page, "amina").last.get_by_role("button").all():
            box = await button.bounding_box()
            assert box is not None
            assert 0 <= box["x"] <= box["x"] + box["width"] <= SMALL["width"]


async def test_a_card_is_heard_in_the_page(demo: str, visit: Visit) -> None:
    page = await visit(demo)
    await write(page, "amina", "Français")
    await speaks(page, "amina", 1, "fr")
    await press(page, "amina", "🔊")
    await speaks(page, "amina", 2, "fr")
    sound = answers(page, "amina").last.locator("audio")
    await expect(sound).to_be_visible()
    seconds = await sound.evaluate(
        """async (one) => {
            one.muted = true;
            await one.play();
            one.pause();
            return one.duration;
        }"""
    )
    assert 5 < seconds < 40
