"""A real browser and a real server; without the browser these tests fail."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from tests.browser.echo import Echo, served

FLAGS = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
Visit = Callable[..., Awaitable[Page]]


def chromium() -> str:
    """Return where the browser is; fails without one, as it is part of what is tested."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "chromium is needed"
    return path


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest_asyncio.fixture(loop_scope="session")
async def base_url(echo: Echo, browser: Browser) -> AsyncIterator[str]:
    """Where the echo is served; its pages are closed before it stops."""
    async with served(echo) as url:
        yield url
        for context in browser.contexts:
            await context.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    path = chromium()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What the browser complained about; a test that expects some clears the list."""
    found: list[str] = []
    yield found
    assert found == []


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser: Browser, complaints: list[str]) -> AsyncIterator[Visit]:
    """Open the page of any base URL; nothing else may be asked for by it."""

    async def _visit(url: str, **context: Any) -> Page:
        opened = await browser.new_context(**context)
        opened.set_default_timeout(10_000)
        page = await opened.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: complaints.append(said.text) if said.type == "error" else None,
        )
        page.on(
            "request",
            lambda request: (
                complaints.append(f"asked for {request.url}")
                if urlsplit(request.url).netloc != urlsplit(url).netloc
                else None
            ),
        )
        await page.goto(url)
        await page.wait_for_selector("body[data-ready]")
        return page

    yield _visit
    for context in browser.contexts:
        await context.close()
