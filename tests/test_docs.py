"""The README tells the truth: its commands are run here and their output is compared, its columns and names exist.

A block marked `console` is a shell session: each line after `$ ` is run in the repository, the lines below it are what
it must print (`…` in a line stands for anything on it, a line of `…` alone for any lines). A block marked `python` with
`>>> ` is run as a doctest. Commands that set up an environment or open a window are shown without `$ ` and are not run.
"""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.tables import SCHEMA

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)


def sessions() -> list[tuple[str, str]]:
    """(command, expected output) of every console block, in order."""
    out = []
    for kind, body in BLOCK.findall(README):
        if kind == "console":
            for part in re.split(r"^\$ ", body, flags=re.M)[1:]:
                command, _, expected = part.partition("\n")
                while command.endswith("\\"):
                    more, _, expected = expected.partition("\n")
                    command = command[:-1].rstrip() + " " + more.lstrip("> ")
                out.append((command, expected))
    return out


def as_pattern(expected: str) -> re.Pattern[str]:
    lines = expected.rstrip("\n").split("\n")
    parts = ["(?:.*\n)*?" if line.strip() == "…" else _line(line) + r"[ ]*\n" for line in lines]
    return re.compile("".join(parts))


def _line(line: str) -> str:
    return ".*".join(re.escape(piece.rstrip()) for piece in line.split("…"))


@pytest.mark.parametrize(("command", "expected"), sessions(), ids=[command for command, _ in sessions()])
def test_a_command_of_the_readme_prints_what_it_shows(command: str, expected: str) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command, shell=True, cwd=ROOT, env=os.environ | {"PATH": path, "COLUMNS": "100"}, capture_output=True, text=True
    )
    printed = "\n".join(line.rstrip() for line in done.stdout.rstrip("\n").split("\n")) + "\n"
    if expected.strip():
        shown = f"the README shows\n{expected}\nbut it prints\n{printed}{done.stderr}"
        assert as_pattern(expected).fullmatch(printed), shown
    else:
        assert done.returncode == 0, done.stderr


def test_the_python_of_the_readme_prints_what_it_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    code = "\n".join(body for kind, body in BLOCK.findall(README) if kind == "python")
    test = doctest.DocTestParser().get_doctest(code, {}, "README", "README.md", 0)
    assert test.examples, "the README shows no Python"
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    report: list[str] = []
    doctest.DocTestRunner(optionflags=flags, verbose=False).run(test, out=report.append)
    assert not report, "".join(report)


def test_the_readme_lists_every_column() -> None:
    table = README.split("## The statement table")[1].split("\n## ")[0]
    assert set(SCHEMA) == set(re.findall(r"`(\w+)`", "\n".join(re.findall(r"^\| (.*?) \|", table, re.M))))


def test_every_path_of_the_readme_exists() -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_pictures_are_small() -> None:
    pictures = [ROOT / target for target in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README)]
    assert pictures and all(picture.stat().st_size < 300_000 for picture in pictures)
