"""The command line: what stands on which stream, exit codes, one line for what is wrong."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import analysis
from analysis import cli
from analysis.tables import SCHEMA

ROOT = Path(__file__).resolve().parents[1]
TEXT = "Mayor Ada Holm denied on Tuesday that the bridge was unsafe. “We checked every pillar,” she said."
CODEBOOK = "claims:\n  unsafe:\n    text: The bridge is unsafe.\nactors:\n  - name: Ada Holm\n    aliases: [Holm]\n"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    (tmp_path / "codebook.yml").write_text(CODEBOOK, encoding="utf-8")
    return path


def run(*words: str | Path, text: str | None = None) -> subprocess.CompletedProcess[str]:
    """The command as a user starts it."""
    command = [sys.executable, "-m", "analysis", *map(str, words)]
    return subprocess.run(command, input=text, capture_output=True, text=True, cwd=ROOT, encoding="utf-8")


def called(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, str, str]:
    """The command in this process: exit code, standard output, standard error."""
    try:
        code = cli.main([str(word) for word in words])
    except SystemExit as error:
        code = int(error.code or 0)
    out = capsys.readouterr()
    return code, out.out, out.err


def test_version() -> None:
    done = run("--version")
    assert (done.returncode, done.stdout.strip()) == (0, f"claimline {analysis.__version__}")


def test_json_on_standard_output_has_the_columns_of_the_table(article: Path) -> None:
    done = run(
        "extract", article, "--date", "2024-03-14", "--codebook", article.parent / "codebook.yml", "--format", "json"
    )
    assert done.returncode == 0 and done.stderr == ""
    rows = json.loads(done.stdout)
    assert all(list(row) == list(SCHEMA) for row in rows)
    denial = next(row for row in rows if "unsafe" in row["content"])
    assert (denial["actor"], denial["act"], denial["claim"], denial["stance"]) == (
        "Ada Holm",
        "deny",
        "unsafe",
        "denies",
    )
    assert denial["published"] == "2024-03-14" and denial["said_from"] == denial["said_to"] == "2024-03-12"
    assert "".join(TEXT[start:end] for start, end in denial["content_spans"]) == denial["content"]
    assert denial["duplicate_of"] is None and denial["corrected"] is False


def test_standard_input_and_csv() -> None:
    done = run("extract", "-", "--date", "2024-03-14", "--format", "csv", text=TEXT)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert done.returncode == 0 and len(rows) == 2 and list(rows[0]) == list(SCHEMA)


def test_the_table_for_people(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = called(capsys, "extract", article, "--date", "2024-03-14")
    assert code == 0
    assert "Ada Holm" in out and "deny · no claim · 2024-03-12 (“" in out and out.rstrip().endswith("2 statements")


def test_a_text_without_a_date_is_taken_as_of_today_and_says_so(article: Path) -> None:
    done = run("extract", article, "--format", "json")
    assert done.returncode == 0 and json.loads(done.stdout)[0]["published"]
    assert done.stderr.count("\n") == 1 and "no date, taken as published today" in done.stderr


def test_min_confidence_leaves_out(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = called(capsys, "extract", article, "--date", "2024-03-14", "--min-confidence", "1")
    assert code == 0 and out.strip() == "No attributed statements found."


def test_nobody_reads_on(article: Path) -> None:
    command = f"{sys.executable} -m analysis extract {article} --date 2024-03-14 --format json | head -c 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, cwd=ROOT)
    assert done.stdout == "[" and done.stderr == ""


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["extract", "{folder}/nowhere.txt", "--date", "2024-03-14"], "nowhere.txt: can't be read"),
        (["extract", "{folder}/empty.txt", "--date", "2024-03-14"], "empty.txt: no text"),
        (["extract", "{folder}/latin.txt", "--date", "2024-03-14"], "latin.txt:1: not UTF-8"),
        (
            ["extract", "{folder}/article.txt", "--date", "2024-03-14", "--codebook", "{folder}/wrong.yml"],
            "wrong.yml:1: ",
        ),
        (["build", "{folder}/nowhere"], "no such corpus"),
        (["build", "{folder}/article.txt"], "not a folder"),
        (["build", "{folder}/nothing"], "no articles"),
        (["report", "{folder}/nothing", "-p", "clams", "x"], "no parameter 'clams'; it has corpus"),
        (["report", "{folder}/nothing", "-f", "{folder}/nowhere.yml"], "nowhere.yml: can't be read"),
        (["report", "{folder}/nothing", "--notebook", "nowhere.ipynb"], "nowhere.ipynb: no such notebook"),
        (["evaluate", "{folder}/nothing"], "no such file"),
    ],
)
def test_wrong_input_is_one_line_and_exit_code_2(
    article: Path, capsys: pytest.CaptureFixture[str], words: list[str], reason: str
) -> None:
    folder = article.parent
    (folder / "nothing").mkdir()
    (folder / "empty.txt").write_bytes(b" \n")
    (folder / "latin.txt").write_bytes("Café".encode("latin-1"))
    (folder / "wrong.yml").write_text("titel: T", encoding="utf-8")
    code, out, err = called(capsys, *(word.format(folder=folder) for word in words))
    assert (code, out) == (2, "")
    assert err.startswith("claimline: ") and err.count("\n") == 1 and reason in err and "Traceback" not in err


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["extract", "x", "--date", "14.3.2024"], "write YYYY-MM-DD"),
        (["extract", "x", "--min-confidence", "2"], "not between 0 and 1"),
        (["build", "x", "--workers", "0"], "write 1 or more"),
        (["bild", "x"], "invalid choice: 'bild'"),
        ([], "COMMAND"),
    ],
)
def test_a_wrong_call_is_exit_code_2(capsys: pytest.CaptureFixture[str], words: list[str], reason: str) -> None:
    code, out, err = called(capsys, *words)
    assert code == 2 and out == "" and reason in err


def test_debug_shows_the_traceback(tmp_path: Path) -> None:
    done = run("build", tmp_path / "nowhere", "--debug")
    assert done.returncode != 0 and "Traceback" in done.stderr and "CorpusError" in done.stderr


def test_build_tells_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "one.md").write_text(f"---\ndate: 2024-03-14\n---\n{TEXT}", encoding="utf-8")
    (corpus / "bad.md").write_text("no front matter", encoding="utf-8")
    code, out, err = called(capsys, "build", corpus, "--out", tmp_path / "out")
    assert code == 0
    assert out.splitlines()[-1].startswith("1 articles (1 read anew), 2 statements, 1 rejected")
    assert "claimline: rejected: bad.md:1: no front matter" in err
    code, _, err = called(capsys, "build", corpus, "--out", tmp_path / "out", "--strict")
    assert code == 1 and "1 inputs rejected" in err


@pytest.mark.skipif(os.name == "nt", reason="signals differ")
def test_stopped_by_the_user(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], article: Path
) -> None:
    import analysis.tables

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(analysis.tables, "extract_statements", stop)
    code, _, err = called(capsys, "extract", article, "--date", "2024-03-14")
    assert code == 130 and err == "claimline: stopped\n"
