"""Read pairs of claim and statement: does the statement speak to the claim, and how?

A small transformer (weights in `claim_model/`, how they were made in `training/claims.py`) reads the claim's sentence,
then the statement in its context, its spans marked. What both are made of is compared first: only claims that are near
enough, by one vector of each side, are read with the statement.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.engine import Floats, Words, check_sums, cut, model_folder, open_session, open_tokenizer
from analysis.records import STANCES, Statement
from analysis.text import Index

ANSWERS = (*STANCES, "none")
"""What the reader says of a pair."""
CONTEXT, SOURCE, CUE, CONTENT, BEFORE, CLAIM, PAD = range(7)
"""What a word piece belongs to: the statement's own sentence outside of its spans, those, the sentences before."""
_BEGIN, _END = 101, 102
_CLAIM_SIZE, _SIZE, _BEFORE_SIZE, _BEFORE_SENTENCES = 40, 112, 40, 2
"""Word pieces at most of a claim, of a statement with its context, of what comes before; and sentences before."""
_AT_ONCE = 640
"""Word pieces that the network reads at once."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a pair as the reader takes it: word pieces, and what each belongs to."""

    ids: tuple[int, ...]
    roles: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.ids)


def claim_side(text: str, tokenizer: object) -> Side:
    """A claim's sentence."""
    pieces = [piece for word in cut(text, tokenizer).pieces for piece in word][:_CLAIM_SIZE]
    ids = (_BEGIN, *pieces, _END)
    return Side(ids, (CLAIM,) * len(ids))


def statement_side(
    words: Words,
    places: Index,
    statement: Statement,
    speaker: Sequence[int] = (),
    names: dict[tuple[str, ...], list[int]] | None = None,
) -> Side:
    """A statement in its context: the sentences that it stands in, and some words of those before.

    `places`: the article's sentences. `speaker`: word pieces that name the speaker where the text doesn't. `names`:
    other names by their lower-case words, and the word pieces that stand for them.
    """
    mine, cut_ = statement.attribution, places.spans
    starts = [span.start for span in words.spans]
    number = max(places.number(mine.start), 0)
    until = max(places.number(max(mine.end - 1, 0)), number)

    def word_at(position: int) -> int:
        return int(np.searchsorted(starts, position))

    first = word_at(cut_[number].start) if cut_ else 0
    last = word_at(cut_[until].end) if cut_ else len(words)
    begin = word_at(cut_[max(0, number - _BEFORE_SENTENCES)].start) if cut_ else 0
    roles = np.full(len(words), CONTEXT)
    for role, spans in ((CONTENT, mine.content), (SOURCE, [mine.source]), (CUE, [mine.cue])):
        for span in spans:
            if span is not None:
                roles[word_at(span.start) : word_at(span.end)] = role
    body = list(_pieces(words, first, last, roles, names or {}))[: _SIZE - 1]
    room = min(_BEFORE_SIZE, _SIZE - 1 - len(body))
    roles[begin:first] = BEFORE
    ahead = list(_pieces(words, begin, first, roles, names or {}))[-room:] if room > 0 else []
    both = [*((piece, SOURCE) for piece in speaker), *ahead, *body]
    return Side((*(piece for piece, _ in both), _END), (*(int(role) for _, role in both), CONTEXT))


def _pieces(
    words: Words, first: int, last: int, roles: NDArray[np.int64], names: dict[tuple[str, ...], list[int]]
) -> Iterator[tuple[int, int]]:
    """The word pieces of some words with their roles, known names in place of other names."""
    at = first
    while at < last:
        size = 1
        if names:
            forms = tuple(form.lower() for form in words.forms[at : min(at + 4, last)])
            size = next((n for n in range(len(forms), 0, -1) if forms[:n] in names), 0)
            if size:
                yield from ((piece, int(roles[at])) for piece in names[forms[:size]])
                at += size
                continue
            size = 1
        # A paragraph mark is no word.
        if words.spans[at].start < words.spans[at].end:
            yield from ((piece, int(roles[at])) for piece in words.pieces[at])
        at += size


def reader_folder() -> Path:
    """Where the reader's weights are: in the package, or where `$CLAIMLINE_READER_DIR` says."""
    return Path(os.environ.get("CLAIMLINE_READER_DIR") or Path(__file__).parent / "claim_model")


@dataclass(frozen=True, slots=True)
class Halves:
    """What goes into the layers for some sides: by side its word pieces' vectors, and one vector to compare."""

    states: list[Floats]
    vectors: Floats


class Reader:
    """The weights, ready to read pairs."""

    def __init__(self, folder: Path) -> None:
        self.lower, self.upper = open_session(folder / "lower.onnx"), open_session(folder / "upper.onnx")
        self.tokenizer = open_tokenizer(model_folder())
        self.settings: dict[str, float] = json.loads((folder / "config.json").read_text(encoding="utf-8"))

    def halves(self, sides: Sequence[Side]) -> Halves:
        """What goes into the layers for claims, or for statements."""
        states: list[Floats] = [np.empty(0, np.float32)] * len(sides)
        vectors: list[Floats] = [np.empty(0, np.float32)] * len(sides)
        for group in _groups([len(side) for side in sides]):
            longest = max(len(sides[at]) for at in group)
            ids, roles = np.zeros((len(group), longest), np.int64), np.full((len(group), longest), PAD)
            for row, at in enumerate(group):
                ids[row, : len(sides[at])], roles[row, : len(sides[at])] = sides[at].ids, sides[at].roles
            out, vector = self.lower.run(["states", "vector"], {"ids": ids, "roles": roles})
            for row, at in enumerate(group):
                states[at], vectors[at] = out[row, : len(sides[at])], vector[row]
        return Halves(states, np.array(vectors, np.float32).reshape(len(sides), -1))

    def answers(
        self, pairs: Sequence[tuple[int, int]], claims: Halves, statements: Halves, roles: Sequence[Side]
    ) -> Floats:
        """The probability of each answer for pairs of (claim's number, statement's number)."""
        out = np.zeros((len(pairs), len(ANSWERS)), np.float32)
        sizes = [len(claims.states[one]) + len(statements.states[other]) for one, other in pairs]
        for group in _groups(sizes):
            longest = max(sizes[at] for at in group)
            states = np.zeros((len(group), longest, claims.states[0].shape[-1]), np.float32)
            kinds = np.full((len(group), longest), PAD)
            for row, at in enumerate(group):
                claim, statement = claims.states[pairs[at][0]], statements.states[pairs[at][1]]
                states[row, : len(claim)], kinds[row, : len(claim)] = claim, CLAIM
                states[row, len(claim) : sizes[at]] = statement
                kinds[row, len(claim) : sizes[at]] = roles[pairs[at][1]].roles
            (scores,) = self.upper.run(["scores"], {"states": states, "roles": kinds})
            raised = np.exp(scores - scores.max(axis=1, keepdims=True))
            out[group] = raised / raised.sum(axis=1, keepdims=True)
        return out


def _groups(sizes: Sequence[int]) -> Iterator[list[int]]:
    """Numbers of what is read at once: of about one length, `_AT_ONCE` word pieces together.

    An int8 network's numbers depend a little on what is read together; that is only ever of one article.
    """
    group: list[int] = []
    for at in sorted(range(len(sizes)), key=lambda one: (sizes[one], one)):
        if group and (len(group) + 1) * sizes[at] > _AT_ONCE:
            yield group
            group = []
        group.append(at)
    if group:
        yield group


@cache
def load_reader(folder: Path) -> Reader:
    """The reader of a folder, its files checked against their SHA-256 sums.

    Raises `ModelError` where a file is missing or damaged.
    """
    check_sums(folder)
    return Reader(folder)
