"""A headless Chromium, driven by Playwright, for the tests of the report's page; `MISSING` says why there is none."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

try:
    from playwright.sync_api import sync_playwright
except ImportError:
    sync_playwright = None

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
MISSING = "no Chromium is installed" if CHROMIUM is None else "Playwright is missing" if sync_playwright is None else ""
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]  # a container's shared memory is small


class Browser:
    """One page: go somewhere, run script in it, press keys, click; what it wrote to the console and asked for."""

    def __init__(self, chromium: Any) -> None:
        self.chromium = chromium
        self.page: Any = None
        self.console: list[str] = []
        self.requests: list[str] = []

    def open(
        self,
        path: Path,
        hash: str = "",
        *,
        width: int = 1280,
        height: int = 1000,
        dark: bool = False,
        wait: bool = True,
    ) -> None:
        """Load a file in a fresh profile and wait until its charts are drawn."""
        if self.page:
            self.page.context.close()
        context = self.chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            has_touch=width < 600,
            accept_downloads=True,
        )
        self.page = context.new_page()
        self.console, self.requests = [], []
        self.page.on("pageerror", lambda error: self.console.append(str(error)))
        self.page.on("console", lambda one: one.type in ("error", "warning") and self.console.append(one.text))
        self.page.on("request", lambda one: self.requests.append(one.url))
        self.page.goto(path.as_uri() + hash, wait_until="commit", timeout=120_000)
        if wait:
            self.drawn()

    def drawn(self, seconds: float = 60) -> None:
        """Wait until the page is ready and every chart is drawn."""
        self.wait("document.documentElement?.dataset.drawn === 'yes'", seconds)

    def js(self, expression: str) -> Any:
        """The value of an expression in the page; promises are waited for."""
        return self.page.evaluate(expression)

    def wait(self, expression: str, seconds: float = 20) -> None:
        """Ask again until it is so (Playwright's own waiting needs `eval`, which the page's policy forbids)."""
        end = time.monotonic() + seconds
        while not self.js(f"!!({expression})"):
            assert time.monotonic() < end, f"still not: {expression}; {self.console}"
            self.page.wait_for_timeout(50)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def click(self, selector: str) -> None:
        """A real click in the middle of the first element that fits, after the pointer has rested there."""
        self.page.locator(selector).first.scroll_into_view_if_needed()
        box = self.page.locator(selector).first.bounding_box()
        self.click_at(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    def click_at(self, x: float, y: float) -> None:
        self.page.mouse.move(x, y)
        self.page.wait_for_timeout(120)  # a chart looks for the mark below the pointer
        self.page.mouse.click(x, y)


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser with an empty profile, ended at the end."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield Browser(chromium)
        finally:
            chromium.close()
