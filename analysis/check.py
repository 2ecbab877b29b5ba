"""Check a codebook against a corpus: what each claim and each of its patterns catches, and what looks wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain

import pandas as pd

from analysis.codebook import Claim, Codebook
from analysis.errors import ParameterError
from analysis.lexicons import terms
from analysis.pairs import alike, groups_of
from analysis.phrases import find, negations, root, roots, tokens
from analysis.suggest import concepts

_BROAD = 0.5
"""From here down a pattern is called broad: more than half of what it fits is not on its claim."""
_STOP = frozenset(root(word) for word in terms("words", "stop"))
_NEEDED = ("statement_id", "content", "claim", "stance")


@dataclass(frozen=True, slots=True)
class _Words:
    """The stems of a content, their synonym groups, whether it negates, what it speaks of, whether it only points."""

    stems: frozenset[str]
    groups: frozenset[str]
    negates: bool
    concepts: frozenset[str]
    points: bool


def check_codebook(codebook: Codebook, statements: pd.DataFrame) -> pd.DataFrame:
    """What the claims of a codebook catch: one row per claim (`kind` "text") and per entry of `match` and `contrary`.

    `statements` is a statement table that was extracted with this codebook. Columns: `claim`, `kind` (text, match,
    contrary), `pattern` (the sentence or the entry), `statements` (how many it fits; for a sentence: how many are on
    the claim), `on_claim` (of these, how many are on the claim), `alone` (of these, how many no other entry fits),
    `remark` (plain words where something is odd, else empty), `odd` (list of `statement_id` that look wrong).

    An entry of `match` fits a content that has all its words, by stem or synonym; one of `contrary` by stem alone; one
    that negates fits only a content that does. Odd are: for an entry of `match`, statements that it fits and that are
    not on the claim; for one of `contrary`, statements on the claim that it fits and that affirm; for a sentence,
    statements on the claim that share no word with it or its entries and do not point back ("the allegation"). Raises
    `ParameterError` for a table without the columns needed, or one with claims that the codebook lacks.
    """
    missing = [name for name in _NEEDED if name not in statements.columns]
    if missing:
        raise ParameterError(f"no column {missing[0]!r} in the statements; there are {', '.join(statements.columns)}")
    strange = sorted(set(statements["claim"].dropna()) - {claim.claim_id for claim in codebook.claims})
    if strange:
        raise ParameterError(f"the statements are on claim {strange[0]!r}, which the codebook lacks; extract them anew")
    words = [_words(str(content)) for content in statements["content"]]
    rows = list(chain.from_iterable(_rows(claim, statements, words) for claim in codebook.claims))
    kinds = {
        "claim": "string", "kind": "string", "pattern": "string", "statements": "int64", "on_claim": "int64",
        "alone": "int64", "remark": "string", "odd": "object",
    }  # fmt: skip
    return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=kind) for name, kind in kinds.items()})


def _words(content: str) -> _Words:
    every = tokens(content)
    stems = frozenset(roots([word for word in every if word[0].isalnum()]))
    points = any(hit.start < 4 for hit in find("anaphora", roots(every[:9])))
    points |= any(hit.label in ("falsehood", "accusation") for hit in find("polarity", roots(every)))
    held = frozenset(concept for concept, _ in concepts(content))
    return _Words(stems, groups_of(stems - _STOP), bool(negations(every)), held, points or len(held) < 2)


def _fits(kind: str, entry: str, words: _Words) -> bool:
    every = tokens(entry)
    stems = {stem for stem in roots([word for word in every if word[0].isalnum()]) if stem not in _STOP}
    if negations(every) and not words.negates:
        return False
    if kind == "contrary":
        return bool(stems) and stems <= words.stems
    return bool(stems) and all(
        stem in words.stems or groups_of([stem]) & words.groups or any(alike(stem, other) for other in words.stems)
        for stem in stems
    )


def _rows(claim: Claim, statements: pd.DataFrame, words: list[_Words]) -> list[dict[str, object]]:
    ids = [str(one) for one in statements["statement_id"]]
    linked = [one == claim.claim_id for one in statements["claim"].fillna("")]
    stances = list(statements["stance"].astype("string").fillna(""))
    entries = [("match", entry) for entry in claim.match] + [("contrary", entry) for entry in claim.contrary]
    fits = [[at for at, one in enumerate(words) if _fits(kind, entry, one)] for kind, entry in entries]
    times = Counter(chain.from_iterable(fits))
    own = {concept for text in (claim.text, *claim.match, *claim.contrary) for concept, _ in concepts(text)}
    mine = [at for at, is_mine in enumerate(linked) if is_mine]
    odd = [ids[at] for at in mine if not (times[at] or words[at].points or words[at].concepts & own)]
    rows = [_row(claim, "text", claim.text, mine, mine, [at for at in mine if not times[at]], odd)]
    for (kind, entry), places in zip(entries, fits, strict=True):
        on_claim = [at for at in places if linked[at]]
        wrong = (
            [ids[at] for at in places if not linked[at]]
            if kind == "match"
            else [ids[at] for at in on_claim if stances[at] == "affirms"]
        )
        rows.append(_row(claim, kind, entry, places, on_claim, [at for at in on_claim if times[at] == 1], wrong))
    return rows


def _row(
    claim: Claim, kind: str, pattern: str, fits: list[int], on_claim: list[int], alone: list[int], odd: list[str]
) -> dict[str, object]:
    remark = ""
    if not fits:
        remark = "no statement is on this claim" if kind == "text" else "catches nothing"
    elif kind == "match" and len(on_claim) < _BROAD * len(fits):
        remark = "broad: most of what it fits is not on the claim"
    elif kind == "contrary" and len(odd) > _BROAD * len(on_claim):
        remark = "most of what it fits affirms the claim"
    return {
        "claim": claim.claim_id,
        "kind": kind,
        "pattern": pattern,
        "statements": len(fits),
        "on_claim": len(on_claim),
        "alone": len(alone),
        "remark": remark,
        "odd": odd,
    }
