"""Mark reports of one and the same utterance: syndicated copies and re-quotes.

Two statements are reports of one utterance when the same actor can have said both on one day and their words are nearly
the same; precision comes first, because a row that is wrongly marked disappears from the counts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

import pandas as pd

from analysis.lexicons import terms
from analysis.phrases import negations, tokens

_SHINGLE = 3
_ALIKE = 0.75
_QUOTED = 0.85
_FEWEST = 5
_QUOTE_FEWEST = 4
_WINDOW = pd.Timedelta(days=3)
_QUOTATION = re.compile("[“«„\"]([^“”«»„\"]+)(?:[”»\"]|$)|''(.+?)''")
_FILLERS = terms("words", "fillers")


@dataclass(frozen=True, slots=True)
class _Words:
    """What two reports are compared by."""

    place: int
    every: tuple[str, ...]
    shingles: frozenset[tuple[str, ...]]
    quoted: frozenset[tuple[str, ...]]
    quoted_length: int
    figures: frozenset[str]
    negated: int
    first: pd.Timestamp | None
    last: pd.Timestamp
    article: str
    stance: str


def mark_duplicates(frame: pd.DataFrame) -> pd.DataFrame:
    """The statement table with `duplicate_of` filled: the `statement_id` of the first report of the same utterance.

    One row per statement, as it came in; first is the earliest published, then the first in the table. Reports count as
    one utterance when the actor is the same, the days on which it can have been said overlap, and either long
    quotations in them are the same or nearly all their words are, with the same figures and as many negations. Short
    contents ("the allegations") count only in articles that are copies of each other.
    """
    out = frame.copy()
    marked: dict[int, int] = {}
    order = sorted(range(len(frame)), key=lambda at: (frame["published"].iloc[at], at))
    rank = {place: number for number, place in enumerate(order)}
    views = _views(frame)
    lanes: dict[str, list[_Words]] = defaultdict(list)
    for place in order:
        actor = frame["actor"].iloc[place]
        if not pd.isna(actor):
            lanes[str(actor)].append(views[place])
    for lane in lanes.values():
        for one, other in _candidates(lane):
            late, early = (one, other) if rank[one.place] > rank[other.place] else (other, one)
            if late.place not in marked and _same(early, late):
                marked[late.place] = marked.get(early.place, early.place)
    _mark_copies(lanes, views, marked, rank)
    ids = frame["statement_id"].astype("string")
    column = (
        out["duplicate_of"].astype("string").copy()
        if "duplicate_of" in out
        else pd.Series(pd.NA, index=out.index, dtype="string")
    )
    for place, origin in marked.items():
        while origin in marked:
            origin = marked[origin]
        if pd.isna(column.iloc[place]) and place != origin:
            column.iloc[place] = ids.iloc[origin]
    out["duplicate_of"] = column
    return out


def _views(frame: pd.DataFrame) -> list[_Words]:
    out = []
    columns = ("content", "said_from", "said_to", "published", "article_id", "stance")
    for place, values in enumerate(zip(*(frame[name] for name in columns), strict=True)):
        content, first, last, published, article, stance = values
        text = "" if pd.isna(content) else str(content).replace(" […] ", " ")
        every = tuple(word for word in tokens(text) if word[0].isalnum())
        plain = tuple(word for word in every if word not in _FILLERS)
        parts = [next(filter(None, found)) for found in _QUOTATION.findall(text)]
        quoted: set[tuple[str, ...]] = set()
        length = 0
        for part in parts:
            words = tuple(word for word in tokens(part) if word[0].isalnum())
            if len(words) >= _QUOTE_FEWEST:
                length += len(words)
                quoted |= _shingles(words)
        out.append(
            _Words(
                place,
                every,
                _shingles(plain),
                frozenset(quoted),
                length,
                frozenset(word for word in every if word[0].isdigit()),
                len(negations(list(every))),
                None if pd.isna(first) else pd.Timestamp(first),
                pd.Timestamp(published if pd.isna(last) else last),
                str(article),
                "" if pd.isna(stance) else str(stance),
            )
        )
    return out


def _shingles(words: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    size = min(_SHINGLE, len(words)) or 1
    return frozenset(words[at : at + size] for at in range(len(words) - size + 1)) if words else frozenset()


def _candidates(lane: list[_Words]) -> list[tuple[_Words, _Words]]:
    """The pairs of a lane that share three words in a row, in order."""
    holding: dict[tuple[str, ...], list[_Words]] = defaultdict(list)
    seen: set[tuple[int, int]] = set()
    out = []
    for one in lane:
        for shingle in sorted(one.shingles | one.quoted):
            for other in holding[shingle]:
                if (other.place, one.place) not in seen:
                    seen.add((other.place, one.place))
                    out.append((other, one))
        for shingle in one.shingles | one.quoted:
            holding[shingle].append(one)
    return out


def _days_fit(one: _Words, other: _Words) -> bool:
    """Whether both can have been said on one day; what has no first day fits what was said before its last."""
    starts = [item.first for item in (one, other) if item.first is not None]
    if len(starts) < 2:
        return bool(not starts or starts[0] <= min(one.last, other.last)) and abs(one.last - other.last) <= _WINDOW
    return bool(max(starts) <= min(one.last, other.last))


def _same(one: _Words, other: _Words) -> bool:
    if not _days_fit(one, other) or (one.stance and other.stance and one.stance != other.stance):
        return False
    shared = len(one.quoted & other.quoted)
    least = min(len(one.quoted), len(other.quoted))
    if least and shared / least >= _QUOTED and min(one.quoted_length, other.quoted_length) >= _QUOTE_FEWEST:
        return one.article != other.article or shared == len(one.quoted) == len(other.quoted)
    if min(len(one.every), len(other.every)) < _FEWEST or one.figures != other.figures or one.negated != other.negated:
        return False
    common = len(one.shingles & other.shingles)
    return common / max(len(one.shingles | other.shingles), 1) >= _ALIKE


def _mark_copies(
    lanes: dict[str, list[_Words]], views: list[_Words], marked: dict[int, int], rank: dict[int, int]
) -> None:
    """Mark the short statements too, where one article is a copy of another: most of its longer statements are."""
    totals: dict[str, int] = defaultdict(int)
    copied: dict[tuple[str, str], int] = defaultdict(int)
    for view in views:
        if len(view.every) >= _FEWEST:
            totals[view.article] += 1
    for place, origin in marked.items():
        copied[(views[place].article, views[origin].article)] += 1
    pairs = {
        pair
        for pair, count in copied.items()
        if pair[0] != pair[1] and count >= 2 and count >= 0.6 * max(totals[pair[0]], 1)
    }
    if not pairs:
        return
    for lane in lanes.values():
        for late in lane:
            for early in lane:
                if (
                    late.place not in marked
                    and rank[early.place] < rank[late.place]
                    and (late.article, early.article) in pairs
                    and early.every == late.every
                    and _days_fit(early, late)
                ):
                    marked[late.place] = early.place
