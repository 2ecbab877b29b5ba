"""The explorer without a browser: filters, what a click opens, corrections and undo, one after the other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from grain import ARTICLES, CODEBOOK

from analysis.build import build_corpus
from analysis.corrections import read_corrections
from analysis.errors import ParameterError
from analysis.views import open_corpus

pytest.importorskip("ipywidgets")
pytest.importorskip("anywidget")

from analysis.explore import VIEWS, explore

MORE = {
    "three.md": ("2024-05-03", "The Harbour Board said that it would close the harbour <script>alert(1)</script>."),
}


@pytest.fixture
def explorer(tmp_path: Path) -> Any:
    corpus = tmp_path / "data" / "raw" / "grain"
    corpus.mkdir(parents=True)
    (corpus / "codebook.yml").write_text(CODEBOOK, encoding="utf-8")
    for name, (day, text) in (ARTICLES | MORE).items():
        (corpus / name).write_text(f"---\ndate: {day}\n---\n\n{text}\n", encoding="utf-8")
    return explore(open_corpus(corpus))


def ids(explorer: Any) -> list[str]:
    return [str(one) for one in explorer.statements["statement_id"]]


def edits(explorer: Any) -> list[tuple[str, str]]:
    path = explorer.story.source / "corrections.csv"
    return [(one.column, one.value) for one in read_corrections(path, explorer._codebook)] if path.exists() else []


def test_filters_leave_rows_and_every_view_follows(explorer: Any) -> None:
    every = len(explorer.statements)
    assert every >= 3
    explorer.actor.value = "holm"
    assert set(explorer.statements["actor"]) == {"Ada Holm"}, "a part of a name, in any case"
    explorer.stances["denies"].value = False
    assert set(explorer.statements["stance"].dropna()) == {"affirms"}
    for view in VIEWS:
        explorer.view.value = view
        assert bool(explorer.board.figure) != bool(explorer.board.html)
    assert explorer.board.html.count("<tr id=") == len(explorer.statements)
    explorer.actor.value = "Nobody at all"
    assert explorer.statements.empty and "No statements in this slice." in explorer.board.html
    explorer.actor.value = ""
    explorer.stances["no stance"].value = False
    assert explorer.statements["stance"].notna().all() and len(explorer.statements)


def test_a_click_opens_the_first_of_a_mark_and_next_goes_through_them(explorer: Any) -> None:
    assert explorer.chosen is None and explorer.save.disabled
    first, second = ids(explorer)[:2]
    explorer._hear(None, {"open": [second, first, "unknown"]}, [])
    assert explorer.chosen["statement_id"] == second == explorer.board.chosen
    assert explorer.place.value == "1 of 2"
    assert 'class="content focus"' in explorer.article.html and "Why this row" in explorer.article.html
    explorer.next.click()
    assert explorer.chosen["statement_id"] == first and explorer.next.disabled
    explorer._hear(None, {"open": [first]}, [])
    assert explorer.place.value == f"1 of {len(explorer.statements)}", "a single one stands among all rows"


def test_text_of_articles_is_shown_as_text(explorer: Any) -> None:
    explorer.view.value = "Table"
    explorer.open(ids(explorer)[-1])
    shown = explorer.board.html + explorer.article.html
    assert "&lt;script&gt;alert(1)" in shown and "<script" not in shown


def test_a_correction_is_written_wins_in_the_next_build_and_is_undone(explorer: Any) -> None:
    first = ids(explorer)[0]
    explorer.open(first)
    explorer.right["act"].value, explorer.right["actor"].value = "reject", "Bo Lind"
    explorer.save.click()
    assert ("act", "reject") in edits(explorer) and ("actor", "Bo Lind") in edits(explorer)
    assert explorer.chosen["act"] == "reject" and explorer.chosen["corrected"]
    built = build_corpus(explorer.story.source).statements.set_index("statement_id")
    assert built.loc[first, "actor"] == "Bo Lind"
    explorer.undo.click()
    assert edits(explorer) == [] and explorer.chosen["actor"] == "Ada Holm" and not explorer.chosen["corrected"]
    assert explorer.right["actor"].value == "Ada Holm"
    explorer.undo.click()
    assert "Nothing to undo" in explorer.status.value


def test_a_correction_of_an_earlier_session_can_be_undone(explorer: Any) -> None:
    first = ids(explorer)[0]
    explorer.open(first)
    explorer.right["act"].value = "reject"
    explorer.save.click()
    later = explore(open_corpus(explorer.story.source))
    later.open(first)
    assert later.chosen["act"] == "reject"
    later.undo.click()
    assert later.chosen["act"] == "deny" and edits(later) == []


def test_no_statement_takes_the_row_out_and_goes_on_with_the_next(explorer: Any) -> None:
    first, second = ids(explorer)[:2]
    explorer.open(first)
    explorer.none.click()
    assert first not in ids(explorer) and explorer.chosen["statement_id"] == second
    explorer.undo.click()
    assert ids(explorer)[0] == first == explorer.chosen["statement_id"]


def test_what_cannot_be_written_is_told(explorer: Any) -> None:
    explorer.open(ids(explorer)[0])
    explorer.save.click()
    assert "nothing to correct" in explorer.status.value
    explorer.right["claim"].value = ""
    explorer.save.click()
    assert "go together" in explorer.status.value
    explorer.right["claim"].value, explorer.right["act"].value = "grain_sold", "reject"
    (explorer.story.source / "corrections.csv").write_text("statement_id,value\n", encoding="utf-8")
    explorer.save.click()
    assert "corrections.csv:1: no column" in explorer.status.value and explorer.chosen["act"] == "deny"


def test_a_missing_library_is_named() -> None:
    from analysis.explore import _needed

    with pytest.raises(ParameterError, match=r"exploring needs no_such_library; install claimline with its \[lab\]"):
        _needed("no_such_library")
