"""Show statements to people: choose a slice, render statements, articles and reversals as HTML for notebooks.

Text from articles is untrusted: everything goes through `escape` before it reaches HTML, and only http and https
addresses become links.
"""

from __future__ import annotations

import json
import platform
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape as _escape
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd

from analysis._version import __version__
from analysis.codebook import EMPTY, Codebook, read_codebook
from analysis.errors import ParameterError
from analysis.places import corpus_folder, processed_folder
from analysis.records import Article, Span, Statement
from analysis.tables import read_table, statement_frame
from analysis.text import sentences

SIGNS = {"affirms": "●", "denies": "✕", "questions": "▲", "neutral": "■"}
"""The second cue beside the colour of a stance; the charts use the same shapes."""

# Control and direction characters can reorder what stands around them (Unicode TR 36, 3.1); they are shown as a mark.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

STYLE = f"<style>\n{(files('analysis') / 'page' / 'statements.css').read_text('utf-8')}</style>"
"""Stands before every piece of HTML, so that it looks right in any notebook; the report page has it once."""

OPEN_CARDS, SHOWN_CARDS = 8, 100
"""Cards of reversals that are open at once, so that the charts stay near, and cards on a page at all."""

SHOWN_ROWS = 3000
"""Rows of a statement table on a page: at about 1 kB each the report stays under 8 MB with Plotly's 4.8 MB in it."""


def escape(text: object) -> str:
    """Text made safe for HTML; characters that steer direction or don't print are replaced by �. Missing is ''."""
    if text is None or text is pd.NA or (isinstance(text, float) and text != text):
        return ""
    return _escape(_UNSEEN.sub("�", str(text)), quote=True)


@dataclass(frozen=True, slots=True)
class Html:
    """A piece of HTML that shows itself in a notebook."""

    html: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return " ".join(re.sub(r"<style>.*?</style>|<[^>]*>", " ", self.html, flags=re.S).split())

    def __add__(self, other: Html) -> Html:
        return Html(self.html + other.html)


@dataclass(frozen=True, slots=True)
class Story:
    """A built corpus as a notebook wants it.

    `statements`: one row per statement; `articles`: one row per article; `rejected`: one row per file that could not be
    used; `claim_texts`: id of a claim to its sentence in the codebook; `explanations`: one row per statement and stage,
    with the words that tell why; `source`: the folder of its articles, `folder` that of its tables.
    """

    name: str
    title: str
    statements: pd.DataFrame
    articles: pd.DataFrame
    rejected: pd.DataFrame
    claim_texts: dict[str, str] = field(default_factory=dict)
    folder: Path = Path()
    explanations: pd.DataFrame | None = None
    source: Path = Path()


def open_corpus(corpus: str | Path) -> Story:
    """Build a corpus (only what has changed is read again) and return its tables.

    `corpus` is a path or the name of a folder under data/raw. Raises `CorpusError` and `CodebookError`.
    """
    from analysis.build import build_corpus  # extraction with its model: only needed here

    folder = corpus_folder(corpus)
    build_corpus(folder)
    book = folder / "codebook.yml"
    codebook: Codebook = read_codebook(book) if book.exists() else EMPTY
    statements, articles = read_table(folder, "statements"), read_table(folder, "articles")
    try:
        rejected = read_table(folder, "rejected")
    except ParameterError:
        rejected = pd.DataFrame(columns=["file", "line", "reason"])
    texts = {claim.claim_id: claim.text for claim in codebook.claims}
    name = folder.resolve().name
    title, place = codebook.title or name, processed_folder(folder)
    why = read_table(folder, "explanations")
    return Story(name, title, statements, articles, rejected, texts, place, why, folder.resolve())


def said_on(statements: pd.DataFrame) -> pd.Series:
    """The day a statement is charted on: the last on which it can have been said, else its publication."""
    return statements["said_to"].fillna(statements["published"])


def as_day(value: object, name: str) -> pd.Timestamp | None:
    """A day from '2022-11-05' or a date; None for an empty one. Raises `ParameterError` that names the parameter."""
    if value is None or value == "":
        return None
    try:
        return pd.Timestamp(date.fromisoformat(value) if isinstance(value, str) else value).normalize()  # type: ignore[arg-type]
    except (TypeError, ValueError) as error:
        raise ParameterError(f"{name} must be a day such as '2022-11-05', not {value!r}") from error


def select_statements(
    statements: pd.DataFrame,
    *,
    claims: Sequence[str] = (),
    actors: Sequence[str] = (),
    stances: Sequence[str] = (),
    start: str | date = "",
    end: str | date = "",
    min_confidence: float = 0.0,
) -> pd.DataFrame:
    """The statements of a slice, one row per statement; an empty condition leaves everything in.

    `claims`: ids in the codebook; `actors`: names of actors or of the groups they speak for; `start`, `end`: days, both
    included, held against the last day on which a statement can have been said; `min_confidence`: 0 to 1. Raises
    `ParameterError` for a value of the wrong type.
    """
    for name, values in (("claims", claims), ("actors", actors), ("stances", stances)):
        if isinstance(values, str) or not all(isinstance(one, str) for one in values):
            raise ParameterError(f"{name} must be a list of names such as ['…'], not {values!r}")
    if isinstance(min_confidence, bool) or not isinstance(min_confidence, int | float):
        raise ParameterError(f"min_confidence must be a number from 0 to 1, not {min_confidence!r}")
    first, last = as_day(start, "start"), as_day(end, "end")
    days = said_on(statements)
    kept = statements["confidence"] >= min_confidence
    if claims:
        kept &= statements["claim"].isin(list(claims))
    if actors:
        kept &= statements["actor"].isin(list(actors)) | statements["group"].isin(list(actors))
    if stances:
        kept &= statements["stance"].isin(list(stances))
    if first is not None:
        kept &= days >= first
    if last is not None:
        kept &= days <= last
    return statements[kept.fillna(False).astype(bool)].reset_index(drop=True)


def day_words(first: object, last: object, *, retrospective: bool = False) -> str:
    """When something was said, in words: '2022-11-05', '2022-10-29 to 2022-11-05', 'before 2022-11-05'."""
    start, end = pd.to_datetime(first), pd.to_datetime(last)  # type: ignore[call-overload]
    if pd.isna(end):
        return "on an unknown day"
    if pd.isna(start):
        return f"by {end:%Y-%m-%d}" if retrospective else f"{end:%Y-%m-%d}"
    return f"{end:%Y-%m-%d}" if start == end else f"{start:%Y-%m-%d} to {end:%Y-%m-%d}"


def web_address(url: object) -> str | None:
    """An address of http or https; None for any other, which must not become a link."""
    address = "" if url is None or url is pd.NA or url != url else str(url).strip()
    return address if re.fullmatch(r"https?://[^\s]+", address, re.I) else None


def _link(url: object, words: str) -> str:
    address = web_address(url)
    if address is None:
        return words
    return f'<a href="{escape(address)}" rel="noopener noreferrer" target="_blank">{words}</a>'


def _badge(stance: object) -> str:
    word = escape(stance)
    return f'<span class="stance {word}"><i aria-hidden="true">{SIGNS[word]}</i> {word}</span>' if word in SIGNS else ""


def show_sentence(words: str) -> Html:
    """A sentence in the place of a table or chart that would be empty."""
    return Html(f'<p class="note">{escape(words)}</p>')


# --- one article, one statement ------------------------------------------------------------------------------------


def pieces_of(row: Mapping[str, Any]) -> list[tuple[int, int, str]]:
    """The spans of a statement as (start, end, kind); those that are missing are left out."""
    out = []
    for kind in ("source", "cue"):
        start, end = row.get(f"{kind}_start"), row.get(f"{kind}_end")
        if not (pd.isna(start) or pd.isna(end)):
            out.append((int(start), int(end), kind))
    spans = row.get("content_spans")
    out += [(int(start), int(end), "content") for start, end in (spans if spans is not None else [])]
    return out


def mark_spans(text: str, rows: Iterable[Mapping[str, Any]], focus: str | None = None) -> str:
    """The text as HTML with the spans of the statements in `<mark>`; those of `focus` (a statement_id) stronger.

    Where spans overlap, those of `focus` win, then source and cue over content.
    """
    rank = {"content": 1, "source": 2, "cue": 2}
    kinds: list[tuple[int, str]] = [(0, "")] * len(text)
    for row in rows:
        strong = focus is not None and row.get("statement_id") == focus
        for start, end, kind in pieces_of(row):
            name, weight = f"{kind}{' focus' if strong else ''}", rank[kind] + 10 * strong
            for place in range(max(0, start), min(end, len(text))):
                if weight > kinds[place][0]:
                    kinds[place] = (weight, name)
    out, at = [], 0
    while at < len(text):
        end = at + 1
        while end < len(text) and kinds[end][1] == kinds[at][1]:
            end += 1
        words, name = escape_text(text[at:end]), kinds[at][1]
        out.append(f'<mark class="{name}" title="{name.split()[0]}">{words}</mark>' if name else words)
        at = end
    return "".join(out)


def escape_text(text: str) -> str:
    """As `escape`, but line breaks and tabs stay."""
    return _escape(
        _UNSEEN.sub(lambda hit: "\n" if hit.group() in "\r\n" else "�", text.replace("\r\n", "\n")), quote=True
    )


def as_rows(table: pd.DataFrame | None) -> list[dict[str, Any]]:
    """The rows of a table as dicts by column; none for no table."""
    return (
        [] if table is None else [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]
    )


def show(what: Any, statements: Any = None, *, focus: str | None = None) -> Html:
    """Something as a notebook should show it: an article with its statements marked, one statement, or a table.

    `what` is an `Article` or a row of the article table; `statements` are rows of the statement table (those of other
    articles are left aside); `focus` is the `statement_id` that is marked more strongly. With one statement in their
    place, a `Statement` or a row of the table, its sentence is shown; a `Statement` of `read_statements` needs no
    article. A statement table is shown for people, any other table as it is. Raises `ParameterError` for anything else.
    """
    if isinstance(what, pd.DataFrame):
        table = {"statement_id", "said_to", "content", "cue_start"} <= set(what.columns)
        return show_statements(what) if table else show_table(what, _count(len(what), "row"))
    if isinstance(what, Statement):
        what, statements = what.article, what
    row = isinstance(what, pd.Series) and {"article_id", "text", "published"} <= set(what.index)
    if not (row or isinstance(what, Article)):
        raise ParameterError("show needs an article, a table, or a statement together with its article")
    if isinstance(statements, Statement):
        return _show_statement(what, as_rows(statement_frame([what], [statements]))[0])
    if isinstance(statements, pd.Series):
        return _show_statement(what, {str(name): value for name, value in statements.items()})
    get = what.get if hasattr(what, "get") else lambda name: getattr(what, name, None)
    own = statements[statements["article_id"] == get("article_id")] if statements is not None else None
    text = str(get("text") or "")
    paragraphs = re.sub(r"\n\s*\n", "</p><p>", mark_spans(text, as_rows(own), focus))
    published: Any = pd.to_datetime(str(get("published")))
    title = _link(get("url"), escape(get("title")) or escape(get("article_id")))
    facts = " · ".join(part for part in (escape(get("outlet")), f"{published:%Y-%m-%d}", escape(get("author"))) if part)
    head = f'<h4>{title}</h4><p class="facts">{facts}</p>'
    return Html(f'{STYLE}<article class="claimline text">{head}<p>{paragraphs}</p></article>')


def _show_statement(article: Any, row: Mapping[str, Any]) -> Html:
    said = day_words(row["said_from"], row["said_to"], retrospective=bool(row["retrospective"]))
    group = "" if pd.isna(row["group"]) or row["group"] == row["actor"] else f" ({escape(row['group'])})"
    who = (escape(row["actor"]) or "(nobody named)") + group
    act = escape(row["act"]).replace("_", " ")
    told = [f"<b>{who}</b>", act, escape(row["claim"]), _badge(row["stance"]), f"said {said}"]
    where = " · ".join(part for part in (escape(row["outlet"]), escape(row["title"])) if part)
    facts = " · ".join(part for part in told if part)
    words = f"<blockquote>{_sentences_of(str(article.text), row)}</blockquote>"
    lines = "".join(f'<p class="facts">{one}</p>' for one in (facts, where) if one)
    return Html(f'{STYLE}<div class="claimline text">{words}{lines}</div>')


def around(spans: Iterable[tuple[int, int, str]], found: Iterable[Span]) -> tuple[int, int]:
    """Where the sentences that hold a statement begin and end; `found` are the sentences of its article."""
    pieces = list(spans)
    first, last = min(piece[0] for piece in pieces), max(piece[1] for piece in pieces)
    holding = [one for one in found if one.end > first and one.start < last]
    return min([first, *(one.start for one in holding)]), max([last, *(one.end for one in holding)])


def _sentences_of(text: str, row: Mapping[str, Any]) -> str:
    """The sentences that hold a statement, with its spans marked; its content alone where the text isn't at hand."""
    pieces = pieces_of(row)
    if not pieces or not text:
        return escape(row.get("content"))
    start, end = around(pieces, sentences(text))
    own = dict(row)
    for name in ("source_start", "source_end", "cue_start", "cue_end"):
        own[name] = pd.NA if pd.isna(row.get(name)) else int(row[name]) - start
    own["content_spans"] = [[begin - start, stop - start] for begin, stop, kind in pieces if kind == "content"]
    return mark_spans(text[start:end], [own])


# --- reversals -----------------------------------------------------------------------------------------------------


def show_reversals(
    reversals: pd.DataFrame,
    statements: pd.DataFrame,
    articles: pd.DataFrame | None = None,
    claim_texts: Mapping[str, str] | None = None,
) -> Html:
    """What changed position: a card per turn with the words before and after side by side, days and sources.

    The first `OPEN_CARDS` are open, the others wait behind a line that counts them; beyond `SHOWN_CARDS` it is said how
    many more there are.
    """
    if reversals.empty:
        return show_sentence("No actor or group is found on both sides of a claim in this slice.")
    rows, texts = _by_id(statements), _texts(articles)
    cards = [_turn_card(turn, rows, texts, claim_texts or {}) for turn in as_rows(reversals.head(SHOWN_CARDS))]
    return _cards(cards, len(reversals), "more changes of position", "an.find_reversals")


def show_contradictions(
    contradictions: pd.DataFrame,
    statements: pd.DataFrame,
    articles: pd.DataFrame | None = None,
    claim_texts: Mapping[str, str] | None = None,
) -> Html:
    """Who of a group contradicts whom: a card per row of `find_contradictions`, both quotations side by side.

    As many are open and shown as of reversals.
    """
    if contradictions.empty:
        return show_sentence("No two members of a group take opposite sides of a claim within a week in this slice.")
    rows, texts = _by_id(statements), _texts(articles)
    cards = []
    for pair in as_rows(contradictions.head(SHOWN_CARDS)):
        sides = []
        for stance in ("affirms", "denies"):
            row = rows.get(str(pair[f"{stance}_statement_id"]), {})
            sides.append(_side(row, stance, f"on {pd.to_datetime(pair[f'{stance}_date']):%Y-%m-%d}", texts))
        cards.append(_card(escape(pair["group"]), pair, sides, "↔", claim_texts or {}))
    return _cards(cards, len(contradictions), "more contradictions", "an.find_contradictions")


def _by_id(statements: pd.DataFrame) -> dict[str, dict[str, Any]]:
    return {str(row["statement_id"]): row for row in as_rows(statements)}


def _texts(articles: pd.DataFrame | None) -> dict[str, str]:
    return {str(row["article_id"]): str(row["text"]) for row in as_rows(articles)}


def _cards(cards: Sequence[str], total: int, noun: str, source: str) -> Html:
    more = "".join(cards[OPEN_CARDS:])
    if more:
        more = f"<details><summary>{len(cards) - OPEN_CARDS} {noun}</summary>{more}</details>"
    if total > len(cards):
        more += show_sentence(f"{total - len(cards)} more are in the table of {source}.").html
    return Html(f'{STYLE}<div class="claimline reversals">{"".join(cards[:OPEN_CARDS])}{more}</div>')


def _turn_card(
    turn: Mapping[str, Any], rows: Mapping[str, Any], texts: Mapping[str, str], claims: Mapping[str, str]
) -> str:
    sides = []
    for name, words in (("from", "still on"), ("to", "first on")):
        row = rows.get(str(turn[f"{name}_statement_id"]), {})
        when = f"{words} {pd.to_datetime(turn[f'{name}_date']):%Y-%m-%d}"
        sides.append(_side(row, turn[f"{name}_stance"], when, texts))
    level = " (group)" if turn["level"] == "group" else ""
    partial = ' <span class="tag">partly</span>' if turn.get("partial") else ""
    return _card(f"{escape(turn['who'])}{level}{partial}", turn, sides, "→", claims)


def _side(row: Mapping[str, Any], stance: object, when: str, texts: Mapping[str, str]) -> tuple[str, str]:
    """One half of a card, and the statement_id it leads to."""
    words = _sentences_of(texts.get(str(row.get("article_id")), ""), row) if row else ""
    title = _link(row.get("url"), escape(row.get("title") or row.get("article_id"))) if row else ""
    told = "" if not row or pd.isna(row["published"]) else f"{row['published']:%Y-%m-%d}"
    where = " · ".join(part for part in (escape(row.get("outlet")), told, title) if part)
    one = escape(row.get("statement_id"))
    jump = f'<a class="jump" href="#s-{one}">in its article</a>' if row else ""
    return (
        f'<div class="side {escape(stance)}" data-id="{one}">'
        f'<p class="when">{_badge(stance)} <b>{when}</b></p>'
        f"<blockquote>{words}</blockquote>"
        f'<p class="facts"><b>{escape(row.get("actor"))}</b> {"in " + where if where else ""} {jump}</p></div>',
        one,
    )


def _card(
    head: str, found: Mapping[str, Any], sides: Sequence[tuple[str, str]], between: str, claims: Mapping[str, str]
) -> str:
    claim = escape(claims.get(str(found["claim"]), str(found["claim"])))
    told = ""
    if "outlets" in found and "confidence" in found:
        told = f" <small>{_count(int(found['outlets']), 'outlet')}, confidence {found['confidence']:.2f}</small>"
    return (
        f'<section class="card" data-ids="{" ".join(one for _, one in sides)}"><h3>{head}</h3>'
        f'<p class="claim">on “{claim}”{told}</p>'
        f'<div class="sides">{sides[0][0]}<span class="arrow" aria-hidden="true">{between}</span>{sides[1][0]}</div>'
        "</section>"
    )


# --- tables --------------------------------------------------------------------------------------------------------


def show_statements(statements: pd.DataFrame, claim_texts: Mapping[str, str] | None = None) -> Html:
    """The statement table for people, one row per statement, in order of the day said.

    In the report its columns sort and its search box filters. At most `SHOWN_ROWS` rows are shown, and the caption says
    so.
    """
    if statements.empty:
        return show_sentence("No statements in this slice.")
    order = statements.assign(_day=said_on(statements)).sort_values(["_day", "article_id", "cue_start"], kind="stable")
    shown = order.head(SHOWN_ROWS)
    claims = claim_texts or {}
    body = "".join(_table_row(row, claims) for row in as_rows(shown))
    more = len(statements) - len(shown)
    caption = f"{len(shown)} statements" + (f"; {more} more are in statements.csv" if more else "")
    heads = ("Said", "Actor", "Act", "Claim", "Stance", "Statement", "Article", "Conf.")
    head = "".join(f'<th scope="col">{words}</th>' for words in heads)
    return Html(
        f'{STYLE}<div class="claimline scroll" tabindex="0" role="region" aria-label="Statements">'
        '<table class="statements sortable">'
        f"<caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _table_row(row: Mapping[str, Any], claims: Mapping[str, str]) -> str:
    day = row["_day"]
    flags = [name for name in ("hedged", "conditional", "retrospective", "corrected") if row.get(name)]
    if not pd.isna(row.get("duplicate_of")):
        flags.append("told again")
    tags = "".join(f' <span class="tag">{flag}</span>' for flag in flags)
    group = (
        "" if pd.isna(row["group"]) or row["group"] == row["actor"] else f"<br><small>{escape(row['group'])}</small>"
    )
    claim = "" if pd.isna(row["claim"]) else escape(claims.get(str(row["claim"]), row["claim"]))
    article = _link(row["url"], escape(row["title"] if not pd.isna(row["title"]) else row["article_id"]))
    outlet = f"<br><small>{escape(row['outlet'])} · {row['published']:%Y-%m-%d}</small>"
    said = day_words(row["said_from"], row["said_to"], retrospective=bool(row["retrospective"])).replace(
        " to ", " to<br>"
    )
    cue = f'<small class="cue">{escape(row["cue"])}</small> ' if not pd.isna(row["cue"]) else ""
    return (
        f'<tr id="s-{escape(row["statement_id"])}"><td class="day" data-sort="{day:%Y-%m-%d}">'
        f'<a class="open" href="#s-{escape(row["statement_id"])}">{said}</a></td>'
        f"<td>{escape(row['actor'])}{group}</td><td>{escape(row['act']).replace('_', ' ')}</td><td>{claim}</td>"
        f'<td>{_badge(row["stance"])}</td><td class="words">{cue}{escape(row["content"])}{tags}</td>'
        f"<td>{article}{outlet}</td>"
        f'<td data-sort="{row["confidence"]:.4f}">{row["confidence"]:.2f}</td></tr>'
    )


def show_table(table: pd.DataFrame, caption: str, *, fold: bool = False) -> Html:
    """Any table as plain HTML with a caption; `fold` keeps it closed until it is opened.

    Index levels with a name become columns. An empty table is a sentence.
    """
    if table.empty:
        return show_sentence(f"{caption}: nothing to show.")
    flat = table.reset_index() if any(name is not None for name in table.index.names) else table
    numbers = [_decimals(flat.iloc[:, place]) for place in range(flat.shape[1])]
    head = "".join(
        f'<th scope="col"{"" if places is None else _NUMBER}>{escape(name)}</th>'
        for name, places in zip(flat.columns, numbers, strict=True)
    )
    body = "".join(
        "<tr>" + "".join(_cell(value, places) for value, places in zip(row, numbers, strict=True)) + "</tr>"
        for row in flat.itertuples(index=False, name=None)
    )
    inner = f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    if fold:
        inner = f"<details><summary>{escape(caption)}</summary>{inner}</details>"
    # On a telephone a wide table scrolls by itself, also by keys.
    region = f'tabindex="0" role="region" aria-label="{escape(caption)}"'
    return Html(f'{STYLE}<div class="claimline plain" {region}>{inner}</div>')


_NUMBER = ' class="number"'
_LONG = 24
"""Characters of a word that is broken anywhere so that a table stays within its page; shorter ones stay whole."""


def _decimals(column: pd.Series) -> int | None:
    """How many decimals the numbers of a column are shown with, the same for all: as many as one of them needs, at most
    three; None for a column of anything else."""
    values = [
        value for value in column.tolist() if not (pd.api.types.is_scalar(value) and (pd.isna(value) or value == ""))
    ]
    if not values or any(isinstance(value, bool) or not isinstance(value, int | float) for value in values):
        return None
    return max(len(f"{value:.3f}".rstrip("0").partition(".")[2]) for value in values)


def _cell(value: Any, places: int | None) -> str:
    if isinstance(value, pd.Timestamp):
        return f'<td class="day">{value:%Y-%m-%d}</td>'
    if places is not None:
        number = "" if value == "" or pd.isna(value) else f"{value:.{places}f}"
        return f"<td{_NUMBER}>{number}</td>"
    words = escape(", ".join(map(str, value)) if isinstance(value, list | tuple) else value)
    long = ' class="long"' if any(len(word) > _LONG for word in words.split()) else ""
    return f"<td{long}>{words}</td>"


def show_counts(counts: pd.DataFrame, caption: str) -> Html:
    """A table of `claims_over_time` for people: one row per period and claim, a column per stance.

    Periods in which nothing was said are left out. It is closed until it is opened.
    """
    if counts.empty:
        return show_sentence(f"{caption}: nothing to show.")
    by = next(name for name in counts.columns if name not in ("period", "claim", "statements"))
    wide = counts.pivot_table(index=["period", "claim"], columns=by, values="statements", aggfunc="sum", observed=False)
    wide = wide.loc[wide.sum(axis="columns") > 0, list(dict.fromkeys(counts[by]))].reset_index()
    return show_table(wide, caption, fold=True)


def show_summary(story: Story, chosen: pd.DataFrame) -> Html:
    """The title of a story and, in a sentence, what was read and what of it is in the slice."""
    days, taking = story.articles["published"], chosen[chosen["stance"].notna()]
    read = f"{_count(len(story.articles), 'article')} of {_count(story.articles['outlet'].nunique(), 'outlet')}"
    read += f", published {days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}" if len(days) else ""
    found = f"{_count(len(chosen), 'statement')} of {_count(chosen['actor'].nunique(), 'actor')}"
    found += f", {len(taking)} of them with a stance on a claim" if len(chosen) else ""
    if not len(chosen):
        found = f"No statement is in this slice; there are {len(story.statements)} in the whole corpus"
    rejected = f" {_count(len(story.rejected), 'file')} could not be used (see the end)." if len(story.rejected) else ""
    listed = "".join(f"<li>{escape(text)}</li>" for text in story.claim_texts.values())
    claims = f"<p>The claims:</p><ul>{listed}</ul>" if listed else ""
    return Html(f'<p class="story">{escape(story.title)}</p><p>{escape(read)}. {escape(found)}.{rejected}</p>{claims}')


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def show_making(story: Story, chosen: pd.DataFrame, parameters: Mapping[str, object]) -> Html:
    """How a report was made: what was read and chosen, versions, and the files that could not be used."""
    days = story.articles["published"]
    period = f", published {days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}" if len(days) else ""
    facts = {
        "Corpus": f"{story.name}: {len(story.articles)} articles{period}",
        "Checksum of the corpus": _built(story.folder).get("corpus_sha256", ""),
        "Statements": f"{len(story.statements)} found, {len(chosen)} in this slice, "
        f"{int(chosen['stance'].notna().sum())} of them with a stance on a claim",
        "Parameters": ", ".join(f"{name} = {value!r}" for name, value in parameters.items()),
        "Made with": ", ".join([f"Claimline {__version__}", f"Python {platform.python_version()}", *_versions()]),
        "Checksum of the model": model_checksum(),
    }
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(words)}</td></tr>'
        for name, words in facts.items()
        if words
    )
    made = Html(f'{STYLE}<div class="claimline plain"><table class="facts">{rows}</table></div>')
    if story.rejected.empty:
        return made + show_sentence("Every file of the corpus could be used.")
    return made + show_table(story.rejected, f"{_count(len(story.rejected), 'file')} could not be used")


def _built(folder: Path) -> dict[str, Any]:
    """The facts that a build leaves beside its tables; none where there was no build."""
    path = folder / "build.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def model_checksum() -> str:
    """The SHA-256 of the model's weights, as the package lists it; '' where it has none."""
    sums = files("analysis") / "model" / "SHA256SUMS"
    lines = sums.read_text("utf-8").splitlines() if sums.is_file() else []
    return next((line.split()[0] for line in lines if line.endswith(".onnx")), "")


def show_accuracy() -> Html:
    """How exact this engine was on labelled texts: one row per texts and measure, from `model/accuracy.csv`.

    `benchmarks/figures.py` writes that file. Where it was written for other weights, a sentence says so.
    """
    path = files("analysis") / "model" / "accuracy.csv"
    if not path.is_file():
        return show_sentence("The accuracy of this engine has not been measured.")
    with path.open(encoding="utf-8") as file:
        table = pd.read_csv(file, dtype={"weights": str})
    said = show_sentence("These figures were measured with an earlier model.")
    out = Html("") if set(table["weights"]) <= {model_checksum()} else said
    for data, rows in table.groupby("data", sort=False):
        columns = ["measure", "precision", "recall", "f1", "accuracy", "cases"]
        own = rows[columns].dropna(axis="columns", how="all").astype("object")
        out += show_table(own.where(own.notna(), ""), f"Accuracy on labelled texts, {data}")
    return out


def _versions(names: Sequence[str] = ("pandas", "plotly", "nltk", "onnxruntime")) -> list[str]:
    out = []
    for name in names:
        try:
            out.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return out
