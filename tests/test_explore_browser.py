"""The explorer in a real JupyterLab, driven by a headless Chromium: charts drawn, a click, a correction, undo."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from browser import MISSING, browser
from grain import ARTICLES, CODEBOOK

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)
pytest.importorskip("jupyterlab")
pytest.importorskip("anywidget")


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of a JupyterLab with the notebook and a small corpus, and that corpus."""
    home = tmp_path_factory.mktemp("lab")
    corpus = home / "data" / "raw" / "grain"
    corpus.mkdir(parents=True)
    (corpus / "codebook.yml").write_text(CODEBOOK, encoding="utf-8")
    for name, (day, text) in ARTICLES.items():
        (corpus / name).write_text(f"---\ndate: {day}\ntitle: Grain <i>\n---\n\n{text}\n", encoding="utf-8")
    notebook = (ROOT / "notebooks" / "explore.ipynb").read_text(encoding="utf-8")
    (home / "explore.ipynb").write_text(notebook.replace("iran_drones", "grain"), encoding="utf-8")
    settings = home / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    quiet = {"fetchNews": "false", "checkForUpdates": False}
    (settings / "notification.jupyterlab-settings").write_text(json.dumps(quiet), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {name: str(home / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")}
    own |= {"JUPYTERLAB_SETTINGS_DIR": str(home / "settings"), "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces")}
    own |= {"PYTHONPATH": str(ROOT), "CLAIMLINE_DATA": str(home / "data")}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--ServerApp.root_dir={home}"]
    command += [f"--ServerApp.port={port}", "--ServerApp.ip=127.0.0.1", "--IdentityProvider.token="]
    with (home / "log.txt").open("wb") as log:
        server = subprocess.Popen(command, cwd=home, env=os.environ | own, stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(240):
            with suppress(OSError):
                urllib.request.urlopen(f"{address}/api/status", timeout=5).close()
                break
            assert server.poll() is None, (home / "log.txt").read_text(errors="replace")[-2000:]
            time.sleep(0.5)
        yield address, corpus
    finally:
        server.terminate()
        server.wait(timeout=30)


def opened(there: Any, address: str) -> Any:
    """The page of the notebook after all its cells ran; opened anew where JupyterLab lost what it was told to run."""
    page = there.chromium.new_context(viewport={"width": 1440, "height": 1000}).new_page()
    there.page, there.console = page, []
    page.on("pageerror", lambda error: there.console.append(str(error)))
    drawn = page.locator(".claimline-board .main-svg").first
    for _ in range(4):
        there.console.clear()
        page.goto(f"{address}/lab/tree/explore.ipynb?reset", timeout=120_000)
        page.locator(".jp-Notebook .jp-CodeCell").first.wait_for(timeout=120_000)
        if not run_all(page):
            continue
        end = time.monotonic() + 90
        while time.monotonic() < end:
            if drawn.is_visible():
                return page
            page.wait_for_timeout(250)
    raise AssertionError(page.locator(".jp-Notebook").inner_text())


def run_all(page: Any) -> bool:
    """Run all cells; whether they run. It waits for the kernel: before, JupyterLab asks for one or starts another."""
    for _ in range(240):
        page.wait_for_timeout(250)
        select = page.locator(".jp-Dialog .jp-mod-accept")
        if select.count():
            select.first.click()
        elif page.locator("#jp-main-statusbar", has_text="| Idle").count():
            break
    for _ in range(10):
        page.get_by_role("menuitem", name="Run", exact=True).click()
        every = page.locator('[data-command="runmenu:run-all"]')
        every.wait_for()
        if every.get_attribute("aria-disabled") == "true":
            page.keyboard.press("Escape")
        else:
            every.click()
        for _ in range(24):
            page.wait_for_timeout(250)
            select = page.locator(".jp-Dialog .jp-mod-accept")
            if select.count():
                select.first.click()
            if page.locator(".jp-InputPrompt", has_text=re.compile(r"\[[*\d]")).count():
                return True
    return False


def written(corpus: Path) -> list[str]:
    path = corpus / "corrections.csv"
    return path.read_text(encoding="utf-8").splitlines()[1:] if path.exists() else []


def until(page: Any, held: Any, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not held():
        assert time.monotonic() < end, page.locator(".claimline-reader").inner_text()
        page.wait_for_timeout(100)


def test_charts_click_correction_and_undo(lab: tuple[str, Path]) -> None:
    address, corpus = lab
    with browser() as there:
        page = opened(there, address)
        bars = page.locator(".claimline-board .barlayer .point path")
        until(page, lambda: bars.count() >= 2)
        reader, status = page.locator(".claimline-reader"), page.get_by_role("status")
        assert "Click a mark or a row" in reader.inner_text()

        bars.first.scroll_into_view_if_needed()
        page.wait_for_timeout(500)
        box = bars.first.bounding_box()
        there.click_at(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        reader.locator("mark.content.focus").wait_for(timeout=30_000)
        assert reader.locator("mark.content.focus").inner_text() == "that grain was sold to Sudmark"
        assert "Grain <i>" in reader.inner_text(), "a title is text"

        page.get_by_label("Act", exact=True).select_option("reject")
        page.get_by_role("button", name="Save correction").click()
        until(page, lambda: len(written(corpus)) == 1)
        assert ",act,reject," in written(corpus)[0]
        status.filter(has_text="Written to corrections.csv: act is reject.").wait_for()
        assert "corrected" in reader.inner_text()

        page.get_by_role("button", name="Undo").click()
        until(page, lambda: written(corpus) == [])
        status.filter(has_text="Taken back: act.").wait_for()
        until(page, lambda: page.get_by_label("Act", exact=True).input_value() == "admit")

        page.get_by_role("button", name="Timeline", exact=True).click()
        page.locator(".claimline-board .scatterlayer .points path").first.wait_for()
        page.get_by_role("button", name="Actors", exact=True).click()
        page.locator(".claimline-board .heatmaplayer image").first.wait_for()
        deep = "document.querySelector('.claimline-board .js-plotly-plot')._fullLayout._size.h"
        until(page, lambda: page.evaluate(deep) >= 60)

        page.get_by_role("button", name="Table", exact=True).click()
        rows = page.locator(".claimline-board tbody tr")
        until(page, lambda: rows.count() == 2)
        rows.nth(0).locator("a.open").press("Enter")
        until(page, lambda: "denied" in reader.locator("mark.cue.focus").inner_text())
        page.get_by_role("button", name="No statement").click()
        until(page, lambda: rows.count() == 1)
        page.get_by_role("button", name="Undo").click()
        until(page, lambda: rows.count() == 2)
        assert written(corpus) == [] and there.console == []


PAGE = """<!DOCTYPE html><html><body %s><div id="board" style="width: 700px"></div><script type="module">
const script = (text) => import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
window.sent = [];
const { esm, ...state } = JSON.parse(document.getElementById("state").textContent);
const model = { get: (name) => state[name], on() {}, send: (message) => sent.push(message) };
script(esm).then((module) => module.default.render({ model, el: document.getElementById("board") }));
</script><script type="application/json" id="state">%s</script></body></html>"""


@pytest.mark.parametrize(
    ("body", "ink"),
    [
        ('data-vscode-theme-kind="vscode-dark" class="vscode-dark"', "rgb(230, 232, 236)"),
        ('data-vscode-theme-kind="vscode-high-contrast"', "rgb(230, 232, 236)"),
        ('data-vscode-theme-kind="vscode-light"', "rgb(28, 34, 48)"),
        ('style="color: #eee; background: #111"', "rgb(230, 232, 236)"),
        ("", "rgb(28, 34, 48)"),
    ],
)
def test_the_board_needs_nothing_of_jupyterlab(tmp_path: Path, body: str, ink: str) -> None:
    from analysis.explore import explore
    from analysis.views import open_corpus

    corpus = tmp_path / "data" / "raw" / "grain"
    corpus.mkdir(parents=True)
    (corpus / "codebook.yml").write_text(CODEBOOK, encoding="utf-8")
    for name, (day, text) in ARTICLES.items():
        (corpus / name).write_text(f"---\ndate: {day}\n---\n\n{text}\n", encoding="utf-8")
    board = explore(open_corpus(corpus)).board
    state = {name: getattr(board, name) for name in ("figure", "themes", "library", "html", "chosen")}
    state |= {"esm": (ROOT / "analysis" / "page" / "board.js").read_text("utf-8")}
    page = tmp_path / "host.html"
    page.write_text(PAGE % (body, json.dumps(state).replace("</", "<\\/")), encoding="utf-8")
    with browser() as there:
        there.open(page, wait=False)
        there.wait("document.querySelector('#board .barlayer .point path')")
        assert there.js("getComputedStyle(document.querySelector('#board .gtitle')).fill") == ink
        there.click("#board .barlayer .point path")
        there.wait("sent.some((one) => one.open)")
        assert there.console == [] and all(one.startswith(("file:", "blob:")) for one in there.requests)
