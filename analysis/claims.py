"""Link statements to the claims of a codebook, and tell the stance, in the run of the article.

Where claims are few, signs in the words of a pair and around it tell, with the reader's answer where they leave a doubt
(`pairs`, `links`). In a codebook of many claims words meet by chance, so there the reader is asked of all that are
near, and weighed with the words as `claim_model/config.json` says (written by training/claims.py, calibrate).
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.acts import wording
from analysis.codebook import Codebook
from analysis.engine import Floats, cut
from analysis.links import Look, link_odds, pair_signs, worth_reading
from analysis.pairs import (
    LINK,
    STOP,
    SWAPPED,
    Answer,
    ClaimView,
    Facts,
    StatementView,
    alike,
    claim_view,
    covered,
    find_facts,
    plain_by_words,
    read_pair,
    statement_view,
    worth,
)
from analysis.phrases import negations, root, roots, tokens
from analysis.reader import ANSWERS, Halves, Reader, Side, claim_side, load_reader, reader_folder, statement_side
from analysis.records import STANCES, Article, Span, Statement
from analysis.text import Index, sentences

_NONE = ANSWERS.index("none")
_BEFORE = 2
_FADE = 0.85
_FORGET = 0.15
_EVEN = (0.25,) * len(STANCES)
APART = Answer(0.0, _EVEN, "")
"""What words say of a pair that shares none."""
_FEW = 8
"""Up to so many claims in a codebook, words that fit a claim tell enough."""
_ENOUGH = -0.5
"""The log odds from which on a statement is on a claim."""
_WORDED = 2.5
"""How much more the words' verdict counts than was fitted: stories about real events say a claim in its words more."""
_SECOND = 2.0
"""How much less it counts for the other claims that words fit. All three were chosen by looking at held-out claim
stories and at the two labelled stories: figures on those are a little too good."""
_WORDS = {"bias": 1e-6 - LINK, "words": 1.0, "sharp": 0.0, "worded": 1.0}
"""Settings by which the words alone decide."""
_WEIGHED = _WORDS | {"sharp": 0.5, "worded": 0.5}
"""Settings by which words and reader decide on the stance together."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader found for a claim (its number) and a statement.

    How near they are, the log odds that they belong together, by stance the chance where they do.
    """

    claim: int
    near: float
    link: float
    chances: tuple[float, ...]

    def findings(self, words: Answer) -> dict[str, float]:
        """What counts for belonging together, with what the pair's words say."""
        linked, swapped = float(words.link >= LINK), float(words.link == SWAPPED)
        found = {"bias": 1.0, "link": self.link, "near": self.near}
        return {**found, "words": words.link * linked, "linked": linked, "swapped": swapped}

    def stances(self, words: Answer, settings: dict[str, float]) -> list[float]:
        """The chance of each stance, by the reader and by the words."""
        raised = [
            max(one, 1e-4) ** settings.get("sharp", 1.0) * max(other, 1e-2) ** settings.get("worded", 1.0)
            for one, other in zip(self.chances, words.shares, strict=True)
        ]
        return [one / sum(raised) for one in raised]


@dataclass(frozen=True, slots=True)
class Scored:
    """The claims of a statement with their scores, the highest first, and the settings that they were scored by."""

    found: list[tuple[float, Reading, Answer]]
    settings: dict[str, float]


@cache
def claim_views(codebook: Codebook) -> tuple[ClaimView, ...]:
    """The codebook's claims made ready; a word that many of them share sets none of them apart."""
    counts: Counter[str] = Counter()
    for claim in codebook.claims:
        counts.update(set(roots(tokens(claim.text))))

    def rarity(stem: str) -> float:
        # "Iranian" is no word that sets a claim apart from one on Iran.
        return 1.0 / max(sum(count for other, count in counts.items() if alike(stem, other)), 1) ** 0.5

    return tuple(claim_view(claim, rarity) for claim in codebook.claims)


@cache
def _claims(codebook: Codebook, reader: Reader) -> Halves:
    return reader.halves([claim_side(one.text, reader.tokenizer) for one in codebook.claims])


@cache
def _other_names(codebook: Codebook, reader: Reader) -> dict[tuple[str, ...], list[int]]:
    """Other names of actors that a claim names, as words in lower case, and the word pieces of the name itself.

    Who reads "Tehran" doesn't know that the codebook's claim on Iran is meant; a person's name tells who is meant.
    """
    spoken = {word for claim in codebook.claims for word in _spoken_words(claim.text)}
    out = {}
    for actor in codebook.actors:
        if actor.group is None and set(_spoken_words(actor.name)) & spoken:
            pieces = _pieces(actor.name, reader.tokenizer)
            for alias in actor.aliases:
                forms = tuple(form.lower() for form in cut(alias, reader.tokenizer).forms)
                # An adjective ("Iranian") is known by its form.
                if forms and not set(forms) & set(_spoken_words(actor.name)):
                    out[forms] = pieces
    return out


@lru_cache(maxsize=4096)
def _pieces(name: str, tokenizer: Any) -> list[int]:
    """The word pieces of a name; the same names come again and again."""
    return [piece for word in cut(name, tokenizer).pieces for piece in word] if name else []


def _spoken_words(text: str) -> list[str]:
    return [word for word in tokens(text) if word[0].isalnum() and root(word) not in STOP]


def link_claims(article: Article, statements: list[Statement], codebook: Codebook) -> list[Statement]:
    """The statements, with claim and stance where they speak to a claim, and the reason.

    What was spoken of before counts for less with every sentence, so that "the allegations" find theirs. The confidence
    of a statement that is on a claim is that of the whole row: who said what, on this claim, with this stance.
    """
    if not codebook.claims or not statements:
        return statements
    cut_ = sentences(article.text)
    places = Index(cut_)
    views, aliases = claim_views(codebook), _aliases(codebook)
    seen = [view_of(article, statement, cut_, places, aliases) for statement in statements]
    reader = load_reader(reader_folder())
    sides = statement_sides(article, statements, codebook, reader, places)
    if len(views) <= _FEW:
        numbers = [max(places.number(one.attribution.start), 0) for one in statements]
        title = _title_focus(article, views)
        facts = [tuple(find_facts(claim, view) for claim in views) for view in seen]
        words = _by_words(seen, facts, numbers, views, title)
        halves = reader.halves(sides)
        near = near_claims(halves, codebook, reader).tolist()
        worded = [words[at].found[0][1].claim if at in words else None for at in range(len(statements))]
        looks = [Look(*row) for row in zip(statements, seen, numbers, facts, near, worded, strict=True)]
        names = [title.get(one.claim.claim_id, 0.0) for one in views]
        tables = [pair_signs(look, views, names) for look in looks]
        read = ask(worth_reading(tables), sides, halves, codebook, reader)
        scored = _by_signs(looks, tables, views, words, read)
    else:
        scored = {}
        every = read_pairs(sides, codebook, reader)
        for number, (view, readings) in enumerate(zip(seen, every, strict=True)):
            found = weigh(readings, view, views, {}, reader.settings)
            if found and found[0][0] > 0:
                scored[number] = Scored(found, reader.settings)
    out = []
    for number, statement in enumerate(statements):
        if number in scored:
            found, settings = scored[number].found, scored[number].settings
            _, best, told = found[0]
            chances = best.stances(told, settings)
            stance = STANCES[chances.index(max(chances))]
            why = (*statement.why, ("claim", _reason(codebook, found, stance, max(chances))))
            claim = codebook.claims[best.claim].claim_id
            sure = statement.confidence * _chance(found[0][0]) * max(chances)
            statement = replace(statement, claim=claim, stance=stance, confidence=sure, why=why)
        out.append(statement)
    return _owned_up([_negating(article.text, one) for one in out], {one.claim.claim_id: one for one in views})


def _by_words(
    seen: list[StatementView],
    facts: list[tuple[Facts, ...]],
    numbers: list[int],
    views: tuple[ClaimView, ...],
    focus: dict[str, float],
) -> dict[int, Scored]:
    """The statements (by their place) that are on a claim by their words, given the sentence that each stands in.

    What was spoken of before (`focus`) counts for less with every sentence.
    """
    bare = [Reading(at, 0.0, 0.0, _EVEN) for at in range(len(views))]
    out, last = {}, 0
    for place, (view, number) in enumerate(zip(seen, numbers, strict=True)):
        if number > last:
            focus = {key: value * _FADE ** (number - last) for key, value in focus.items()}
            focus = {key: value for key, value in focus.items() if value > _FORGET}
            last = number
        found = weigh(bare, view, views, focus, _WORDS, facts[place])
        if found and found[0][0] > 0:
            out[place] = Scored(found, _WORDS)
            focus[views[found[0][1].claim].claim.claim_id] = 1.0
    return out


def _by_signs(
    looks: list[Look],
    tables: list[NDArray[np.float64]],
    views: tuple[ClaimView, ...],
    words: dict[int, Scored],
    read: list[dict[int, tuple[float, ...]]],
) -> dict[int, Scored]:
    """The statements (by their place) that are on a claim by all signs together, the words' own verdict among them."""
    out = {}
    for at, odds in enumerate(link_odds(looks, tables, read)):
        look = looks[at]
        # Agent and recipient swapped: another proposition, however many words it shares.
        score = odds - _ENOUGH - 99.0 * np.array([one.swapped for one in look.facts])
        answers = {one.claim: told for strength, one, told in words[at].found if strength > 0} if at in words else {}
        score[list(answers)] += _WORDED - _SECOND
        if look.worded is not None:
            score[look.worded] += _SECOND
        if score.max() > 0:
            order = sorted(range(len(views)), key=lambda one: (-score[one], one))
            best = order[0]
            told = answers.get(best) or read_pair(views[best], look.view, 1.0, look.facts[best], linked=True)
            readings = [_reading(one, read[at].get(one)) for one in order]
            found = [(float(score[one.claim]), one, told) for one in readings]
            together = best in read[at] and not plain_by_words(look.view)
            out[at] = Scored(found, _WEIGHED if together else _WORDS)
    return out


def _reading(claim: int, answer: tuple[float, ...] | None) -> Reading:
    """What the reader answered for a claim, or that it wasn't asked."""
    if answer is None:
        return Reading(claim, 0.0, 0.0, _EVEN)
    none = answer[_NONE]
    link = math.log((1 - none + 1e-4) / (none + 1e-4))
    return Reading(claim, 0.0, link, tuple(one / max(1 - none, 1e-6) for one in answer[:_NONE]))


def ask(
    pairs: list[tuple[int, int]], sides: list[Side], halves: Halves, codebook: Codebook, reader: Reader
) -> list[dict[int, tuple[float, ...]]]:
    """By statement, the reader's answers by claim to some pairs (statement, claim)."""
    out: list[dict[int, tuple[float, ...]]] = [{} for _ in sides]
    if pairs:
        rows = reader.answers([(claim, at) for at, claim in pairs], _claims(codebook, reader), halves, sides)
        for (at, claim), row in zip(pairs, rows, strict=True):
            out[at][claim] = tuple(float(one) for one in row)
    return out


def weigh(
    readings: list[Reading],
    view: StatementView,
    views: tuple[ClaimView, ...],
    focus: dict[str, float],
    settings: dict[str, float],
    facts: tuple[Facts, ...] | None = None,
) -> list[tuple[float, Reading, Answer]]:
    """The claims of a statement with their scores (more than 0 belong together), the highest first."""
    out = []
    for one in readings:
        claim = views[one.claim]
        spoken = focus.get(claim.claim.claim_id, 0.0)
        known = facts[one.claim] if facts else None
        words = read_pair(claim, view, spoken, known) if worth(claim, view, spoken) else APART
        score = sum(settings.get(name, 0.0) * value for name, value in one.findings(words).items())
        out.append((score + settings.get("focus", 0.0) * spoken, one, words))
    return sorted(out, key=lambda row: (-row[0], row[1].claim))


def statement_sides(
    article: Article, statements: list[Statement], codebook: Codebook, reader: Reader, places: Index
) -> list[Side]:
    """Each statement as the reader takes it."""
    words = cut(article.text, reader.tokenizer)
    names = _other_names(codebook, reader)
    out = []
    for statement in statements:
        source = set(_spoken_words(statement.source_text(article.text) or ""))
        known = [one for one in (statement.actor, statement.group) if one and not set(_spoken_words(one)) & source]
        speaker = _pieces(", ".join(known), reader.tokenizer)[:12]
        out.append(statement_side(words, places, statement, speaker, names))
    return out


def near_claims(halves: Halves, codebook: Codebook, reader: Reader) -> Floats:
    """How near each claim (a column) is to each statement, by one vector of each; `halves`: those of the statements."""
    return halves.vectors @ _claims(codebook, reader).vectors.T


def first_look(near: Floats, settings: dict[str, float]) -> NDArray[np.int64]:
    """The pairs worth reading to the end, as numbers of statement and claim, given how near each claim (a column) is.

    Those that are near, and not much farther than the nearest.
    """
    floor = np.maximum(settings.get("floor", -9.0), near.max(axis=1) - settings.get("margin", 9.0))
    return np.argwhere(near >= floor[:, None])


def read_pairs(sides: list[Side], codebook: Codebook, reader: Reader) -> list[list[Reading]]:
    """By statement, what the reader says of each claim that is near enough."""
    claims, halves = _claims(codebook, reader), reader.halves(sides)
    near = halves.vectors @ claims.vectors.T
    pairs = [(int(claim), int(number)) for number, claim in first_look(near, reader.settings)]
    out: list[list[Reading]] = [[] for _ in sides]
    for (claim, number), row in zip(pairs, reader.answers(pairs, claims, halves, sides), strict=True):
        one = _reading(claim, tuple(float(each) for each in row))
        out[number].append(replace(one, near=float(near[number, claim])))
    return out


def _chance(score: float) -> float:
    return 1 / (1 + math.exp(-score))


def _reason(codebook: Codebook, scored: list[tuple[float, Reading, Answer]], stance: str, sure: float) -> str:
    score, best, words = scored[0]
    parts = [f"on it by {_chance(score):.2f}", f"{stance} by {sure:.2f}"]
    if words.why:
        parts.append(words.why)
    if len(scored) > 1 and scored[1][0] > 0:
        other, second, _ = scored[1]
        parts.append(f"next is {codebook.claims[second.claim].claim_id} by {_chance(other):.2f}")
    return f"{codebook.claims[best.claim].claim_id}: " + "; ".join(parts)


def _negating(text: str, statement: Statement) -> Statement:
    """What is asserted by negating the claim is denied: "his country had not and would not send any"."""
    if statement.act != "assert" or statement.stance != "denies" or not negations(wording(text, statement).clause):
        return statement
    reason = "it negates the claim"
    why = tuple((key, f"{words}; {reason}" if key == "act" else words) for key, words in statement.why)
    return replace(statement, act="deny", why=why)


def _owned_up(statements: list[Statement], views: dict[str, ClaimView]) -> list[Statement]:
    """Own doings told plainly are admitted where the article tells that they were charged, denied or owned up to.

    Definition: to admit is to confirm what one had been accused of. That shows only once it is known who is accused of
    what.
    """
    charged = {one.claim for one in statements if one.act in ("accuse", "deny", "admit") or one.stance == "denies"}
    out = []
    for statement in statements:
        view = views.get(statement.claim or "")
        if (
            view
            and statement.act == "assert"
            and statement.stance == "affirms"
            and not (statement.conditional or statement.hedged or view.negated)
            and statement.claim in charged
            and _is_agent(statement, view)
        ):
            why = tuple(
                ("act", f"{text}; it is what the speaker was accused of") if key == "act" else (key, text)
                for key, text in statement.why
            )
            statement = replace(statement, act="admit", why=why)
        out.append(statement)
    return out


def _is_agent(statement: Statement, view: ClaimView) -> bool:
    """Whether the speaker, or the body it speaks for, is the one that the claim says did it."""
    names = roots(tokens(f"{statement.actor or ''} {statement.group or ''}"))
    return bool(view.names) and view.names[0] in names


def _title_focus(article: Article, views: tuple[ClaimView, ...]) -> dict[str, float]:
    """What the title speaks of: a claim of which it names half."""
    stems = frozenset(root(token) for token in tokens(article.title or "") if token[0].isalnum())
    return {one.claim.claim_id: 0.5 for one in views if covered(one, stems) >= 0.5}


@cache
def _aliases(codebook: Codebook) -> tuple[tuple[str, frozenset[str]], ...]:
    """Other names of the codebook's actors in lower case, and the stems of the canonical name."""
    return tuple(
        (alias.lower().removeprefix("the "), frozenset(roots(tokens(actor.name))))
        for actor in codebook.actors
        for alias in actor.aliases
    )


def view_of(
    article: Article,
    statement: Statement,
    cut: list[Span],
    places: Index,
    aliases: tuple[tuple[str, frozenset[str]], ...] = (),
) -> StatementView:
    """The view of a statement: its words, its speaker, and the sentences that it stands in and after."""
    words = wording(article.text, statement)
    mine = statement.attribution
    number = max(places.number(mine.start), 0)
    until = max(places.number(max(mine.end - 1, 0)), number)
    around = []
    for span in cut[max(0, number - _BEFORE) : until + 1]:
        at = span.start
        for piece in sorted((*mine.content, *([mine.cue] if mine.cue else []))):
            if piece.start < span.end and piece.end > span.start:
                around.append(article.text[at : max(at, piece.start)])
                at = max(at, piece.end)
        around.append(article.text[at : span.end])
    context = frozenset(root(token) for part in around for token in tokens(part) if token[0].isalnum())
    speaker = frozenset(
        root(token)
        for name in (statement.actor, statement.group)
        if name
        for token in tokens(name)
        if token[0].isalnum()
    )
    content = statement.content_text(article.text)
    also = _also(content, aliases)
    context |= _also(" ".join(around), aliases)
    return statement_view(
        words, statement.act, statement.hedged, statement.conditional, speaker, context, _names(content), also
    )


def _also(text: str, aliases: tuple[tuple[str, frozenset[str]], ...]) -> frozenset[str]:
    """The stems of the canonical names whose other names stand in a text."""
    padded = " " + " ".join(tokens(text)) + " "
    return frozenset(stem for alias, stems in aliases if f" {alias} " in padded for stem in stems)


def _names(content: str) -> frozenset[str]:
    """The stems of words with a capital that do not open the content or a sentence of it."""
    out = set()
    opens = True
    for word in content.split():
        bare = word.strip("“”\"'’‘«»(),.;:!?[]…–—")
        if bare[:1].isupper() and not opens and len(bare) > 1:
            out.add(root(tokens(bare)[0]))
        opens = word.endswith((".", "!", "?", ":")) or (opens and not bare)
    return frozenset(out)
