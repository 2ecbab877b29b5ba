"""Duplicates: which reports are of one utterance, and which only look it."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.corpus import read_corpus
from analysis.duplicates import mark_duplicates

LONG = "that the ministry had never sold a single tank to anybody in the region"


def table(*rows: dict[str, Any]) -> pd.DataFrame:
    """A statement table of the columns that matter here; a row's article is its number unless it says otherwise."""
    out = []
    for number, row in enumerate(rows):
        day = row.pop("day", "2024-03-14")
        full = {
            "statement_id": f"s{number}", "article_id": f"a{number}", "published": day, "actor": "Ana Lasic",
            "content": LONG, "stance": "denies", "said_from": day, "said_to": day, "duplicate_of": None,
        }  # fmt: skip
        full.update(row)
        out.append(full)
    frame = pd.DataFrame(out)
    for name in ("published", "said_from", "said_to"):
        frame[name] = pd.to_datetime(frame[name])
    return frame


def marks(*rows: dict[str, Any]) -> list[str | None]:
    """What `duplicate_of` holds, row by row."""
    return [None if pd.isna(one) else str(one) for one in mark_duplicates(table(*rows))["duplicate_of"]]


def quote(words: str) -> dict[str, Any]:
    return {"content": words}


CASES = [
    ([{}, {}], [None, "s0"], "the same words"),
    ([{}, {"content": LONG + " on Monday"}], [None, "s0"], "nearly the same words"),
    ([{}, {"day": "2024-03-20"}], [None, None], "another day"),
    ([{}, {"actor": "Bo Ek"}], [None, None], "another actor"),
    ([{"actor": None}, {"actor": None}], [None, None], "nobody knows who"),
    ([{}, {"stance": "affirms"}], [None, None], "the other stance"),
    ([{}, {"content": LONG.replace("never ", "")}], [None, None], "the negation is gone"),
    (
        [quote("it had sold 40 tanks to the army of Meria"), quote("it had sold 60 tanks to the army of Meria")],
        [None, None],
        "another figure",
    ),
    (
        [quote("“we have nothing to hide from anybody,” and no more"), quote("“we have nothing to hide from anybody”")],
        [None, "s0"],
        "the same quotation, framed otherwise",
    ),
    ([quote("the allegations"), quote("the allegations")], [None, None], "too short to tell"),
    ([quote("“pure fiction”"), quote("the story “pure fiction”")], [None, None], "a quotation too short to tell"),
    ([{}, {}, {}], [None, "s0", "s0"], "all point at the first"),
    ([{"day": "2024-03-15", "said_from": "2024-03-14"}, {"day": "2024-03-14"}], ["s1", None], "by date"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "expected", "why"), CASES)
def test_duplicates(rows: list[dict[str, Any]], expected: list[str | None], why: str) -> None:
    assert marks(*[dict(row) for row in rows]) == expected, why


def test_short_statements_of_a_copied_article_are_marked_too() -> None:
    long = [
        LONG,
        "the buyers had come from three countries in the far north",
        "“We will open every file that we hold,”",
    ]
    rows = [{"content": one, "article_id": "a"} for one in [*long, "the allegations"]]
    copies = [{"content": one, "article_id": "b"} for one in [*long, "the allegations"]]
    assert marks(*rows, *copies)[4:] == ["s0", "s1", "s2", "s3"]


STORY = [
    # utterance, article, day, actor, group, content; the same number is the same utterance
    (1, "wire", "03-14", "Ana Lasic", "Aldoria", "“We have never sold a single tank to anybody in that region,”"),
    (2, "wire", "03-14", "Bo Ek", "Meria", "that the two columns had crossed the river at Dorn before dawn"),
    (3, "wire", "03-14", "Ana Lasic", "Aldoria", "the allegations"),
    (4, "wire", "03-14", "Cy Orr", "Audit Office", "the books of the works were in good order up to the autumn"),
    (5, "wire", "03-14", "Ana Lasic", "Aldoria", "to open the files of the arms works to any court that asks"),
    # a paper prints the wire with one more voice
    (1, "courier", "03-15", "Ana Lasic", "Aldoria", '"We have never sold a single tank to anybody in that region,"'),
    (2, "courier", "03-15", "Bo Ek", "Meria", "that the two columns had crossed the river at Dorn before dawn"),
    (3, "courier", "03-15", "minister", "Aldoria", "the allegations"),
    (4, "courier", "03-15", "Cy Orr", "Audit Office", "the books of the works were in good order up to the autumn"),
    (5, "courier", "03-15", "Ana Lasic", "Aldoria", "to open the files of the arms works to any court"),
    (6, "courier", "03-15", "Di Mar", "Dorn", "nobody in the town had heard a thing that night"),
    # others quote her again, in part, framed, through a spokesman, without the day
    (
        1,
        "live",
        "03-14",
        "Ana Lasic",
        "Aldoria",
        "that Aldoria had “never sold a single tank to anybody in that region”",
    ),
    (1, "weekly", "03-20", "spokesman", "Aldoria", "“We have never sold a single tank to anybody in that region”"),
    (7, "weekly", "03-20", "Ana Lasic", "Aldoria", "“We have sold nothing to Meria since the spring of last year”"),
    (7, "gazette", "03-20", "Ana Lasic", "Aldoria", "they had sold Meria nothing “since the spring of last year”"),
    (8, "gazette", "03-20", "Bo Ek", "Meria", "the denial was “pure fiction”"),
    (8, "herald", "03-20", "Bo Ek", "Meria", "the minister's denial as “pure fiction”"),
    (9, "herald", "03-20", "Cy Orr", "Audit Office", "that eleven lorries left the works in May"),
    (9, "monitor", "03-20", "Cy Orr", "Audit Office", "eleven lorries had left the works in May"),
    # the same speaker, nearly the same words, another utterance
    (10, "monitor", "03-20", "Cy Orr", "Audit Office", "that seventeen lorries left the works in May"),
    (11, "monitor", "04-22", "Ana Lasic", "Aldoria", "“We have never sold a single tank to anybody in that region,”"),
    (12, "record", "03-20", "Bo Ek", "Meria", "“pure fiction”"),
    (13, "record", "03-20", "Ana Lasic", "Aldoria", "the allegations"),
    (14, "record", "03-14", "Bo Ek", "Meria", "that the two columns had not crossed the river at Dorn"),
    (15, "record", "03-14", "Di Mar", "Dorn", "that the two columns had crossed the river at Dorn before dawn"),
    (16, "record", "03-20", "Cy Orr", "Audit Office", "that the lorries had left the yard without papers in May"),
]


def pairs_of(marked: list[tuple[int, int]]) -> set[tuple[int, int]]:
    """All pairs of rows that stand for one utterance, from (row, utterance)."""
    return {(one, other) for one, what in marked for other, same in marked if one < other and what == same}


def test_copies_and_requotes_of_a_story() -> None:
    rows = [
        {
            "article_id": article, "actor": actor, "group": group, "content": content, "day": f"2024-{day}",
            "statement_id": f"s{number}", "stance": None,
        }
        for number, (_, article, day, actor, group, content) in enumerate(STORY)
    ]  # fmt: skip
    found = mark_duplicates(table(*rows))
    firsts = [
        int(str(one or own)[1:])
        for one, own in zip(found["duplicate_of"].fillna(""), found["statement_id"], strict=True)
    ]
    mine, gold = pairs_of(list(enumerate(firsts))), pairs_of([(at, row[0]) for at, row in enumerate(STORY)])
    assert len(mine & gold) / len(mine) >= 0.95, sorted(mine - gold)
    assert len(mine & gold) / len(gold) >= 0.85, sorted(gold - mine)


VOLKSWAGEN = Path(__file__).resolve().parents[2] / "shared" / "eval" / "volkswagen"
COPIES = [
    # what article 05 repeats of article 04, by how its content begins
    "that a handful of engineers", "an explanation", "\"This was not a corporate decision", "\"a couple of software",
    "three employees had been", "the use of the software", "that he had been told in the spring", "knowing of a defeat",
    "that he could", "Either the organization", "The company had", "an investigation of Martin", "no formal",
    "wrongdoing", "when owners would", "that Volkswagen would repair", "a job that", "compensation was under",
    "that the applications to certify",
]  # fmt: skip


@pytest.mark.skipif(not VOLKSWAGEN.exists(), reason="the labelled story lies outside of the repository")
def test_the_copied_article_of_volkswagen() -> None:
    articles = read_corpus(VOLKSWAGEN).articles
    with (VOLKSWAGEN / "gold.csv").open(encoding="utf-8", newline="") as file:
        gold = list(csv.DictReader(file))
    days = {one.article_id.rsplit("/", 1)[-1]: pd.Timestamp(one.published) for one in articles}
    frame = pd.DataFrame(gold).replace({"": None}).rename(columns={"article": "article_id"})
    frame["content"] = frame["content"].str.replace("[...]", "[…]", regex=False)
    frame = frame.assign(
        published=frame["article_id"].map(days), statement_id=[f"s{number}" for number in range(len(frame))]
    )
    frame[["said_from", "said_to"]] = frame[["said_from", "said_to"]].apply(pd.to_datetime)
    found = mark_duplicates(frame)
    marked = found[found["duplicate_of"].notna()]
    assert set(marked["article_id"]) == {"05-congress-few-engineers"}
    origin = found.set_index("statement_id").loc[marked["duplicate_of"], "article_id"]
    assert set(origin) == {"04-horn-blames-engineers"}
    assert len(marked) == len(COPIES)
    assert all(sum(content.startswith(one) for content in marked["content"]) == 1 for one in COPIES)


def test_the_table_keeps_its_rows_and_is_not_changed_in_place() -> None:
    frame = table({}, {})
    found = mark_duplicates(frame)
    assert frame["duplicate_of"].isna().all()
    assert list(found["statement_id"]) == ["s0", "s1"]
    assert str(found["duplicate_of"].dtype) == "string"


def test_an_empty_table() -> None:
    assert mark_duplicates(table({}).iloc[:0]).empty
