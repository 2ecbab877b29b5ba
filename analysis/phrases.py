"""Find the terms of a lexicon in a run of words, by stem; know what negates.

Shared by `acts` and `claims`: both read short texts (a cue, a content) as lists of lower-case tokens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from analysis.lexicons import read_lexicon, terms
from analysis.text import stem

_TOKEN = re.compile(r"\d[\d,.]*\d|\w+(?:[-’'.&]\w+)*|[^\w\s]")
_CONTRACTED = {"can't": ["can", "not"], "cannot": ["can", "not"], "won't": ["will", "not"], "shan't": ["shall", "not"]}
_TAILS = {"'ve": "have", "'ll": "will", "'re": "are", "'m": "am", "'d": "would"}
_LONGEST = 60
_AMERICAN = re.compile(r"iz(e|ed|es|er|ing|ation|ations)$")
NEGATORS = terms("words", "negators")
"""Words that turn a clause round."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A term of a lexicon found in a run of words: half-open word numbers, the class, the term as written there."""

    start: int
    end: int
    label: str
    term: str


@cache
def _contraction(word: str) -> tuple[str, ...]:
    if word in _CONTRACTED:
        return tuple(_CONTRACTED[word])
    if word.endswith("n't"):
        return (word[:-3], "not")
    for tail, full in _TAILS.items():
        if word.endswith(tail) and len(word) > len(tail):
            return (word[: -len(tail)], full)
    if word.endswith("'s") and len(word) > 2:
        return (word[:-2], "'s")
    return (word,)


def tokens(text: str) -> list[str]:
    """Lower-case words and marks; contractions are taken apart ("didn't" is "did", "not")."""
    out: list[str] = []
    for found in _TOKEN.findall(text.lower().replace("’", "'")):
        if "'" in found and found != "'":
            out.extend(part for part in _contraction(found) if part)
        elif found == "cannot":
            out.extend(("can", "not"))
        else:
            out.append(found)
    return out


@cache
def _irregular() -> dict[str, str]:
    return {entry.term: entry.label for entry in read_lexicon("irregular")}


@cache
def root(token: str) -> str:
    """The stem of a word; irregular forms and common nouns of action count as their verb ("gave", "denial")."""
    if len(token) > _LONGEST or not token[0].isalpha():
        return token
    word = _AMERICAN.sub(r"is\1", token) if len(token) > 5 else token
    return stem(_irregular().get(word, word))


def roots(words: list[str]) -> list[str]:
    """The stem of every word."""
    return [root(word) for word in words]


@cache
def _table(name: str) -> dict[str, list[tuple[tuple[str, ...], str, str]]]:
    table: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for entry in read_lexicon(name):
        stems = tuple(roots(tokens(entry.term)))
        table.setdefault(stems[0], []).append((stems, entry.label, entry.term))
    return table


def find(name: str, stems: list[str], gap: int = 0) -> list[Hit]:
    """The terms of a lexicon in a list of stems.

    In order of place; `gap` words may stand between two words of a term.
    """
    table, out = _table(name), []
    for at, first in enumerate(stems):
        for want, label, term in table.get(first, ()):
            end = at + 1
            for word in want[1:]:
                window = stems[end : end + gap + 1]
                if word not in window:
                    break
                end += window.index(word) + 1
            else:
                out.append(Hit(at, end, label, term))
    return out


def negations(words: list[str]) -> list[int]:
    """The numbers of the words that negate; "not only" and "no doubt" don't."""
    out = []
    for at, word in enumerate(words):
        if word in NEGATORS:
            after = words[at + 1] if at + 1 < len(words) else ""
            if (word == "not" and after in ("only", "just", "merely", "least")) or (
                word == "no" and after in ("doubt", "wonder", "matter", "less", "fewer", "later")
            ):
                continue
            out.append(at)
    return out
