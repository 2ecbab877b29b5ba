"""Mark reports of one and the same utterance: syndicated copies and re-quotes.

A copy is told by the article: most of what is said in it is said in an earlier one in the same words. A re-quote is
told by the utterance: the same speaker can have said both on one day, and the words in quotation marks, or nearly all
words, are the same. Precision comes first, because a row that is wrongly marked disappears from the counts.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.lexicons import terms
from analysis.phrases import negations, roots, tokens

_ALIKE = 0.75
"""The share of words, or of runs of three, that two reports of one utterance have in common."""
_QUOTED = 0.85
"""The share of the shorter quotation that stands in the longer one."""
_LONG, _LONGER = 4, 7
"""A quotation of 4 words tells an utterance of one speaker; one of 7, of a group, and in a later retelling."""
_FEWEST = 3
"""Contents with fewer words that carry meaning ("the allegations") tell nothing by themselves."""
_UNDATED = pd.Timedelta(days=3)
_RETOLD = pd.Timedelta(days=10)
"""For how long a long quotation is retold without the day on which it was said."""
_FAR = pd.Timedelta(days=31)
_COPIED, _FEWEST_COPIED = 0.5, 3
"""The share of an article's statements, and their number, that make it a copy."""
_QUOTATION = re.compile("[“«„\"]([^“”«»„\"]+)(?:[”»\"]|$)|''(.+?)''")
_FILLERS = terms("words", "fillers")

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Report:
    """What two reports are compared by: words, stems of those that carry meaning, runs of words, figures, days."""

    place: int
    words: Words
    meaning: frozenset[str]
    runs: frozenset[Words]
    quoted: frozenset[Words]
    quoted_words: int
    short_quotes: frozenset[Words]
    figures: frozenset[str]
    negated: int
    first: pd.Timestamp | None
    last: pd.Timestamp
    published: pd.Timestamp
    article: str
    actor: str
    group: str
    stance: str


def mark_duplicates(frame: pd.DataFrame) -> pd.DataFrame:
    """The statement table with `duplicate_of` filled: the `statement_id` of the first report of the same utterance.

    One row per statement, as it came in; first is the earliest published, then the first in the table. In an article
    that copies another one, whatever has the same words there is a duplicate. Elsewhere the actor must be the same, and
    the days on which both can have been said overlap; then a quotation of four words or more is the same, or a shorter
    one and most words around it, or nearly all words, with the same figures and as many negations. A quotation of seven
    words or more may come from another speaker of the group, and from a report up to ten days later that gives no day.
    """
    out = frame.copy()
    order = sorted(range(len(frame)), key=lambda at: (frame["published"].iloc[at], at))
    reports = list(_reports(frame, order))
    origin: dict[int, int] = {}
    for early, late in (*_copied(reports), *_requoted(reports)):
        origin.setdefault(late.place, early.place)
    ids = frame["statement_id"].astype("string")
    column = frame["duplicate_of"].astype("string").copy() if "duplicate_of" in frame else ids.where(ids.isna())
    for place, first in origin.items():
        while first in origin:
            first = origin[first]
        if pd.isna(column.iloc[place]):
            column.iloc[place] = ids.iloc[first]
    out["duplicate_of"] = column
    return out


def _reports(frame: pd.DataFrame, order: list[int]) -> Iterator[_Report]:
    rows = frame.to_dict("records")
    for place in order:
        row: dict[str, Any] = {str(name): None if _missing(value) else value for name, value in rows[place].items()}
        text = str(row["content"] or "").replace(" […] ", " ")
        words = _words(text)
        quotes = [_words(next(filter(None, found))) for found in _QUOTATION.findall(text)]
        long = [quote for quote in quotes if len(quote) >= _LONG]
        first: Any = row["said_from"]
        last: Any = row["said_to"] or row["published"]
        yield _Report(
            place=place,
            words=words,
            meaning=frozenset(roots([word for word in words if word not in _FILLERS])),
            runs=_runs(words),
            quoted=frozenset[Words]().union(*map(_runs, long)),
            quoted_words=sum(map(len, long)),
            short_quotes=frozenset(quote for quote in quotes if 2 <= len(quote) < _LONG),
            figures=frozenset(word for word in words if word[0].isdigit()),
            negated=len(negations(list(words))),
            first=pd.Timestamp(first) if first else None,
            last=pd.Timestamp(last),
            published=pd.Timestamp(row["published"]),
            article=str(row["article_id"]),
            actor=str(row["actor"] or ""),
            group=str(row.get("group") or ""),
            stance=str(row["stance"] or ""),
        )


def _missing(value: object) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or value != value


def _words(text: str) -> Words:
    return tuple(word for word in tokens(text) if word[0].isalnum())


def _runs(words: Words) -> frozenset[Words]:
    """Every three words in a row."""
    return frozenset(words[at : at + 3] for at in range(max(1, len(words) - 2)))


def _copied(reports: list[_Report]) -> Iterator[tuple[_Report, _Report]]:
    """Pairs (earlier, later) of statements of an article and of one that copies it."""
    told: dict[Words, list[str]] = defaultdict(list)
    said: dict[str, list[_Report]] = defaultdict(list)
    shared: Counter[tuple[str, str]] = Counter()
    for one in reports:
        said[one.article].append(one)
        if len(one.words) > _LONG:
            shared.update((article, one.article) for article in set(told[one.words]) if article != one.article)
            told[one.words].append(one.article)
    for (early, late), count in sorted(shared.items()):
        least = min(sum(len(one.words) > _LONG for one in said[article]) for article in (early, late))
        if count < max(_FEWEST_COPIED, _COPIED * least):
            continue
        left = list(said[early])
        for one in said[late]:
            same = next((other for other in left if other.words == one.words), None)
            same = same or next((other for other in left if _alike(other, one)), None)
            if same:
                left.remove(same)
                yield same, one


def _alike(one: _Report, other: _Report) -> bool:
    """Whether one of two statements holds nearly all words of the other in their order."""
    if one.figures != other.figures or one.negated != other.negated or min(len(one.words), len(other.words)) <= _LONG:
        return False
    return len(one.runs & other.runs) >= _ALIKE * min(len(one.runs), len(other.runs))


def _requoted(reports: list[_Report]) -> Iterator[tuple[_Report, _Report]]:
    """Pairs (earlier, later) of statements that report one utterance, by the speaker or by the speaker's group."""
    lanes: dict[str, list[tuple[int, _Report]]] = defaultdict(list)
    for number, one in enumerate(reports):
        if len(one.meaning) >= _FEWEST or one.quoted:
            for who in {one.actor, one.group if one.quoted_words >= _LONGER else ""} - {""}:
                lanes[who].append((number, one))
    found = set()
    for lane in lanes.values():
        lane.sort(key=lambda item: (item[1].last, item[0]))
        for at, (number, one) in enumerate(lane):
            for rank, other in lane[at + 1 :]:
                if other.last - one.last > _FAR:
                    break
                early, late = (one, other) if number < rank else (other, one)
                if _same(early, late):
                    found.add((min(number, rank), max(number, rank)))
    for number, rank in sorted(found, key=lambda pair: (pair[1], pair[0])):
        yield reports[number], reports[rank]


def _same(early: _Report, late: _Report) -> bool:
    least = min(len(early.quoted), len(late.quoted))
    shared = len(early.quoted & late.quoted)
    quoted = bool(least) and shared >= _QUOTED * least
    if quoted and early.article == late.article:
        quoted = shared == len(early.quoted) == len(late.quoted)
    if quoted and min(early.quoted_words, late.quoted_words) >= _LONGER:
        return _days_fit(early, late) or _retold(early, late)
    if early.actor != late.actor or not _days_fit(early, late):
        return False
    if early.stance and late.stance and early.stance != late.stance:
        return False
    if quoted:
        return True
    if early.figures != late.figures or early.negated != late.negated:
        return False
    fewest = min(len(early.meaning), len(late.meaning))
    if fewest < _FEWEST:
        return False
    common = len(early.meaning & late.meaning)
    if early.short_quotes & late.short_quotes and common >= _ALIKE * fewest:
        return True
    return common >= _ALIKE * len(early.meaning | late.meaning)


def _days_fit(one: _Report, other: _Report) -> bool:
    """Whether both can have been said on one day; what has no first day fits what was said before its last."""
    starts = [item.first for item in (one, other) if item.first is not None]
    if len(starts) < 2:
        return bool(not starts or starts[0] <= min(one.last, other.last)) and abs(one.last - other.last) <= _UNDATED
    return bool(max(starts) <= min(one.last, other.last))


def _retold(early: _Report, late: _Report) -> bool:
    """Whether a later report gives no day: then it counts as said on the day of publication, and may well be older."""
    undated = late.first is None or late.first == late.last == late.published
    return undated and pd.Timedelta(0) <= late.published - early.last <= _RETOLD
