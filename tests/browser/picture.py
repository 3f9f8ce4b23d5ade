"""The picture of the README: `make picture` takes it anew from the demo, at a frozen hour."""

import asyncio
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from playwright.async_api import Page, async_playwright

from tests.browser.conftest import FLAGS, chromium

ROOT = Path(__file__).parent.parent.parent
PICTURE = ROOT / "docs" / "simulator.png"
PORT = 18_433
NOW = "2026-11-24T18:05:00+01:00"
SAID = (
    ("Amina", "ستالينغراد"),
    ("Bruno", "🎁"),
    ("Claire", "/needs"),
)


async def take() -> None:
    """Start the demo, let three people write, and keep what is seen."""
    with TemporaryDirectory() as folder:
        environment = {**os.environ, "PORT": str(PORT), "NOW": NOW, "PYTHONPATH": str(ROOT)}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "demo", cwd=folder, env=environment
        )
        try:
            await _until_up()
            await _pictured()
        finally:
            process.terminate()
            await process.wait()


async def _until_up() -> None:
    async with httpx.AsyncClient() as client:
        for _try in range(200):
            try:
                await client.get(f"http://127.0.0.1:{PORT}/health")
                return
            except httpx.TransportError:
                await asyncio.sleep(0.05)


async def _pictured() -> None:
    async with async_playwright() as player:
        browser = await player.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = await browser.new_page(viewport={"width": 1280, "height": 820})
        await page.goto(f"http://127.0.0.1:{PORT}/")
        for name, words in SAID:
            await _say(page, name, words)
        await page.screenshot(path=PICTURE)
        await browser.close()


async def _say(page: Page, name: str, words: str) -> None:
    field = page.get_by_label(f"Message of {name}")
    await field.fill(words)
    await field.press("Enter")
    await page.wait_for_timeout(1500)


if __name__ == "__main__":
    asyncio.run(take())
