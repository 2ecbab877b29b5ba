"""Lexicons: every shipped file loads; a damaged one is refused with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis import lexicons
from analysis.errors import LexiconError
from analysis.lexicons import read_lexicon, terms

SHIPPED = sorted(path.stem for path in (Path(lexicons.__file__).parent / "lexicons").glob("*.csv"))


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_lexicon_loads(name: str) -> None:
    assert read_lexicon(name)


def test_terms_of_a_class() -> None:
    assert "Gen." in terms("abbreviations", "abbreviation")
    assert terms("abbreviations", "no such class") == frozenset()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("term,class\na,b\n", r"bad\.csv:1: the columns must be term,class,source,note"),
        ("term,class,source,note\na,b,c,d\ne,f\n", r"bad\.csv:3: 2 fields instead of 4"),
        ("term,class,source,note\na,,c,d\n", r"bad\.csv:2: term, class and source can't be empty"),
        ("term,class,source,note\na,b,c,d\na,b,c,\n", r"bad\.csv:3: 'a' stands twice in class 'b'"),
    ],
)
def test_damaged_lexicon_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str, message: str
) -> None:
    (tmp_path / "lexicons").mkdir()
    (tmp_path / "lexicons" / "bad.csv").write_text(content, encoding="utf-8")
    monkeypatch.setattr(lexicons, "files", lambda package: tmp_path)
    read_lexicon.cache_clear()
    with pytest.raises(LexiconError, match=message):
        read_lexicon("bad")


def test_missing_lexicon_is_named() -> None:
    with pytest.raises(LexiconError, match=r"lexicons/nowhere\.csv: not in the package"):
        read_lexicon("nowhere")
