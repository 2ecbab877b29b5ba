"""Link statements to the claims of a codebook, and tell the stance: by the pair reader, in the run of the article."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from analysis.acts import wording
from analysis.codebook import Codebook
from analysis.engine import cut
from analysis.lexicons import terms
from analysis.pairs import (
    ANSWERS,
    Halves,
    Reader,
    Side,
    claim_side,
    fits,
    load_reader,
    patterns,
    reader_folder,
    statement_side,
)
from analysis.phrases import negations, root, roots, tokens
from analysis.records import STANCES, Article, Statement
from analysis.text import Index, sentences

_NONE, _DENIES = ANSWERS.index("none"), ANSWERS.index("denies")
_FADE = 0.85
"""What was spoken of counts for this much less with every sentence."""
_SPOKEN = frozenset(root(word) for word in terms("words", "stop"))


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader found for a claim (its number) and a statement.

    How near they are, the log odds that they belong together, by stance the chance where they do; patterns that fit.
    """

    claim: int
    near: float
    link: float
    chances: tuple[float, ...]
    match: tuple[str, ...]
    contrary: tuple[str, ...]

    @property
    def findings(self) -> dict[str, float]:
        """What counts for belonging together; the reader's settings say how much (training/claims.py, calibrate)."""
        match, contrary = float(bool(self.match)), float(bool(self.contrary))
        return {"bias": 1.0, "link": self.link, "near": self.near, "match": match, "contrary": contrary}

    def stances(self, settings: dict[str, float]) -> list[float]:
        """The chance of each stance: calibrated, and a contrary pattern counted."""
        raised = [max(one, 1e-6) ** settings.get("sharp", 1.0) for one in self.chances]
        if self.contrary:
            raised[_DENIES] *= math.exp(settings.get("against", 0.0))
        return [one / sum(raised) for one in raised]


@cache
def _claims(codebook: Codebook, reader: Reader) -> Halves:
    return reader.halves([claim_side(one.text, reader.tokenizer) for one in codebook.claims])


@cache
def _names(codebook: Codebook, reader: Reader) -> dict[tuple[str, ...], list[int]]:
    """Other names of actors that a claim names, as words in lower case, and the word pieces of the name itself.

    Who reads "Tehran" doesn't know that the codebook's claim on Iran is meant; a person's name tells who is meant.
    """
    spoken = {word for claim in codebook.claims for word in _words(claim.text)}
    out = {}
    for actor in codebook.actors:
        if actor.group is None and set(_words(actor.name)) & spoken:
            pieces = [piece for word in cut(actor.name, reader.tokenizer).pieces for piece in word]
            for alias in actor.aliases:
                forms = tuple(form.lower() for form in cut(alias, reader.tokenizer).forms)
                # An adjective ("Iranian") is known by its form.
                if forms and not set(forms) & set(_words(actor.name)):
                    out[forms] = pieces
    return out


def _words(text: str) -> list[str]:
    return [word for word in tokens(text) if word[0].isalnum() and root(word) not in _SPOKEN]


def link_claims(article: Article, statements: list[Statement], codebook: Codebook) -> list[Statement]:
    """The statements, with claim and stance where they speak to a claim, and the reason.

    What was spoken of before counts for less with every sentence, so that "the allegations" find theirs.
    """
    if not codebook.claims or not statements:
        return statements
    reader = load_reader(reader_folder())
    places = Index(sentences(article.text))
    views = statement_sides(article, statements, codebook, reader, places)
    read = read_pairs(article, statements, views, codebook, reader)
    settings = reader.settings
    focus: dict[int, float] = {}
    out, last = [], 0
    for number, statement in enumerate(statements):
        sentence = max(places.number(statement.attribution.start), 0)
        if sentence > last:
            focus = {claim: value * _FADE ** (sentence - last) for claim, value in focus.items()}
            last = sentence
        scored = [
            (
                sum(settings.get(name, 0.0) * value for name, value in one.findings.items())
                + settings.get("focus", 0.0) * focus.get(one.claim, 0.0),
                one,
            )
            for one in read[number]
        ]
        scored = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: (-pair[0], pair[1].claim))
        if not scored:
            out.append(statement)
            continue
        best = scored[0][1]
        focus[best.claim] = 1.0
        chances = best.stances(settings)
        stance = STANCES[chances.index(max(chances))]
        why = (*statement.why, ("claim", _reason(codebook, scored, stance, max(chances))))
        out.append(replace(statement, claim=codebook.claims[best.claim].claim_id, stance=stance, why=why))
    return _owned_up([_negating(article.text, one) for one in out], codebook)


def statement_sides(
    article: Article, statements: list[Statement], codebook: Codebook, reader: Reader, places: Index
) -> list[Side]:
    """Each statement as the reader takes it."""
    words = cut(article.text, reader.tokenizer)
    names = _names(codebook, reader)
    out = []
    for statement in statements:
        source = set(_words(statement.source_text(article.text) or ""))
        known = [one for one in (statement.actor, statement.group) if one and not set(_words(one)) & source]
        speaker = [piece for word in cut(", ".join(known), reader.tokenizer).pieces for piece in word][:12]
        out.append(statement_side(words, places, statement, speaker, names))
    return out


def read_pairs(
    article: Article, statements: list[Statement], views: list[Side], codebook: Codebook, reader: Reader
) -> list[list[Reading]]:
    """By statement, what it comes to with each claim that is near enough."""
    claims, halves = _claims(codebook, reader), reader.halves(views)
    near = halves.vectors @ claims.vectors.T
    floor = reader.settings.get("floor", -1.0)
    pairs = [
        (claim, number)
        for number in range(len(statements))
        for claim in range(len(codebook.claims))
        if near[number, claim] >= floor
    ]
    out: list[list[Reading]] = [[] for _ in statements]
    for (claim, number), row in zip(pairs, reader.answers(pairs, claims, halves, views), strict=True):
        content = tokens(statements[number].content_text(article.text))
        stems, negates = frozenset(roots([word for word in content if word[0].isalnum()])), bool(negations(content))
        match, contrary = (
            tuple(one.text for one in some if fits(one, stems, negates)) for some in patterns(codebook.claims[claim])
        )
        none = float(row[_NONE])
        link = math.log((1 - none + 1e-4) / (none + 1e-4))
        chances = tuple(float(one) / max(1 - none, 1e-6) for one in row[:_NONE])
        out[number].append(Reading(claim, float(near[number, claim]), link, chances, match, contrary))
    return out


def _reason(codebook: Codebook, scored: list[tuple[float, Reading]], stance: str, sure: float) -> str:
    score, best = scored[0]
    parts = [f"on it by {1 / (1 + math.exp(-score)):.2f}", f"{stance} by {sure:.2f}"]
    if best.match:
        parts.append(f"pattern “{best.match[0]}” fits")
    if best.contrary:
        parts.append(f"contrary pattern “{best.contrary[0]}” fits")
    if len(scored) > 1:
        other, second = scored[1]
        parts.append(f"next is {codebook.claims[second.claim].claim_id} by {1 / (1 + math.exp(-other)):.2f}")
    return f"{codebook.claims[best.claim].claim_id}: " + "; ".join(parts)


def _negating(text: str, statement: Statement) -> Statement:
    """What is asserted by negating the claim is denied: "his country had not and would not send any"."""
    if statement.act != "assert" or statement.stance != "denies" or not negations(wording(text, statement).clause):
        return statement
    reason = "it negates the claim"
    why = tuple((key, f"{words}; {reason}" if key == "act" else words) for key, words in statement.why)
    return replace(statement, act="deny", why=why)


def _owned_up(statements: list[Statement], codebook: Codebook) -> list[Statement]:
    """Own doings told plainly are admitted where the article tells that they were charged, denied or owned up to.

    Definition: to admit is to confirm what one had been accused of. That shows only once it is known who is accused of
    what.
    """
    claims = {one.claim_id: one.text for one in codebook.claims}
    charged = {one.claim for one in statements if one.act in ("accuse", "deny", "admit") or one.stance == "denies"}
    out = []
    for statement in statements:
        if (
            statement.act == "assert"
            and statement.stance == "affirms"
            and not (statement.conditional or statement.hedged)
            and statement.claim in charged
            and _is_agent(statement, claims[statement.claim or ""])
        ):
            why = tuple(
                ("act", f"{text}; it is what the speaker was accused of") if key == "act" else (key, text)
                for key, text in statement.why
            )
            statement = replace(statement, act="admit", why=why)
        out.append(statement)
    return out


def _is_agent(statement: Statement, claim: str) -> bool:
    """Whether the speaker, or the body it speaks for, is the one that the claim says did it: its first name."""
    if negations(tokens(claim)):
        return False
    names = set(roots(tokens(f"{statement.actor or ''} {statement.group or ''}")))
    return next((root(word) in names for word in _capitals(claim)), False)


def _capitals(claim: str) -> Iterable[str]:
    """A claim's words with a capital; the first word of the sentence only where it is no common word."""
    for number, word in enumerate(claim.replace("’", "'").split()):
        for token in tokens(word)[:1]:
            if word[0].isupper() and (number or root(token) not in _SPOKEN):
                yield token
