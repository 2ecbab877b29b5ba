"""The documentation tells the truth: its commands are run here and their output is compared, its names exist.

Of the README and of every page in docs/. A block marked `console` is a shell session: each line after `$ ` is run, the
lines below it are what it must print (`…` in a line stands for anything on it, a line of `…` alone for any lines). A
block marked `python` with `>>> ` is run as a doctest, with the same `…`. A block with a title is a file, written before
what follows it. Commands that set up an environment, open a window or take minutes are in `sh` or `cron` blocks; of
these it is checked that the program takes them. A page's blocks are run in its order, in a folder that holds the
demonstration corpus.
"""

from __future__ import annotations

import doctest
import importlib
import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import analysis as an
from analysis.cli import _parser
from analysis.report import check_parameters, find_notebook, notebook_parameters
from analysis.tables import SCHEMA

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
BLOCK = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.M | re.S)
BUILDER = all(importlib.util.find_spec(one) for one in ("mkdocs", "material", "mkdocstrings"))


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def sessions(text: str) -> list[tuple[str, str]]:
    """(command, expected output) of every console block, in order."""
    return [one for kind, _, body in BLOCK.findall(text) if kind == "console" for one in commands(body)]


def commands(body: str) -> Iterator[tuple[str, str]]:
    for part in re.split(r"^\$ ", body, flags=re.M)[1:]:
        command, _, expected = part.partition("\n")
        while command.endswith("\\"):
            more, _, expected = expected.partition("\n")
            command = command[:-1].rstrip() + " " + more.lstrip("> ")
        yield command, expected


def as_pattern(expected: str) -> re.Pattern[str]:
    lines = expected.rstrip("\n").split("\n")
    parts = ["(?:.*\n)*?" if line.strip() == "…" else _line(line) + r"[ ]*\n" for line in lines]
    return re.compile("".join(parts))


def _line(line: str) -> str:
    return ".*".join(re.escape(piece.rstrip()) for piece in line.split("…"))


def check_command(command: str, expected: str, folder: Path) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = os.environ | {"PATH": path, "COLUMNS": "100", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, shell=True, cwd=folder, env=env, capture_output=True, text=True)
    printed = "\n".join(line.rstrip() for line in done.stdout.rstrip("\n").split("\n")) + "\n"
    if expected.strip():
        shown = f"for `{command}` is shown\n{expected}\nbut it prints\n{printed}{done.stderr}"
        assert as_pattern(expected).fullmatch(printed), shown
    else:
        assert done.returncode == 0, done.stderr


def check_python(code: str, names: dict[str, Any], where: str) -> dict[str, Any]:
    """Run a block as a doctest and return the names that it leaves."""
    test = doctest.DocTestParser().get_doctest(code, names, where, where, 0)
    assert test.examples, f"{where}: a block of Python without >>>"
    for one in test.examples:
        # A line that begins with three dots would be code.
        one.want = one.want.replace("…", "...")
    report: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS, verbose=False)
    runner.run(test, out=report.append, clear_globs=False)
    assert not report, "".join(report)
    return test.globs


@pytest.mark.parametrize(("command", "expected"), sessions(README), ids=[command for command, _ in sessions(README)])
def test_a_command_of_the_readme_prints_what_it_shows(command: str, expected: str) -> None:
    check_command(command, expected, ROOT)


def test_the_python_of_the_readme_prints_what_it_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    check_python("\n".join(body for kind, _, body in BLOCK.findall(README) if kind == "python"), {}, "README.md")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demonstration corpus, built once for all pages."""
    folder = tmp_path_factory.mktemp("documentation")
    shutil.copytree(ROOT / "data" / "raw" / "iran_drones", folder / "data" / "raw" / "iran_drones")
    an.build_corpus(folder / "data" / "raw" / "iran_drones")
    return folder


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_the_blocks_of_a_page_do_what_they_show(
    page: Path, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shutil.copytree(built, tmp_path / "own")
    monkeypatch.delenv("CLAIMLINE_DATA", raising=False)
    monkeypatch.chdir(folder)
    text, names = page.read_text(encoding="utf-8"), dict[str, Any]()
    found = BLOCK.findall(text)
    assert len(re.findall(r"^\s*(?:```|~~~)", text, re.M)) == 2 * len(found), "a block that no test sees"
    for kind, title, body in found:
        if title:
            (folder / title).parent.mkdir(parents=True, exist_ok=True)
            (folder / title).write_text(body, encoding="utf-8")
        elif kind == "console":
            for command, expected in commands(body):
                check_command(command, expected, folder)
        elif kind == "python":
            names = check_python(body, names, name_of(page))
        else:
            assert kind in ("sh", "cron"), f"a block of {kind} is neither run nor written"


def lines_to_type() -> list[tuple[str, str]]:
    """(page, command) of what is shown but not run, without comments, schedules and redirections."""
    out = []
    for page in (ROOT / "README.md", *PAGES):
        for kind, _, body in BLOCK.findall(page.read_text(encoding="utf-8")):
            if kind in ("sh", "cron"):
                for line in body.splitlines():
                    line = re.sub(r"\s#.*|\s*>>.*", "", re.sub(r"^(?:\S+ ){5}", "", line) if kind == "cron" else line)
                    out += [(name_of(page), one.strip()) for one in line.split("&&")]
    return out


@pytest.mark.parametrize(("page", "line"), lines_to_type(), ids=[line for _, line in lines_to_type()])
def test_a_command_that_is_not_run_would_be_taken(page: str, line: str) -> None:
    program, *words = shlex.split(line.replace("\\", "/"))
    program = Path(program).name
    if program == "claimline":
        args = _parser().parse_args(words)
        if words[0] == "report":
            given = dict(args.parameters)
            path = find_notebook(ROOT / "notebooks" / args.notebook if args.notebook else None)
            check_parameters(notebook_parameters(path), given, path)
    elif program == "papermill":
        known = {one.name for one in notebook_parameters(ROOT / words[0])}
        assert {name for flag, name in pairwise(words) if flag == "-p"} <= known
    elif program == "make":
        assert re.search(rf"^{words[0]}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    elif program == "pip" or words[:3] == ["-m", "pip", "install"]:
        extras = re.findall(r"\[(\w+)\]", line)
        project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
        assert all(re.search(rf"^{one} = \[", project, re.M) for one in extras)
    elif program == "python" and words[0] != "-m":
        assert (ROOT / words[0]).exists()
    else:
        assert program in ("cd", "python"), f"{page}: nothing is known of {program}"


def test_the_readme_lists_every_column() -> None:
    table = README.split("## The statement table")[1].split("\n## ")[0]
    assert set(SCHEMA) == set(re.findall(r"`(\w+)`", "\n".join(re.findall(r"^\| (.*?) \|", table, re.M))))


@pytest.mark.parametrize("page", [ROOT / "README.md", *PAGES], ids=name_of)
def test_every_path_of_a_page_exists(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_pictures_are_small() -> None:
    pictures = [ROOT / target for target in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README)]
    assert pictures and all(picture.stat().st_size < 300_000 for picture in pictures)
    sizes = [picture.stat().st_size for picture in (DOCS / "pictures").iterdir()]
    assert max(sizes) < 100_000 and sum(sizes) < 1_000_000


def test_the_gallery_shows_every_chart() -> None:
    text = (DOCS / "charts.md").read_text(encoding="utf-8")
    charts = {one for one in an.__all__ if one.startswith("plot_")}
    assert charts == set(re.findall(r"an\.(plot_\w+)\(", text))
    shown = re.findall(r"\(pictures/([\w.]+)\)", text)
    assert sorted(shown) == sorted(path.name for path in (DOCS / "pictures").iterdir()) and len(shown) == len(charts)


def test_the_reference_has_every_public_name_once() -> None:
    text = (DOCS / "reference.md").read_text(encoding="utf-8")
    listed = re.findall(r"^::: analysis\.(\w+)\.(\w+)$", text, re.M)
    assert sorted(name for _, name in listed) == [one for one in an.__all__ if one != "__version__"]
    assert all(hasattr(importlib.import_module(f"analysis.{home}"), name) for home, name in listed)


def test_texts_that_are_included_are_there() -> None:
    spec = importlib.util.spec_from_file_location("include", DOCS / "include.py")
    assert spec and spec.loader
    include = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(include)
    lines = [line for page in PAGES for line in include.LINE.findall(page.read_text(encoding="utf-8"))]
    assert len(lines) == 3
    for file, heading in lines:
        assert len(include.section(file, heading)) > 200
    assert "](" not in re.sub(r"\]\(https?:", "", include.section("README.md", "How exact it is"))
    with pytest.raises(KeyError):
        include.section("README.md", "Nothing of the kind")


@pytest.mark.skipif(not BUILDER, reason="the site's builder is not installed: pip install 'claimline[docs]'")
def test_the_site_builds_strictly_and_asks_nothing_of_the_network(tmp_path: Path) -> None:
    env = os.environ | {"PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    pages = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "site").rglob("*.html")}
    assert {page.with_suffix(".html").name for page in PAGES} <= set(pages)
    for name, page in pages.items():
        loaded = re.findall(r'<(?:script|img|iframe|source)\b[^>]*\bsrc="([^"]+)"', page)
        loaded += re.findall(r'<link\b[^>]*\brel="(?:stylesheet|preconnect|preload|icon)"[^>]*\bhref="([^"]+)"', page)
        loaded += re.findall(r'<link\b[^>]*\bhref="([^"]+)"[^>]*\brel="(?:stylesheet|preconnect|preload|icon)"', page)
        assert loaded and not [one for one in loaded if re.match(r"(?:https?:)?//", one)], name
    for name in an.__all__[1:]:
        assert re.search(rf'id="analysis\.\w+\.{name}"', pages["reference.html"]), name
    assert "{{" not in pages["accuracy.html"] and "who said what" in pages["accuracy.html"]
