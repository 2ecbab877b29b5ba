"""Tell how likely the statements of an article are on each claim of a short codebook.

A look at each pair of statement and claim finds signs: what their words share, which patterns fit, what points at what
was spoken of before, what the speaker does. By these alone a gate leaves out pairs that are hardly worth a second look;
the others are read (`reader`). Then all signs are weighed, first each pair by itself, then with how likely the
statements around it are on the claim. `lexicons/link_weights.csv` says how much each sign counts; training/links.py
fitted it (logistic) on labelled stories and news that the reader had not seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from analysis.lexicons import read_lexicon
from analysis.pairs import LINK, ClaimView, Facts, StatementView, covered, link_of, worth
from analysis.records import ACTS, STANCES, Statement

_SIDES = ("deny", "admit", "no_comment", "retract")
"""Acts that most often take up what was spoken of before; beside them, in the second step, question and reject."""
_SHARED = (
    "link", "fresh", "inside", "around", "whole", "rare", "predicate", "place", "named", "together", "patterns", "head",
    "contrary", "pointing", "verdict", "strange", "swapped", "unseen", "wordy", "worth", "held", "near", "title",
    "listed", "verbs", "speaker", "length",
)  # fmt: skip
_AHEAD = ("link", "fresh", "inside", "whole", "near", "patterns")
"""Signs that count also by how far the claim is ahead of the others."""
_CROSSED = ("linked", "fits", "long pattern", "says it", "points at it", "no patterns")
_OF_STATEMENT = (*ACTS, "conditional", "hedged", "words", "claims", "direct", "own", "sourceless")
_TAKING_SIDES = ("around", "whole", "pointing")
PAIR = (
    "bias", *_SHARED, *(f"{one} ahead" for one in _AHEAD), *_CROSSED, *_OF_STATEMENT,
    *(f"{one}, sides" for one in _TAKING_SIDES), "worded", "worded elsewhere",
)  # fmt: skip
"""The signs of a pair by itself."""
READ = ("read", "read odds", "read ahead", "read behind", "read neutral", "read questions")
"""The signs that the reader's answer to a pair gives; all 0 where it wasn't read."""
AROUND = (
    "chance", "of others", "last", "before last", "next", "so far", "everywhere", "same actor", "distance",
    "last, near", "of all", "focus", "focus, sides", "focus, pointing", "focus, short", "odds",
)  # fmt: skip
"""The signs that the first step's chances around a pair give."""
WORTH = 0.3
"""The chance, by words alone, from which on a pair is read."""
_FADE = 0.85
_SURE, _UNREAD = 1e-3, -5.0
"""How far from 0 and 1 the reader's chances are kept, and the log odds that stand for a pair which wasn't read."""
_OWN = frozenset(["i", "we", "my", "our", "us", "me"])


@dataclass(frozen=True, slots=True)
class Look:
    """A statement as it is looked at: the view of its words, the number of the sentence that it stands in, what was
    found with each claim, how near each claim is (`reader`), which claim its words are on, if any.
    """

    statement: Statement
    view: StatementView
    number: int
    facts: tuple[Facts, ...]
    near: Sequence[float]
    worded: int | None


@cache
def _weights() -> dict[str, NDArray[np.float64]]:
    """The weights of the signs by step: `gate` those of `PAIR`, `first` also of `READ`, `second` of all."""
    table = {(entry.label, entry.term): float(entry.note) for entry in read_lexicon("link_weights")}
    names = {"gate": PAIR, "first": (*PAIR, *READ), "second": (*PAIR, *READ, *AROUND)}
    return {step: np.array([table.get((step, name), 0.0) for name in some]) for step, some in names.items()}


def pair_signs(look: Look, views: tuple[ClaimView, ...], title: Sequence[float]) -> NDArray[np.float64]:
    """The signs (`PAIR`) of a statement with each claim, a row for each; `title`: how much of it is in the title."""
    view, facts, count = look.view, look.facts, len(views)
    shared = np.array(
        [
            [
                max(link_of(claim, view, 0.0, one), 0.0), max(link_of(claim, view, 1.0, one), 0.0), one.inside,
                one.around, one.whole, one.rare, one.predicate, min(one.place, 15) / 15, one.named, one.together,
                min(len(one.match), 3), one.head, len(one.contrary), bool(one.anaphora), one.verdict is not None,
                min(one.strange, 3), one.swapped, one.unseen,
                max((len(pattern.text.split()) for pattern in one.match), default=0), worth(claim, view, 0.0),
                min(len(one.held), 5), near, named, min(len(claim.match), 8), bool(claim.predicates),
                covered(claim, view.speaker), len(claim.weights),
            ]
            for claim, one, near, named in zip(views, facts, look.near, title, strict=True)
        ],
        float,
    )  # fmt: skip
    column = {name: shared[:, at] for at, name in enumerate(_SHARED)}
    crossed = [
        column["link"] >= LINK,
        column["patterns"] > 0,
        column["wordy"] > 1,
        column["predicate"] * column["inside"],
        column["pointing"] * column["around"],
        (column["listed"] == 0) * column["inside"],
    ]
    one = look.statement
    of_statement = [
        *(float(one.act == act) for act in ACTS), one.conditional, one.hedged, np.log1p(len(view.plain)), np.log(count),
        one.quotation == "direct", bool(_OWN & set(view.plain)), one.attribution.source is None,
    ]  # fmt: skip
    sides = float(one.act in _SIDES)
    worded = np.array([float(look.worded == at) for at in range(count)])
    return np.column_stack(
        [
            np.ones(count), shared, *(_ahead(column[name]) for name in _AHEAD), *crossed,
            np.tile(np.array(of_statement, float), (count, 1)), *(sides * column[name] for name in _TAKING_SIDES),
            worded, float(look.worded is not None) - worded,
        ]
    )  # fmt: skip


def around_signs(looks: Sequence[Look], chances: list[NDArray[np.float64]]) -> list[NDArray[np.float64]]:
    """The signs (`AROUND`) that the chances of an article's statements give for each of them, a row for each claim."""
    out = []
    for at, (look, mine) in enumerate(zip(looks, chances, strict=True)):
        nothing = np.zeros(len(mine))
        before, others = chances[:at], chances[:at] + chances[at + 1 :]
        last = before[-1] if before else nothing
        distance = min(look.number - looks[at - 1].number, 9) if at else 9
        same = [
            chance
            for place, (other, chance) in enumerate(zip(looks, chances, strict=True))
            if place != at and other.statement.actor == look.statement.actor
        ]
        faded = [
            chance * _FADE ** (look.number - other.number) for other, chance in zip(looks[:at], before, strict=True)
        ]
        focus = np.max([nothing, *faded], axis=0)
        sides = look.statement.act in (*_SIDES, "question", "reject")
        pointing = np.array([bool(one.anaphora) for one in look.facts], float)
        out.append(
            np.column_stack(
                [
                    mine, _best_of_others(mine), last, before[-2] if at > 1 else nothing,
                    chances[at + 1] if at + 1 < len(chances) else nothing, np.max([nothing, *before], axis=0),
                    np.mean(others, axis=0) if others else nothing, np.max([nothing, *same], axis=0),
                    np.full(len(mine), distance), last * (distance <= 1), np.full(len(mine), mine.sum()),
                    focus, focus * sides, focus * pointing, focus * (len(look.view.plain) < 8),
                    np.log((mine + 0.01) / (1.01 - mine)),
                ]
            )
        )  # fmt: skip
    return out


def worth_reading(tables: Sequence[NDArray[np.float64]]) -> list[tuple[int, int]]:
    """The pairs (statement, claim) that the reader is asked about, given the signs of each statement's pairs."""
    return pairs_over([chances_of(table, _weights()["gate"]) for table in tables])


def pairs_over(chances: Sequence[NDArray[np.float64]]) -> list[tuple[int, int]]:
    """The pairs (statement, claim) with a chance of `WORTH` or more."""
    return [(at, int(claim)) for at, row in enumerate(chances) for claim in np.flatnonzero(row >= WORTH)]


def chances_of(table: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The chance of each row of signs."""
    out: NDArray[np.float64] = 1 / (1 + np.exp(-(table @ weights)))
    return out


def read_signs(count: int, read: Mapping[int, Sequence[float]]) -> NDArray[np.float64]:
    """The signs (`READ`) of a statement with each of so many claims; `read`: the reader's answers by claim."""
    out = np.zeros((count, len(READ)))
    odds = {claim: float(np.log((1 - row[-1] + _SURE) / (row[-1] + _SURE))) for claim, row in read.items()}
    for claim, row in read.items():
        ahead = odds[claim] - max([_UNREAD, *(odds[other] for other in odds if other != claim)])
        neutral, questions = (float(row[STANCES.index(name)]) for name in ("neutral", "questions"))
        out[claim] = (1.0, odds[claim], max(ahead, 0.0), min(ahead, 0.0), neutral, questions)
    return out


def link_odds(
    looks: Sequence[Look], tables: Sequence[NDArray[np.float64]], read: Sequence[Mapping[int, Sequence[float]]]
) -> list[NDArray[np.float64]]:
    """By statement, the log odds that it is on each claim.

    `tables` are the signs of each statement's pairs (`pair_signs`), `read` the reader's answers to those that were
    read, by claim.
    """
    weights = _weights()
    signs = [np.hstack([table, read_signs(len(table), one)]) for table, one in zip(tables, read, strict=True)]
    around = around_signs(looks, [chances_of(table, weights["first"]) for table in signs])
    return [np.hstack(both) @ weights["second"] for both in zip(signs, around, strict=True)]


def _best_of_others(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each value, the largest of the others; 0 where there are none."""
    if len(values) < 2:
        return np.zeros(len(values))
    best = int(values.argmax())
    out = np.full(len(values), max(values[best], 0.0))
    out[best] = max(0.0, *(value for at, value in enumerate(values.tolist()) if at != best))
    return out


def _ahead(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return values - _best_of_others(values)
