"""The notebooks for one's own corpus and for one actor: run by bare papermill, on the demonstration and on little."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from test_notebooks import ROOT, data, figures, papermill, shown

from analysis import cli
from analysis.codebook import read_codebook

__all__ = ["data"]  # the fixture
OWN = ROOT / "notebooks" / "own_corpus.ipynb"
PROFILE = ROOT / "notebooks" / "actor_profile.ipynb"
DEMO = ROOT / "data" / "raw" / "iran_drones" / "codebook.yml"


@pytest.mark.skipif(not DEMO.exists(), reason="the demonstration corpus is not in this checkout")
def test_the_demonstration_corpus_is_made_ones_own_from_any_directory(tmp_path: Path) -> None:
    elsewhere = tmp_path / "else where"
    elsewhere.mkdir()
    notebook = papermill(tmp_path / "out.ipynb", elsewhere, source=OWN, TMPDIR=str(tmp_path))
    html = shown(notebook)
    assert "51 articles can be used" in html and len(figures(notebook)) == 1
    [path] = tmp_path.glob("claimline-*/my_corpus/codebook.yml")
    texts = [claim.text for claim in read_codebook(path).claims]
    assert 3 <= len(texts) <= 10 and all(text in html for text in texts)
    assert not list(elsewhere.iterdir())


def test_an_edited_codebook_is_left_as_it_is(tmp_path: Path, data: Path) -> None:
    own = tmp_path / "own" / "my_corpus"
    own.mkdir(parents=True)
    edited = "claims:\n  grain_sold:\n    text: Norland sold grain to Sudmark.\n"
    (own / "codebook.yml").write_text(edited, encoding="utf-8")
    options = ["-p", "corpus", str(data / "raw" / "grain"), "-p", "out", str(tmp_path / "own")]
    notebook = papermill(tmp_path / "out.ipynb", tmp_path, *options, source=OWN)
    assert (own / "codebook.yml").read_text(encoding="utf-8") == edited
    html = shown(notebook)
    assert "undated.txt" in html and "Norland sold grain to Sudmark." in html
    assert "<script>alert" not in html
    assert not (data / "processed").exists(), "everything goes to the folder given"


def test_a_profile_of_a_group(tmp_path: Path, data: Path) -> None:
    options = ["-p", "corpus", str(data / "raw" / "grain"), "-p", "actor", "Norland"]
    notebook = papermill(tmp_path / "out.ipynb", tmp_path, *options, source=PROFILE)
    html = shown(notebook)
    assert "Norland: 3 of 4 statements" in html and 'class="claimline reversals"' in html
    assert "close the harbour" not in html, "another actor said it"
    assert len(figures(notebook)) == 2


def test_a_profile_of_nobody_is_sentences(tmp_path: Path, data: Path) -> None:
    options = ["-p", "corpus", str(data / "raw" / "grain"), "-p", "actor", "Nobody <b>"]
    html = shown(papermill(tmp_path / "out.ipynb", tmp_path, *options, source=PROFILE))
    assert "Nobody &lt;b&gt;: 0 of 4 statements" in html and "No statements in this slice." in html
    assert "No actor or group is found on both sides" in html and "<b>:" not in html


def test_a_profile_each_for_a_list(
    tmp_path: Path,
    data: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(os.environ, "CLAIMLINE_DATA", str(data))
    (tmp_path / "list.yml").write_text("- Norland\n- Harbour Board\n", encoding="utf-8")
    words = ["report", "grain", "--notebook", "actor_profile", "-f", str(tmp_path / "list.yml"), "-p", "freq", "M"]
    assert cli.main(words) == 0
    index = Path(capsys.readouterr().out.strip())
    assert 'href="norland.html"' in index.read_text("utf-8")
    assert (index.parent / "norland.html").exists() and (index.parent / "harbour-board.html").exists()
    assert "admitted" in (index.parent / "norland.ipynb").read_text("utf-8")
    assert "close the harbour" in (index.parent / "harbour-board.ipynb").read_text("utf-8")
