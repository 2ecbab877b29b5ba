"""Put statements and the articles they stand in into a page, once and compressed, for the report's side panel.

What is embedded is data, never markup: the page's script shows every character of it as text.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.errors import ParameterError
from analysis.text import sentences
from analysis.views import Html, as_rows, pieces_of, said_on, web_address

TEXTS = ("all", "none")
"""What of the articles goes into a page: their whole text, or only the sentences that hold a statement."""


def page_data(
    statements: pd.DataFrame,
    articles: pd.DataFrame,
    explanations: pd.DataFrame | None = None,
    claim_texts: Mapping[str, str] | None = None,
    *,
    texts: str = "all",
) -> dict[str, Any]:
    """What the side panel, the filters and the CSV of a page are made from, as plain values that JSON can hold.

    `columns` and `rows`: the statement table, one row per statement in order of the day said, with the columns of
    `statements` and `day` (the day it is charted on); days as ISO texts. `articles`: by article_id, its title, outlet,
    author, url, published and, with `texts="all"`, text. `snippets`: with `texts="none"`, by statement_id, where its
    sentences begin in the article and their words. `why`: by statement_id, pairs of stage and plain words. Raises
    `ParameterError` for another value of `texts`.
    """
    if texts not in TEXTS:
        raise ParameterError(f"texts must be one of {', '.join(TEXTS)}, not {texts!r}")
    table = statements.assign(day=said_on(statements))
    table = table.sort_values(["day", "article_id", "cue_start"], kind="stable")
    rows = [[_plain(value) for value in row] for row in table.itertuples(index=False, name=None)]
    used = articles[articles["article_id"].isin(set(table["article_id"]))]
    by_id = {str(row["article_id"]): row for row in as_rows(used)}
    facts = ("title", "outlet", "author", "published") + (("text",) if texts == "all" else ())
    told = {
        name: {fact: _plain(row.get(fact)) for fact in facts} | {"url": web_address(row.get("url"))}
        for name, row in by_id.items()
    }
    data: dict[str, Any] = {"columns": list(table.columns), "rows": rows, "articles": told}
    data |= {"claims": dict(claim_texts or {}), "texts": texts, "snippets": {}, "why": {}}
    if texts == "none":
        for row in as_rows(table):
            text = str(by_id.get(str(row["article_id"]), {}).get("text") or "")
            data["snippets"][str(row["statement_id"])] = _snippet(text, row)
    shown = set(table["statement_id"])
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
    """The `page_data` as a piece of a page that shows nothing by itself; the report's script reads it.

    It is gzip in base64, the same bytes for the same input. In a notebook that is no report it does nothing.
    """
    data = page_data(statements, articles, explanations, claim_texts, texts=texts)
    raw = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "replace")
    packed = base64.b64encode(gzip.compress(raw, 9, mtime=0)).decode("ascii")
    return Html(f'<script type="application/gzip" id="claimline-data">{packed}</script>')


def _plain(value: Any) -> Any:
    """A value of a table as JSON has it: days as ISO texts, what is missing as null."""
    if isinstance(value, (list, tuple)) or hasattr(value, "tolist"):
        inner = value.tolist() if hasattr(value, "tolist") else value
        return [_plain(one) for one in inner] if isinstance(inner, (list, tuple)) else _plain(inner)
    if pd.isna(value):
        return None
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else value


def _snippet(text: str, row: Mapping[str, Any]) -> list[Any]:
    """Where the sentences that hold a statement begin in its article, and their words."""
    spans = pieces_of(row)
    if not spans or not text:
        return [0, ""]
    first, last = min(span[0] for span in spans), max(span[1] for span in spans)
    holding = [one for one in sentences(text) if one.end > first and one.start < last]
    start = min([first, *(one.start for one in holding)])
    return [start, text[start : max([last, *(one.end for one in holding)])]]
