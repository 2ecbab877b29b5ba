"""Tables: the declared schema, counts with zeros, what is left out and what is not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

import analysis as an
from analysis.errors import ParameterError
from analysis.records import Article, Attribution, Span, Statement
from analysis.tables import SCHEMA, article_frame, claims_over_time, explanation_frame, statement_frame, tabulate

TEXT = "“We did,” Ada Holm said, “and we will.”"
ARTICLE = Article("a1", TEXT, date(2024, 3, 14), title="Title", outlet="Outlet", sources=("https://example.org",))
ATTRIBUTION = Attribution(Span(10, 18), Span(19, 23), (Span(0, 9), Span(25, 39)))


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    """A statement table of made-up rows; what a row doesn't give is empty."""
    blank = dict.fromkeys(SCHEMA) | {"hedged": False, "conditional": False, "retrospective": False}
    blank |= {"confidence": 1.0, "corrected": False, "published": "2024-03-14", "actor": "Ada Holm"}
    full = [blank | row for row in rows]
    for row in full:
        for day in ("published", "said_from", "said_to"):
            row[day] = pd.Timestamp(row[day]) if row[day] else pd.NaT
    return pd.DataFrame({name: pd.Series([row[name] for row in full], dtype=dtype) for name, dtype in SCHEMA.items()})


def said(day: str, stance: str | None, claim: str | None = "c", **more: Any) -> dict[str, Any]:
    return {"said_from": day, "said_to": day, "stance": stance, "claim": claim, **more}


def test_statement_frame_has_the_declared_schema_and_the_very_characters() -> None:
    statement = Statement("a1", ATTRIBUTION, actor="Ada Holm", act="commit", said_to=date(2024, 3, 13))
    table = statement_frame([ARTICLE], [statement])
    assert {name: table[name].dtype for name in table} == {name: pd.Series(dtype=d).dtype for name, d in SCHEMA.items()}
    row = table.iloc[0]
    assert row["content"] == "“We did,” […] “and we will.”"
    assert [TEXT[start:end] for start, end in row["content_spans"]] == ["“We did,”", "“and we will.”"]
    assert TEXT[row["cue_start"] : row["cue_end"]] == row["cue"] == "said"
    assert pd.isna(row["said_from"]) and row["said_to"] == pd.Timestamp("2024-03-13")
    assert pd.isna(row["claim"]) and pd.isna(row["stance"])


def test_statement_frame_of_nothing_keeps_the_schema() -> None:
    table = statement_frame([ARTICLE], [])
    assert len(table) == 0 and list(table) == list(SCHEMA)


def test_a_statement_without_source_and_cue_has_empty_offsets() -> None:
    table = statement_frame([ARTICLE], [Statement("a1", Attribution(None, None, (Span(0, 9),)))])
    assert table[["source", "cue", "source_start", "cue_end"]].isna().all(axis=None)


def test_statement_ids_depend_on_place_and_differ() -> None:
    one = Statement("a1", ATTRIBUTION)
    assert one.statement_id == Statement("a1", ATTRIBUTION, actor="somebody").statement_id
    others = [Statement("a2", ATTRIBUTION), Statement("a1", Attribution(None, None, (Span(0, 9),)))]
    assert len({one.statement_id, *(other.statement_id for other in others)}) == 3


def test_article_frame_counts_statements() -> None:
    statements = statement_frame([ARTICLE], [Statement("a1", ATTRIBUTION)])
    other = Article("a0", "Nothing said.", date(2024, 3, 1))
    table = article_frame([other, ARTICLE], statements)
    assert table.set_index("article_id")["statements"].to_dict() == {"a0": 0, "a1": 1}
    assert table["sources"].tolist() == [[], ["https://example.org"]]


def test_explanation_frame_has_a_row_per_stage() -> None:
    statement = Statement("a1", ATTRIBUTION, why=(("actor", "named"), ("act", "cue")))
    assert explanation_frame([statement])["stage"].tolist() == ["actor", "act"]


def test_tabulate_counts_with_zeros_most_first() -> None:
    table = tabulate(
        frame(
            said("2024-03-01", "denies", actor="B"),
            said("2024-03-02", "denies", actor="A"),
            said("2024-03-03", "affirms", actor="B"),
            said("2024-03-03", None, claim=None, actor="C"),
        )
    )
    assert list(table.index) == ["B", "A"]
    assert list(table.columns) == ["affirms", "denies", "questions", "neutral"]
    assert table.loc["B"].tolist() == [1, 1, 0, 0]


def test_tabulate_counts_an_utterance_once_unless_reports_are_asked_for() -> None:
    table = frame(
        said("2024-03-01", "denies", statement_id="x"), said("2024-03-01", "denies", statement_id="y", duplicate_of="x")
    )
    assert tabulate(table).to_numpy().sum() == 1
    assert tabulate(table, count="reports").to_numpy().sum() == 2


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda table: tabulate(table, rows="speaker"), "no column 'speaker'"),
        (lambda table: tabulate(table, count="all"), "count must be"),
        (lambda table: claims_over_time(table, freq="fortnight"), "freq must be one of D, W, M, Q, Y"),
        (lambda table: claims_over_time(table, freq="0W"), "freq must be one of D, W, M, Q, Y"),
        (lambda table: claims_over_time(table, date="printed"), "date must be"),
    ],
)
def test_a_wrong_parameter_is_named(call: Any, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        call(frame(said("2024-03-01", "denies")))


def test_claims_over_time_has_every_week_and_stance() -> None:
    table = claims_over_time(frame(said("2024-03-01", "denies"), said("2024-03-20", "affirms")))
    assert table["period"].dt.strftime("%Y-%m-%d").unique().tolist() == [
        "2024-02-26",
        "2024-03-04",
        "2024-03-11",
        "2024-03-18",
    ]
    assert len(table) == 4 * 4
    hits = table[table["statements"] > 0]
    assert hits[["period", "stance"]].astype(str).values.tolist() == [
        ["2024-02-26", "denies"],
        ["2024-03-18", "affirms"],
    ]


@pytest.mark.parametrize(
    ("freq", "periods"),
    [("D", 20), ("W", 4), ("M", 1), ("Q", 1), ("Y", 1)],
)
def test_claims_over_time_at_any_frequency(freq: str, periods: int) -> None:
    table = claims_over_time(frame(said("2024-03-01", "denies"), said("2024-03-20", "affirms")), freq=freq)
    assert table["period"].nunique() == periods
    assert table["statements"].sum() == 2


def test_periods_of_several_units_are_the_same_for_every_table() -> None:
    rows = frame(said("2023-12-31", "denies"), said("2024-03-20", "affirms"))
    halves = claims_over_time(rows, freq="6M")["period"].unique()
    assert [f"{one:%Y-%m-%d}" for one in pd.to_datetime(halves)] == ["2023-07-01", "2024-01-01"]
    assert claims_over_time(rows.tail(1), freq="6M")["period"].iloc[0] == pd.Timestamp("2024-01-01")
    assert claims_over_time(rows, freq="10Y")["period"].unique().tolist() == [pd.Timestamp("2020-01-01")]


def test_claims_over_time_by_publication_by_act_and_without_anything() -> None:
    rows = frame(said("2024-02-01", "denies", act="deny"))
    assert claims_over_time(rows, date="published")["period"].iloc[0] == pd.Timestamp("2024-03-11")
    by_act = claims_over_time(rows, by="act")
    assert by_act.set_index("act")["statements"]["deny"] == 1
    nothing = claims_over_time(frame(said("2024-02-01", None, claim=None)))
    assert nothing.empty and list(nothing) == ["period", "claim", "stance", "statements"]


def test_each_claim_has_its_own_rows() -> None:
    table = claims_over_time(frame(said("2024-03-01", "denies", "b"), said("2024-03-02", "affirms", "a")))
    assert table.groupby("claim")["statements"].sum().to_dict() == {"a": 1, "b": 1}


def test_extract_statements_is_ordered_and_filtered() -> None:
    articles = [
        Article("b", "The minister said the bridge was safe.", date(2024, 3, 14)),
        Article("a", "Ada Holm, the mayor, denied that the bridge was closed.", date(2024, 3, 14)),
    ]
    table = an.extract_statements(articles)
    assert table["article_id"].tolist() == ["a", "b"]
    assert an.extract_statements(articles, min_confidence=1.1).empty
