"""Screens: `make screens` shows the longest messages of each right-to-left language in a browser.

They are laid out by the page of the demo on a narrow screen, with the longest real values, and
saved into `var/screens/` to be looked at.
"""

import asyncio
from pathlib import Path

from playwright.async_api import Page, ViewportSize, async_playwright

from bot.channels.telegram_sending import LIMITS
from bot.messages import Outgoing, Raw
from locales import LANGUAGES, say
from locales.languages import Language
from tests.browser.conftest import FLAGS, chromium
from tests.browser.echo import Echo, served
from tests.locales.test_every_message import filled, messages

SCREENS = Path(__file__).parents[2] / "var" / "screens"
NARROW: ViewportSize = {"width": 320, "height": 1600}
LONGEST = 10


class Reciting(Echo):
    """A bot that says the longest messages of a language, one after the other."""

    def __init__(self, one: Language) -> None:
        super().__init__()
        self.language = one
        self.said = longest(one)

    def _answer(self, raw: Raw, number: int) -> Outgoing:
        incoming = self.channel.read(raw)
        text = self.said[(number - 1) % len(self.said)][: LIMITS.text]
        return Outgoing(number, incoming.address, 0, text, self.language.code)


def longest(one: Language) -> list[str]:
    """Return the ten longest messages of a language with the longest real values."""
    said = {say(filled(message), one.code) for message in messages()}
    return sorted(said, key=len, reverse=True)[:LONGEST]


async def take() -> None:
    """Save a picture of each of these messages for each right-to-left language."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    async with async_playwright() as player:
        browser = await player.chromium.launch(executable_path=chromium(), args=FLAGS)
        for one in (each for each in LANGUAGES if each.rtl):
            async with served(Reciting(one)) as url:
                page = await browser.new_page(viewport=NARROW, device_scale_factor=1.5)
                await page.goto(url)
                await _recited(page)
                for number, bubble in enumerate(await page.locator(".bubble.said").all()):
                    await bubble.screenshot(path=SCREENS / f"{one.code}-{number + 1:02}.png")
                await page.close()
        await browser.close()


async def _recited(page: Page) -> None:
    field = page.get_by_label("Message of Amina")
    for _message in range(LONGEST):
        await field.fill("🍲")
        await field.press("Enter")
        await page.wait_for_timeout(300)


if __name__ == "__main__":
    asyncio.run(take())
