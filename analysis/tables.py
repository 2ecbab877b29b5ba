"""Turn statements into tables: the one place where records become pandas DataFrames.

Days are dates without a time zone: the day at the outlet. A table of statements has one row per statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from analysis.codebook import EMPTY, Codebook
from analysis.corrections import apply_corrections, read_corrections
from analysis.duplicates import mark_duplicates
from analysis.errors import ParameterError
from analysis.identity import unify_actors
from analysis.places import processed_folder
from analysis.records import ACTS, QUOTATIONS, STANCES, Article, Statement
from analysis.speakers import PRONOUNS
from analysis.statements import read_statements

SCHEMA: dict[str, str | pd.CategoricalDtype] = {
    "statement_id": "string",
    "article_id": "string",
    "published": "datetime64[ns]",
    "outlet": "string",
    "title": "string",
    "url": "string",
    "actor": "string",
    "group": "string",
    "source": "string",
    "cue": "string",
    "content": "string",
    "source_start": "Int64",
    "source_end": "Int64",
    "cue_start": "Int64",
    "cue_end": "Int64",
    "content_spans": "object",
    "quotation": pd.CategoricalDtype(list(QUOTATIONS)),
    "act": pd.CategoricalDtype(list(ACTS)),
    "claim": "string",
    "stance": pd.CategoricalDtype(list(STANCES)),
    "hedged": "bool",
    "conditional": "bool",
    "retrospective": "bool",
    "said_from": "datetime64[ns]",
    "said_to": "datetime64[ns]",
    "confidence": "float64",
    "duplicate_of": "string",
    "corrected": "bool",
}
"""Columns and dtypes of the statement table, in order; what each means stands in the README."""

ACTOR_SCHEMA = {
    "actor": "string",
    "group": "string",
    "aliases": "object",
    "articles": "int64",
    "statements": "int64",
    "first_day": "datetime64[ns]",
    "last_day": "datetime64[ns]",
}
"""Columns and dtypes of the table of actors (`actor_frame`)."""

FREQUENCIES = {"D": "D", "W": "W-SUN", "M": "M", "Q": "Q", "Y": "Y"}
"""Lengths of a period: day, week (Monday to Sunday), month, quarter, year; a number before it multiplies."""

Count = Literal["utterances", "reports"]


def statement_frame(articles: Iterable[Article], statements: Iterable[Statement]) -> pd.DataFrame:
    """The statement table, one row per statement in the order given; columns and dtypes of `SCHEMA`.

    `duplicate_of` is empty and `corrected` false: both look beyond a single article (`mark_duplicates`,
    `apply_corrections`).
    """
    by_id = {article.article_id: article for article in articles}
    rows = [_row(by_id[statement.article_id], statement) for statement in statements]
    columns = {name: pd.Series([row[name] for row in rows], dtype=dtype) for name, dtype in SCHEMA.items()}
    return pd.DataFrame(columns)


def _row(article: Article, statement: Statement) -> dict[str, object]:
    source, cue = statement.attribution.source, statement.attribution.cue
    return {
        "statement_id": statement.statement_id,
        "article_id": article.article_id,
        "published": pd.Timestamp(article.published),
        "outlet": article.outlet,
        "title": article.title,
        "url": article.url,
        "actor": statement.actor,
        "group": statement.group,
        "source": statement.source_text(article.text),
        "cue": statement.cue_text(article.text),
        "content": statement.content_text(article.text),
        "source_start": source.start if source else None,
        "source_end": source.end if source else None,
        "cue_start": cue.start if cue else None,
        "cue_end": cue.end if cue else None,
        "content_spans": [[piece.start, piece.end] for piece in statement.attribution.content],
        "quotation": statement.quotation,
        "act": statement.act,
        "claim": statement.claim,
        "stance": statement.stance,
        "hedged": statement.hedged,
        "conditional": statement.conditional,
        "retrospective": statement.retrospective,
        "said_from": pd.Timestamp(statement.said_from) if statement.said_from else pd.NaT,
        "said_to": pd.Timestamp(statement.said_to) if statement.said_to else pd.NaT,
        "confidence": statement.confidence,
        "duplicate_of": None,
        "corrected": False,
    }


def article_frame(articles: Iterable[Article], statements: pd.DataFrame | None = None) -> pd.DataFrame:
    """The article table, one row per article.

    Columns: article_id, published, outlet, title, author, url, sources, text, statements (count).
    """
    rows = list(articles)
    frame = pd.DataFrame(
        {
            "article_id": pd.Series([row.article_id for row in rows], dtype="string"),
            "published": pd.Series([pd.Timestamp(row.published) for row in rows], dtype="datetime64[ns]"),
            "outlet": pd.Series([row.outlet for row in rows], dtype="string"),
            "title": pd.Series([row.title for row in rows], dtype="string"),
            "author": pd.Series([row.author for row in rows], dtype="string"),
            "url": pd.Series([row.url for row in rows], dtype="string"),
            "sources": pd.Series([list(row.sources) for row in rows], dtype="object"),
            "text": pd.Series([row.text for row in rows], dtype="string"),
        }
    )
    counts = statements["article_id"].value_counts() if statements is not None else pd.Series(dtype="int64")
    frame["statements"] = [int(counts.get(one, 0)) for one in frame["article_id"]]
    return frame


def actor_frame(statements: pd.DataFrame) -> pd.DataFrame:
    """The actors of a statement table, one row per actor, by name.

    Columns: actor; group (the one it speaks for most often, empty where none is told); aliases (the words that name it,
    no pronouns, sorted); articles and statements (counts); first_day, last_day (of saying; of publication where no day
    of saying is told).
    """
    rows = []
    named = statements[statements["actor"].notna()]
    for actor, own in named.groupby(named["actor"].astype(str), sort=True):
        groups = own["group"].dropna().astype(str).value_counts()
        most = sorted(groups.index[groups == groups.max()]) if len(groups) else [None]
        words = {_alias(str(one)) for one in own["source"].dropna()}
        rows.append(
            {
                "actor": actor,
                "group": most[0],
                "aliases": sorted(one for one in words if one and one != actor and one.lower() not in PRONOUNS),
                "articles": own["article_id"].nunique(),
                "statements": len(own),
                "first_day": own["said_from"].fillna(own["said_to"]).fillna(own["published"]).min(),
                "last_day": own["said_to"].fillna(own["published"]).max(),
            }
        )
    frame = pd.DataFrame(rows, columns=list(ACTOR_SCHEMA))
    return frame.astype(ACTOR_SCHEMA)


def _alias(source: str) -> str:
    """The words of a source in one line, without a clause and without what shows whose they are."""
    words = " ".join(source.split()).split(", ")[0]
    return re.sub(r"['’]s$", "", words.strip(" ,"))


def explanation_frame(statements: Iterable[Statement]) -> pd.DataFrame:
    """Why the rows are as they are, one row per statement and stage: statement_id, stage, why (plain words)."""
    rows = [(statement.statement_id, stage, why) for statement in statements for stage, why in statement.why]
    return pd.DataFrame(rows, columns=["statement_id", "stage", "why"], dtype="string")


def extract_statements(
    articles: Iterable[Article],
    codebook: Codebook = EMPTY,
    *,
    min_confidence: float = 0.0,
    corrections: str | Path | None = None,
) -> pd.DataFrame:
    """The statement table of some articles, one row per statement, ordered by article and place; columns of `SCHEMA`.

    An actor has one name in all of them.
    `min_confidence` (0 to 1) leaves out less certain statements; `corrections` is the path of a `corrections.csv`.
    `attrs["said"]` of the table holds, by statement_id, the words that tell why it has its days.
    """
    articles = sorted(articles, key=lambda article: article.article_id)
    found = [statement for article in articles for statement in read_statements(article, codebook)]
    statements = unify_actors(articles, found, codebook)
    frame = mark_duplicates(statement_frame(articles, statements))
    if corrections is not None:
        frame = apply_corrections(frame, read_corrections(corrections, codebook))
    frame = frame[frame["confidence"] >= min_confidence].reset_index(drop=True)
    frame.attrs["said"] = {one.statement_id: dict(one.why).get("said", "") for one in statements}
    return frame


def read_table(corpus: str | Path, table: str = "statements") -> pd.DataFrame:
    """A table that `build` made, by the corpus's name or folder: `statements`, `actors`, `articles`, `explanations` or
    `rejected`.

    Raises `ParameterError` where it has not been built yet.
    """
    folder = processed_folder(corpus)
    path = folder / f"{table}.parquet"
    if path.exists():
        frame = pd.read_parquet(path)
        return frame.astype(dict(SCHEMA)) if table == "statements" else frame
    if (folder / f"{table}.csv").exists():
        return pd.read_csv(folder / f"{table}.csv")
    raise ParameterError(f"{folder}: no table {table!r} there; run `claimline build {corpus}` first")


def counted_once(statements: pd.DataFrame, count: Count, needed: Sequence[str] = ()) -> pd.DataFrame:
    """The statements to count: each utterance once (`"utterances"`), or as often as it is told (`"reports"`).

    Raises `ParameterError` for another `count`, and for a column of `needed` that isn't there.
    """
    missing = [name for name in needed if name not in statements.columns]
    if missing:
        known = ", ".join(statements.columns)
        raise ParameterError(f"no column {missing[0]!r} in the statements; there are {known}")
    if count not in ("utterances", "reports"):
        raise ParameterError(f"count must be 'utterances' or 'reports', not {count!r}")
    if count == "utterances" and "duplicate_of" in statements.columns:
        return statements[statements["duplicate_of"].isna()]
    return statements


def split_freq(freq: str, name: str = "freq") -> tuple[int, str]:
    """The length of a period as number and unit: "2W" is (2, "W"). Raises `ParameterError`, which names the parameter,
    for anything else."""
    found = re.fullmatch(r"([1-9]\d{0,2})?([DWMQY])", freq) if isinstance(freq, str) else None
    if not found:
        known = ", ".join(FREQUENCIES)
        raise ParameterError(f"{name} must be one of {known}, with a number before it if you like (2W), not {freq!r}")
    return int(found[1] or 1), found[2]


def period_numbers(days: pd.Series, freq: str) -> pd.Series:
    """The number of the period that each day falls in. Periods of several units are counted from 1970 on, so that they
    are the same for every table."""
    number, unit = split_freq(freq)
    return pd.Series(days.dt.to_period(FREQUENCIES[unit]).array.asi8 // number, index=days.index)


def period_starts(numbers: Iterable[int], freq: str) -> pd.DatetimeIndex:
    """The first day of the periods of these numbers; the first day after one is that of its number plus one."""
    number, unit = split_freq(freq)
    ordinals = [int(one) * number for one in numbers]
    periods: Any = pd.PeriodIndex
    return periods.from_ordinals(ordinals, freq=FREQUENCIES[unit]).to_timestamp().astype("datetime64[ns]")


def _values(column: pd.Series) -> list[str]:
    """What a column can hold (categories) or does hold, in a fixed order."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return [str(value) for value in column.cat.categories]
    return sorted(str(value) for value in column.dropna().unique())


def tabulate(
    statements: pd.DataFrame, rows: str = "actor", columns: str = "stance", *, count: Count = "utterances"
) -> pd.DataFrame:
    """Counts of statements: one row per value of `rows` (most statements first, then by name), one column per value of
    `columns`.

    Statements that have no value in one of the two (no claim, so no stance) are not counted. `count="utterances"`
    counts an utterance told by several articles once, `"reports"` as often as it is told. Raises `ParameterError` for
    an unknown column.
    """
    counted = counted_once(statements, count, [rows, columns])
    names = _values(statements[columns])
    pairs = counted[[rows, columns]].dropna().astype(str)
    table = pd.crosstab(pairs[rows], pairs[columns]) if len(pairs) else pd.DataFrame(index=pd.Index([], dtype="object"))
    table = table.reindex(columns=pd.Index(names, name=columns), fill_value=0).astype("int64")
    table.index.name = rows
    totals = table.sum(axis="columns").to_dict()
    return table.loc[sorted(totals, key=lambda name: (-totals[name], str(name)))]


def claims_over_time(
    statements: pd.DataFrame,
    freq: str = "W",
    by: str = "stance",
    *,
    date: Literal["said", "published"] = "said",
    count: Count = "utterances",
) -> pd.DataFrame:
    """Counts of statements on claims: one row per period, claim and value of `by`; columns period, claim, `by`,
    statements.

    Every period from the first to the last is there for every claim and value, with 0 where nothing was said. `period`
    is the first day of a day, week (Monday), month, quarter or year (`freq` D, W, M, Q, Y; with a number before it of
    several: 2W, 6M). A statement falls in the period of the last day on which it can have been said (`date="said"`) or
    of its publication. Raises `ParameterError` for an unknown `freq` or `by`.
    """
    split_freq(freq)
    if date not in ("said", "published"):
        raise ParameterError(f"date must be 'said' or 'published', not {date!r}")
    counted = counted_once(statements, count, [by, "claim", "said_to", "published"])
    days = counted["said_to"].fillna(counted["published"]) if date == "said" else counted["published"]
    on_claims = counted.assign(_day=days).dropna(subset=["claim", by, "_day"])
    empty = {"period": "datetime64[ns]", "claim": "string", by: "string", "statements": "int64"}
    if on_claims.empty:
        return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in empty.items()})
    periods = period_numbers(on_claims["_day"], freq)
    every = range(int(periods.min()), int(periods.max()) + 1)
    claims = sorted(on_claims["claim"].astype(str).unique())
    keys = [periods, on_claims["claim"].astype(str), on_claims[by].astype(str)]
    counts = on_claims.groupby(keys, observed=True).size()
    index = pd.MultiIndex.from_product([every, claims, _values(statements[by])], names=["period", "claim", by])
    table = counts.reindex(index, fill_value=0).rename("statements").reset_index()
    table["period"] = period_starts(every, freq).repeat(len(table) // len(every))
    return table.astype(empty)


def explain(statement_id: str, corpus: str | Path) -> str:
    """Why a row of a built corpus is as it is, in plain words: one line per stage.

    Raises `ParameterError` for a `statement_id` that the corpus does not have.
    """
    table = read_table(corpus, "explanations")
    lines = [f"{row.stage}: {row.why}" for row in table[table["statement_id"] == statement_id].itertuples()]
    if not lines:
        raise ParameterError(f"no statement {statement_id!r} in {corpus}; ids are in the column statement_id")
    return "\n".join(lines)
