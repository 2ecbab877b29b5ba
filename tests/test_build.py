"""Builds: the same tables for any number of workers, only what changed is read again, and never half a file."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pandas as pd
import pytest

from analysis import build as building
from analysis.build import build_corpus
from analysis.codebook import Codebook
from analysis.errors import CorpusError, RunError
from analysis.records import Article, Statement
from analysis.tables import SCHEMA, explain, read_table

FILES = ["articles.parquet", "build.json", "rejected.csv", "statements.csv", "statements.jsonl", "statements.parquet"]
TEXT = "Mayor Ada Holm said on Tuesday that the bridge was safe. “We checked every pillar,” she added."

NAMES = ["Ana Ruiz", "Ms Ruiz", "Luis Vega", "Foreign Minister Ana Maria Ruiz", "Mr Vega"]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "raw" / "bridge"
    folder.mkdir(parents=True)
    for number, name in enumerate(("one", "two", "three"), 1):
        text = f"---\ndate: 2024-03-{13 + number}\n---\n{TEXT.replace('every pillar', f'pillar {number}')}"
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_build_writes_every_table_beside_raw(corpus: Path) -> None:
    done = build_corpus(corpus)
    assert done.folder == corpus.parents[1] / "processed" / "bridge"
    assert set(FILES) <= {path.name for path in done.folder.iterdir()}
    table = read_table(corpus)
    assert {name: table[name].dtype for name in table} == {name: pd.Series(dtype=d).dtype for name, d in SCHEMA.items()}
    assert len(table) == len(done.statements) > 0
    assert len(pd.read_csv(done.folder / "statements.csv")) == len(table)
    texts = read_table(corpus, "articles").set_index("article_id")["text"]
    for row in table.to_dict("records"):
        assert texts[row["article_id"]][row["cue_start"] : row["cue_end"]] == row["cue"]
    assert "actor" in explain(str(table["statement_id"].iloc[0]), corpus)


def test_actors_have_one_row_each_with_aliases_and_days(corpus: Path) -> None:
    text = "---\ndate: 2024-03-19\n---\nThe bridge will open again. Ms Holm said on Monday that it was painted."
    (corpus / "four.md").write_text(text, encoding="utf-8")
    build_corpus(corpus)
    table = read_table(corpus, "actors").set_index("actor")
    assert table.index.is_unique and list(table.index) == sorted(table.index)
    holm = table.loc["Ada Holm"]
    assert {"Mayor Ada Holm", "Ms Holm"} <= set(holm["aliases"]) and "she" not in holm["aliases"]
    assert (holm["articles"], str(holm["last_day"])[:10]) == (4, "2024-03-18")
    csv = pd.read_csv(corpus.parents[1] / "processed" / "bridge" / "actors.csv")
    assert list(csv["actor"]) == list(table.index)


def test_the_order_of_the_files_never_matters(corpus: Path, tmp_path: Path) -> None:
    rows = [(f"2024-03-{13 + number}", f"{name} said it rained. {name} left.") for number, name in enumerate(NAMES, 1)]
    made = []
    for turn, order in enumerate((rows, rows[::-1])):
        folder = tmp_path / f"order{turn}"
        folder.mkdir()
        for number, (day, text) in enumerate(order):
            (folder / f"{number}.md").write_text(f"---\ndate: {day}\nid: {day}\n---\n{text}", encoding="utf-8")
        made.append(build_corpus(folder, tmp_path / f"out{turn}").statements.drop(columns="published"))
    assert len(made[0]) and made[0].equals(made[1])


def test_the_result_is_the_same_for_any_number_of_workers(corpus: Path, tmp_path: Path) -> None:
    one, two = build_corpus(corpus, tmp_path / "one", workers=1), build_corpus(corpus, tmp_path / "two", workers=2)
    assert content(one.folder) == content(two.folder)


def test_only_what_changed_is_read_again(corpus: Path) -> None:
    assert build_corpus(corpus).fresh == 3
    first = content(build_corpus(corpus).folder)
    again = build_corpus(corpus)
    assert again.fresh == 0 and content(again.folder) == first
    (corpus / "two.md").write_text(f"---\ndate: 2024-03-15\n---\n{TEXT} It rained.", encoding="utf-8")
    assert build_corpus(corpus).fresh == 1
    (corpus / "codebook.yml").write_text("actors:\n  - name: Ada Holm\n", encoding="utf-8")
    assert build_corpus(corpus).fresh == 3, "another codebook changes every article"
    (corpus / "one.md").unlink()
    last = build_corpus(corpus)
    assert last.fresh == 0 and set(last.statements["article_id"]) == {"two", "three"}


def test_a_damaged_cache_is_as_good_as_none(corpus: Path) -> None:
    folder = build_corpus(corpus).folder
    good = content(folder)
    (folder / "statements.jsonl").write_text('["x", [{"act"', encoding="utf-8")
    assert build_corpus(corpus).fresh == 3 and content(folder) == good


def test_rejected_files_are_listed_and_strict_fails_after_the_rest_is_written(corpus: Path, tmp_path: Path) -> None:
    (corpus / "bad.md").write_text("no front matter", encoding="utf-8")
    with pytest.raises(RunError, match=r"1 inputs rejected, the first bad\.md:1"):
        build_corpus(corpus, tmp_path / "out", strict=True)
    rejected = pd.read_csv(tmp_path / "out" / "rejected.csv")
    assert rejected[["file", "line"]].values.tolist() == [["bad.md", 1]]
    assert json.loads((tmp_path / "out" / "build.json").read_text())["articles"] == 3


def test_a_full_disk_leaves_the_last_build(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = build_corpus(corpus).folder
    before = content(folder)
    (corpus / "four.md").write_text(f"---\ndate: 2024-03-18\n---\n{TEXT}", encoding="utf-8")

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RunError, match="No space left on device"):
        build_corpus(corpus)
    assert content(folder) == before, "no file changed, none half written"


def test_a_build_killed_before_the_last_step_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(b"old")

    def killed(self: Path, target: Path) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        building.write_whole(path, b"new")
    assert content(tmp_path) == {"table.csv": b"old"}


def test_an_output_folder_that_cannot_be_written(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CorpusError, match="can't be written"):
        build_corpus(corpus, tmp_path / "file" / "out")


def test_corrections_win_and_survive(corpus: Path) -> None:
    table = build_corpus(corpus).statements
    first, second = table["statement_id"].iloc[0], table["statement_id"].iloc[1]
    lines = ["statement_id,column,value,note", f"{first},actor,Bo Lind,wrong person", f"{second},statement,none,"]
    (corpus / "corrections.csv").write_text("\n".join(lines), encoding="utf-8")
    for _ in range(2):
        fixed = build_corpus(corpus).statements.set_index("statement_id")
        assert fixed.loc[first, "actor"] == "Bo Lind" and fixed.loc[first, "corrected"]
        assert second not in fixed.index and fixed["corrected"].sum() == 1


def test_a_fault_in_one_article_costs_only_that_article(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = building.read_statements

    def faulty(article: Article, codebook: Codebook) -> list[Statement]:
        if article.article_id == "two":
            raise TypeError("unsupported")
        return whole(article, codebook)

    monkeypatch.setattr(building, "read_statements", faulty)
    done = build_corpus(corpus)
    assert {one.split("#")[0] for one in done.statements["article_id"]} == {"one", "three"}
    (lost,) = done.reading.rejected
    assert str(lost) == "two: can't be analysed (TypeError: unsupported); please report this article"
    monkeypatch.undo()
    assert "two" in set(build_corpus(corpus).statements["article_id"]), "read again when the fault is mended"
