"""The commands that propose claims and check a codebook: what they print, write and refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis import cli
from analysis.codebook import read_codebook

ROOT = Path(__file__).resolve().parents[1]
DEMO = ROOT / "data" / "raw" / "iran_drones"
ARTICLES = {
    "2024-03-02": "Ada Holm, the mayor of Norland, denied that Norland had sold grain to Sudmark.",
    "2024-03-04": "“Norland sells grain to Sudmark,” Bo Vik said. It rained all day.",
    "2024-03-09": "The Harbour Board reported that Norland sold grain to Sudmark in February.",
    "2024-03-20": "Ada Holm, the mayor of Norland, admitted that grain was sold to Sudmark.",
}
CODEBOOK = """claims:
  grain_sold:
    text: Norland sold grain to Sudmark.
    match: [sell grain, ship wheat]
"""


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data" / "raw" / "grain"
    folder.mkdir(parents=True)
    for day, text in ARTICLES.items():
        (folder / f"{day}.md").write_text(f"---\ndate: {day}\n---\n\n{text}\n", encoding="utf-8")
    (tmp_path / "book.yml").write_text(CODEBOOK, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


def called(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = cli.main(list(words))
    out = capsys.readouterr()
    return code, out.out, out.err


def test_suggest_writes_a_codebook(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = called(capsys, "suggest", "grain")
    path = corpus.parents[1] / "processed" / "grain" / "suggested.yml"
    assert code == 0 and err == "" and out.rstrip().endswith(str(path))
    texts = [claim.text for claim in read_codebook(path).claims]
    assert any("grain to Sudmark" in text for text in texts) and all(text in out for text in texts)
    assert sorted(one.name for one in corpus.iterdir()) == [f"{day}.md" for day in ARTICLES], "the corpus is as it was"


def test_suggest_never_writes_over_a_file_that_was_named(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = called(capsys, "suggest", "grain", "--out", "book.yml")
    assert (code, out) == (2, "") and "book.yml: is there already" in err
    assert Path("book.yml").read_text(encoding="utf-8") == CODEBOOK
    code, _, err = called(capsys, "suggest", "grain", "--out", "no/folder.yml")
    assert code == 2 and "can't be written" in err
    assert called(capsys, "suggest", "grain", "--top", "1", "--out", "new.yml")[0] == 0
    assert len(read_codebook("new.yml").claims) == 1


def test_check_codebook_tells_what_each_pattern_catches(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = called(capsys, "check-codebook", "book.yml", "grain")
    assert code == 0
    assert "grain_sold: Norland sold grain to Sudmark." in out
    assert "match “ship wheat”  (catches nothing)" in out
    assert out.rstrip().endswith("1 claims, 4 statements; 1 patterns catch nothing")
    assert not (corpus.parents[1] / "processed").exists(), "another codebook's tables are not touched"


def test_check_codebook_with_the_codebook_of_the_corpus_builds(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (corpus / "codebook.yml").write_text(CODEBOOK, encoding="utf-8")
    assert called(capsys, "check-codebook", "book.yml", "grain")[0] == 0
    assert (corpus.parents[1] / "processed" / "grain" / "statements.parquet").exists()


@pytest.mark.parametrize("words", [["check-codebook", "nowhere.yml", "grain"], ["suggest", "grian"]])
def test_wrong_input_is_one_line(corpus: Path, capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    code, out, err = called(capsys, *words)
    assert (code, out) == (2, "") and err.count("\n") == 1


@pytest.mark.skipif(not (DEMO / "codebook.yml").exists(), reason="the demonstration corpus is not in this checkout")
def test_the_claims_of_the_demonstration_corpus_are_proposed_without_its_codebook() -> None:
    import pandas as pd

    from analysis.corpus import read_articles
    from analysis.suggest import suggest_claims
    from analysis.tables import extract_statements

    articles = read_articles(DEMO)
    bare = extract_statements(articles)
    known = extract_statements(articles, read_codebook(DEMO / "codebook.yml"))
    claims: pd.Series = known.set_index("statement_id")["claim"]
    proposals = suggest_claims(bare, 10)
    met = set()
    for ids in proposals["statement_ids"]:
        share = claims.reindex(ids).fillna("none").value_counts(normalize=True)
        met |= set(share[share >= 0.7].index)
    assert met >= {"drones_supplied", "drones_used", "missiles_supplied"}
    first = proposals["text"].iloc[0]
    assert all(name in first for name in ("Iran", "Russia", "drones")), first
