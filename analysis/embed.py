"""Put statements and the articles they stand in into a page, once and compressed, for the report's side panel.

What is embedded is data, never markup: the page's script shows every character of it as text.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.errors import ParameterError
from analysis.records import Span
from analysis.text import sentences
from analysis.views import Html, around, as_rows, pieces_of, said_on, web_address

TEXTS = ("all", "none")
"""What of the articles goes into a page: their whole text, or only the sentences that hold a statement."""


def page_data(
    statements: pd.DataFrame, articles: pd.DataFrame, claim_texts: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """What the table, the filters and the CSV of a page are made from, as plain values that JSON can hold.

    `columns` and `rows`: the statement table, one row per statement in order of the day said, with the columns of
    `statements` and `day` (the day it is charted on); days as ISO texts. `articles`: by article_id, its title, outlet,
    author, published and url (null where it is no web address). `claims`: sentences by id.
    """
    table = _in_order(statements)
    rows = zip(*([_plain(value) for value in table[name]] for name in table.columns), strict=True)
    told = {
        str(row["article_id"]): {fact: _plain(row.get(fact)) for fact in ("title", "outlet", "author", "published")}
        | {"url": web_address(row.get("url"))}
        for row in as_rows(articles[articles["article_id"].isin(set(table["article_id"]))])
    }
    return {
        "columns": list(table.columns),
        "rows": [list(row) for row in rows],
        "articles": told,
        "claims": dict(claim_texts or {}),
    }


def article_data(
    statements: pd.DataFrame,
    articles: pd.DataFrame,
    explanations: pd.DataFrame | None = None,
    *,
    texts: str = "all",
) -> dict[str, Any]:
    """What the side panel shows beside the row itself; the page reads it when a first statement is opened.

    `texts`: with `texts="all"`, the article's text by article_id. `snippets`: with `texts="none"`, by statement_id,
    where its sentences begin in the article and their words. `why`: by statement_id, pairs of stage and plain words.
    Raises `ParameterError` for another value of `texts`.
    """
    if texts not in TEXTS:
        raise ParameterError(f"texts must be one of {', '.join(TEXTS)}, not {texts!r}")
    data: dict[str, Any] = {"texts": {}, "snippets": {}, "why": {}}
    by_article = dict(zip(articles["article_id"], articles["text"], strict=True))
    for name, rows in _in_order(statements).groupby("article_id", sort=False):
        text = str(by_article.get(name) or "")
        if texts == "all":
            data["texts"][str(name)] = text
            continue
        found = sentences(text)
        data["snippets"] |= {str(row["statement_id"]): _snippet(text, found, row) for row in as_rows(rows)}
    shown = set(statements["statement_id"])
    for row in as_rows(explanations):
        if row["statement_id"] in shown:
            data["why"].setdefault(str(row["statement_id"]), []).append([str(row["stage"]), str(row["why"])])
    return data


def embed_articles(
    statements: pd.DataFrame,
    articles: pd.DataFrame,
    explanations: pd.DataFrame | None = None,
    claim_texts: Mapping[str, str] | None = None,
    *,
    texts: str = "all",
) -> Html:
    """`page_data` and `article_data` as a piece of a page that shows nothing by itself; the report's script reads it.

    In a notebook that is no report it does nothing.
    """
    data = packed("claimline-data", page_data(statements, articles, claim_texts))
    return Html(data + packed("claimline-articles", article_data(statements, articles, explanations, texts=texts)))


def packed(name: str, data: object) -> str:
    """A script element that holds data as gzip in base64: the same bytes for the same data, and nothing in it can end
    the element early."""
    raw = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "replace")
    words = base64.b64encode(gzip.compress(raw, 9, mtime=0)).decode("ascii")
    return f'<script type="application/gzip" id="{name}">{words}</script>'


def _in_order(statements: pd.DataFrame) -> pd.DataFrame:
    table = statements.assign(day=said_on(statements))
    return table.sort_values(["day", "article_id", "cue_start"], kind="stable")


def _plain(value: Any) -> Any:
    """A value of a table as JSON has it: days as ISO texts, what is missing as null."""
    if isinstance(value, (list, tuple)) or hasattr(value, "tolist"):
        inner = value.tolist() if hasattr(value, "tolist") else value
        return [_plain(one) for one in inner] if isinstance(inner, (list, tuple)) else _plain(inner)
    if pd.isna(value):
        return None
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else value


def _snippet(text: str, found: Sequence[Span], row: Mapping[str, Any]) -> list[Any]:
    """Where the sentences that hold a statement begin in its article, and their words."""
    spans = pieces_of(row)
    if not spans or not text:
        return [0, ""]
    start, end = around(spans, found)
    return [start, text[start:end]]
