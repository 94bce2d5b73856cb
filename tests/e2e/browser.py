"""A real Chromium as Debian has it, as a phone of 375 pixels or a desk, with or without scripts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, async_playwright

CHROMIUM = "/usr/bin/chromium"
PHONE = {"width": 375, "height": 720}
SMALLEST = {"width": 320, "height": 568}
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
GRAVE = {"serious", "critical"}


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Started and ended."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def opened(browser: Browser, address: str, **how: Any) -> AsyncIterator[Page]:
    """The page at an address, on a phone unless told otherwise."""
    context = await browser.new_context(**{"viewport": PHONE, **how})
    try:
        page = await context.new_page()
        await page.goto(address)
        yield page
    finally:
        await context.close()


async def sideways(page: Page) -> int:
    """The pixels by which the page can be scrolled sideways."""
    found: int = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return found


async def grave_findings(page: Page) -> list[str]:
    """Findings of axe of serious or critical impact: rule and place."""
    found = (await Axe().run(page)).response
    assert found["passes"], "axe looked at nothing"
    return [
        f"{each['id']}: {[node['target'] for node in each['nodes']]}"
        for each in found["violations"]
        if each["impact"] in GRAVE
    ]
