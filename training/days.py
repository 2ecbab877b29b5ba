"""Learn how much each sign counts for the day on which a statement was made.

    python training/days.py ../shared

Reads the days of training/labels/days.csv: statements of 63 articles of PolNeAR train, labelled by one reader after
docs/annotation.md from the articles' text. `said` is an interval from/to; ".." is an open beginning (told as past);
several readings that are as good stand with "|" between them. Writes analysis/lexicons/day_weights.csv. A linear model
over the days that come into question (softmax, L2), whole-batch descent from zero: the same input gives the same
weights.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from analysis.actors import resolve_actors
from analysis.codebook import EMPTY
from analysis.dates import Evidence, Reader, choose
from analysis.records import Article, Attribution, Span, Statement

Days = tuple[date | None, date]
Labelled = tuple[Article, list[Statement], list[set[Days] | None]]
_L2, _STEPS, _RARE, _SMALL, _ROUNDS = 1.0, 400, 3, 0.02, 3
ROOT = Path(__file__).parent.parent


def interval(words: str) -> Days:
    first, last = words.split("/")
    return None if first == ".." else date.fromisoformat(first), date.fromisoformat(last)


def examples(reader: Reader, gold: Sequence[set[Days] | None], weights: dict[str, float] | None):
    """(days, signs) in question and which are right, for each labelled statement.

    The story so far is as the weights read it; in the first round, as labelled.
    """
    for i in reader.order:
        found = reader.evidence(i)
        right = gold[i]
        signs: dict[Days, set[str]] = {}
        for one in found:
            signs.setdefault((one.first, one.last), set()).update(one.signs)
        if right and right & signs.keys() and len(signs) > 1:
            yield [(sorted(held), days in right) for days, held in signs.items()]
        if weights is None and right:
            held = sorted(right & signs.keys(), key=str)
            days = held[0] if held else sorted(right, key=str)[0]
            reader.settle(i, next((one for one in found if (one.first, one.last) == days), Evidence(*days, frozenset(), "")))
        else:
            reader.settle(i, choose(found, weights or {"pub": 1.0}))


def learn(data: list, l2: float = _L2, steps: int = _STEPS) -> dict[str, float]:
    counts = Counter(sign for one in data for held, _ in one for sign in held)
    names = sorted(name for name, count in counts.items() if count >= _RARE)
    number = {name: at for at, name in enumerate(names)}
    rows, cols, group, right = [], [], [], []
    row = 0
    for g, one in enumerate(data):
        for held, ok in one:
            for sign in held:
                if sign in number:
                    rows.append(row)
                    cols.append(number[sign])
            group.append(g)
            right.append(ok)
            row += 1
    rows_, cols_, group_, right_ = np.array(rows), np.array(cols), np.array(group), np.array(right, float)
    weights, second = np.zeros(len(names)), np.zeros(len(names))
    for _ in range(steps):
        scores = np.bincount(rows_, weights[cols_], minlength=row)
        top = np.full(len(data), -np.inf)
        np.maximum.at(top, group_, scores)
        raised = np.exp(scores - top[group_])
        share = raised / np.bincount(group_, raised)[group_]
        hit = raised * right_
        want = hit / np.bincount(group_, hit)[group_]
        gradient = np.bincount(cols_, (share - want)[rows_], minlength=len(names)) + l2 * weights
        second += gradient**2
        weights -= 0.3 * gradient / np.sqrt(second + 1e-8)
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True) if abs(weight) >= _SMALL}


_MARK = re.compile(r"\{(\d+)([scq])(?: ([^{}]*))?\}")


def read_stories(path: Path) -> Iterable[Labelled]:
    """Our own short stories, sources {1s …}, cues {1c …} and contents {1q …} marked, days in the line that begins with =."""
    for part in re.split(r"^# ", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
        head, body = part.split("\n", 1)
        published = date.fromisoformat(head.split()[0])
        marked, answers = body.rsplit("\n= ", 1)
        text, at, spans = "", 0, {}
        for match in _MARK.finditer(marked):
            text += marked[at : match.start()]
            words = match[3] or ""
            if words:
                spans.setdefault(match[1], {"s": [], "c": [], "q": []})[match[2]].append(Span(len(text), len(text) + len(words)))
            text, at = text + words, match.end()
        article = Article(head, text + marked[at:], published)
        gold = {one.split()[0]: {days_of(word, published) for word in one.split()[1].split("|")} for one in answers.strip().split("; ")}
        numbers = [number for number, one in spans.items() if one["q"]]
        statements = [
            Statement(head, Attribution(next(iter(one["s"]), None), next(iter(one["c"]), None), tuple(one["q"])))
            for one in (spans[number] for number in numbers)
        ]
        yield article, resolve_actors(article, statements, EMPTY), [gold.get(number) for number in numbers]


def days_of(word: str, published: date) -> Days:
    """P, R (before publication), R:day, day, day..day, day..P."""
    if word.startswith("R"):
        return None, date.fromisoformat(word[2:]) if word[1:] else published - timedelta(1)
    first, _, last = word.partition("..")
    ends = [published if one == "P" else date.fromisoformat(one) for one in (first, last or first)]
    return ends[0], ends[1]
