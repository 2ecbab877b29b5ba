"""Compare a claim and a statement by their words: does the statement speak to the claim, and how?

`read_pair` says what words tell; `claims` weighs it with what the reader says. It looks at what `features` finds: how
much of the claim's sentence and patterns the content, and the context, holds; what stands for it ("the allegations",
"it"); the act; and how often the statement negates. `lexicons/claim_weights.csv` says how much each finding counts
(learnt by training/stances.py).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from analysis.acts import Wording, main_clause
from analysis.codebook import Claim
from analysis.lexicons import read_lexicon, terms
from analysis.phrases import find, negations, root, roots, tokens
from analysis.records import STANCES

_EVEN = (0.25,) * len(STANCES)
_ENOUGH = 3.5
"""Of a long claim sentence this much weight counts as all: nobody repeats every word of it."""
_DIRECT = 0.4
_PASSING = 0.6
_APART = 0.05
_LATE = 0.25
_VERBLESS = 0.05
_AROUND = 1.0
_FRESH = 0.7
SWAPPED = -1.0
"""In place of a strength: agent and recipient have changed places, so it is another proposition."""
LINK = 0.6
"""From here on a statement belongs to a claim."""
STOP = frozenset(root(word) for word in terms("words", "stop"))
_PERSONS = terms("words", "persons")
_END = frozenset(root(word) for word in terms("words", "end"))
_TO, _BY = frozenset(["to", "for", "towards"]), frozenset(["by", "from", "of"])
_PROOF = frozenset(root(word) for word in terms("words", "proof_of_claims"))
_LYING = frozenset(["lie", "lies", "lying", "blatant lie"])
_LIARS = frozenset(["lying", "lied", "liar", "liars"])
_AFFIRM = terms("words", "affirm")


@dataclass(frozen=True, slots=True)
class Pattern:
    """An entry of `match` or `contrary`: as written, its stems, whether it negates."""

    text: str
    stems: frozenset[str]
    negated: bool


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim made ready for comparing: its stems with weights, names in order, patterns."""

    claim: Claim
    weights: dict[str, float]
    names: tuple[str, ...]
    negated: bool
    match: tuple[Pattern, ...]
    contrary: tuple[Pattern, ...]
    agent: frozenset[str]
    predicates: frozenset[str]
    groups: frozenset[str]


@dataclass(frozen=True, slots=True)
class StatementView:
    """A statement made ready for comparing: its words, those of speaker and context, what was found in them."""

    words: Wording
    act: str
    conditional: bool
    hedged: bool
    plain: list[str]
    stems: list[str]
    clause: list[str]
    speaker: frozenset[str]
    context: frozenset[str]
    names: frozenset[str]
    all_stems: frozenset[str]
    head: frozenset[str]
    groups: frozenset[str]
    context_groups: frozenset[str]


@dataclass(frozen=True, slots=True)
class Answer:
    """How strongly the pair belongs together (`LINK` is enough); by stance how sure, even where nothing tells; plain
    words."""

    link: float
    shares: tuple[float, ...]
    why: str


@cache
def _synonyms() -> dict[str, frozenset[str]]:
    out: dict[str, set[str]] = {}
    for entry in read_lexicon("synonyms"):
        words = tokens(entry.term)
        if len(words) == 1:
            out.setdefault(root(words[0]), set()).add(entry.label)
    return {stem: frozenset(labels) for stem, labels in out.items()}


@cache
def _things() -> frozenset[str]:
    """The synonym groups of things, not doings."""
    return frozenset(entry.label for entry in read_lexicon("synonyms") if entry.note == "thing")


def groups_of(stems: frozenset[str] | list[str]) -> frozenset[str]:
    """The synonym groups of a set of stems."""
    table = _synonyms()
    return frozenset(label for stem in stems for label in table.get(stem, ()))


@cache
def alike(one: str, other: str) -> bool:
    """Whether two stems are of one family: "iran" and "iranian", "pollut" and "pollutant"."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) < 4:
        return False
    same = 0
    for left, right in zip(short, long, strict=False):
        if left != right:
            break
        same += 1
    return same >= max(4, len(short) - 1) and len(long) - same <= 4


@dataclass(frozen=True, slots=True)
class Facts:
    """What a look at a pair finds.

    Shares of the claim's words in the content (`inside`), around it (`around`) and in both (`whole`); the words `held`,
    the rarest's weight; whether the claim's verb is there, as which word, and whether with another of its words
    (`together`); whether speaker or content are of the claim's names (`named`); patterns that fit, and whether one fits
    before a relative clause (`head`); terms that stand for what was spoken of; a word for false or true; how many names
    are new; whether agent and recipient are swapped; whether the speaker says not to know (`unseen`).
    """

    inside: float
    around: float
    whole: float
    held: tuple[str, ...]
    rare: float
    predicate: bool
    place: int
    named: bool
    together: bool
    match: tuple[Pattern, ...]
    head: bool
    contrary: tuple[Pattern, ...]
    anaphora: tuple[str, ...]
    verdict: str | None
    strange: int
    swapped: bool
    unseen: bool


@lru_cache(maxsize=4096)
def _held(stem: str, among: frozenset[str], groups: frozenset[str]) -> float:
    """How well a stem is found among others: 1 itself, 0.9 its family, 0.7 a synonym, 0 not."""
    if stem in among:
        return 1.0
    if _synonyms().get(stem, frozenset()) & groups:
        return 0.7
    if any(alike(stem, other) for other in among if other[:3] == stem[:3]):
        return 0.9
    return 0.0


def claim_view(claim: Claim, rarity: Callable[[str], float]) -> ClaimView:
    """The view of a claim; `rarity` tells how much a stem sets it apart from the codebook's others (1 alone.

    Less shared).
    """
    words = tokens(claim.text)
    raw = claim.text.replace("’", "'").split()
    names = {root(token) for at, word in enumerate(raw) for token in tokens(word) if at and word[:1].isupper()}
    stems = [root(word) for word in words if word[0].isalnum()]
    content = [stem for stem in dict.fromkeys(stems) if stem not in STOP]
    if raw and content and stems[0] == content[0] and raw[0].lower() != "the":
        names.add(content[0])
    ordered = tuple(stem for stem in content if stem in names)
    table = _synonyms()
    verbs = frozenset(stem for stem in content if table.get(stem, frozenset()) - _things() and stem not in names)
    return ClaimView(
        claim,
        {stem: rarity(stem) for stem in content},
        ordered,
        bool(negations(words)),
        tuple(_pattern(entry) for entry in claim.match),
        tuple(_pattern(entry) for entry in claim.contrary),
        frozenset(content[:1]) | frozenset(ordered[:1]),
        verbs,
        groups_of(frozenset(content)),
    )


def _pattern(entry: str) -> Pattern:
    words = tokens(entry)
    false = any(hit.label == "falsehood" for hit in find("polarity", roots(words)))
    negated = bool(negations(words)) or false
    stems = frozenset(stem for stem in roots([word for word in words if word[0].isalnum()]) if stem not in STOP)
    return Pattern(entry, stems or frozenset(roots(words)), negated)


def covered(view: ClaimView, stems: frozenset[str]) -> float:
    """The share of a claim's words, by weight, that a set of stems holds."""
    return _covered(view, stems, groups_of(stems - STOP))[0]


def _fits(pattern: Pattern, stems: frozenset[str], groups: frozenset[str]) -> bool:
    return all(_held(stem, stems, groups) > 0 for stem in pattern.stems)


def _covered(view: ClaimView, stems: frozenset[str], groups: frozenset[str]) -> tuple[float, list[str]]:
    total = min(sum(view.weights.values()), _ENOUGH) or 1.0
    found = [(stem, _held(stem, stems, groups)) for stem in view.weights]
    share = sum(view.weights[stem] * held for stem, held in found) / total
    return min(share, 1.0), [stem for stem, held in found if held]


def _once(places: list[int], words: list[str]) -> list[int]:
    """Negations that are strung together ("has not and will not", "neither … nor") count once."""
    out: list[int] = []
    for at in places:
        if out and (words[at] == "nor" or {"and", "or", "nor"} & set(words[max(out[-1], at - 3) : at])):
            continue
        out.append(at)
    return out


def _tells_of_lying(view: StatementView) -> bool:
    """Whether somebody is said to lie: the speaker stands behind what that somebody denies ("Tehran is lying")."""
    own = view.plain[:1] and view.plain[0] in ("i", "we")
    return bool(_LIARS & set(view.plain)) and not own


def sign(view: StatementView) -> tuple[int, list[str]]:
    """+1 where the statement stands behind what it says.

    -1 where an odd number of negations turns it; the negations.
    """
    counted = []
    cue_denies = any(hit.label == "deny" for hit in find("cues", view.words.cue_stems, gap=3))
    cue_negates = len(negations(view.words.cue))
    if cue_denies:
        counted.append("the cue denies")
    counted += [f"“{view.words.cue[at]}” in the cue" for at in negations(view.words.cue)]
    inside = _once(negations(view.clause), view.clause)
    counted += [f"“{view.clause[at]}” in the content" for at in inside]
    false = [hit for hit in find("polarity", roots(view.clause)) if hit.label == "falsehood"]
    lying = _tells_of_lying(view)
    if lying or (view.act == "accuse" and any(hit.term in _LYING for hit in false)):
        # "They are lying about it" stands behind what they deny.
        false = []
    denied = int(cue_denies) + cue_negates + len(inside)
    # A cue that denies already ("dismissed as a lie") is not turned back by the word for the lie.
    if false and not cue_denies:
        counted.append(f"“{false[0].term}” in the content")
        denied += 1
    if not denied and view.act == "deny" and not lying:
        counted.append("the statement as a whole denies")
        denied = 1
    return (-1 if denied % 2 else 1), counted


def plain_by_words(view: StatementView) -> bool:
    """Whether words alone tell the stance: negations that turn each other back, or somebody said to lie."""
    return _tells_of_lying(view) or len(sign(view)[1]) > 1


def _bin(share: float) -> str:
    return "0" if share < 0.05 else "1" if share < 0.3 else "2" if share < 0.5 else "3" if share < 0.75 else "4"


def _swapped(claim: ClaimView, view: StatementView) -> bool:
    """Whether agent and recipient have changed places: the claim's second name does it to the first."""
    if len(claim.names) < 2 or not claim.predicates:
        return False
    first, second = claim.names[0], claim.names[-1]
    places = {one: [at for at, stem in enumerate(view.stems) if alike(one, stem)] for one in (first, second)}
    if not places[first] or not places[second]:
        return False
    wanted = groups_of(claim.predicates)
    verbs = [
        at
        for at, stem in enumerate(view.stems)
        if stem in claim.predicates or _synonyms().get(stem, frozenset()) & wanted
    ]
    if not verbs:
        return False

    def led(at: int, by: frozenset[str]) -> bool:
        return bool(by & set(view.plain[max(0, at - 2) : at]))

    first_gets = any(led(at, _TO) for at in places[first]) and not any(led(at, _TO) for at in places[second])
    second_gives = any(led(at, frozenset(("by", "from"))) for at in places[second]) and not any(
        led(at, frozenset(("by", "from"))) for at in places[first]
    )
    verb = verbs[0]
    second_acts = any(0 < verb - at <= 3 and not led(at, _TO | _BY | {"on", "in", "against"}) for at in places[second])
    first_suffers = any(at > verb and not led(at, frozenset(("by", "from"))) for at in places[first])
    return (
        (first_gets and (second_acts or second_gives))
        or (second_gives and first_gets)
        or (second_acts and first_suffers)
    )


def _place(claim: ClaimView, view: StatementView) -> int:
    """Which word of the content is the claim's verb or a synonym; 0 where none is."""
    wanted = groups_of(claim.predicates) - _things()
    # "If it is proven that …" and "in their possession that …" lead up to what it is about.
    start = view.plain.index("that") + 1 if "that" in view.plain[:10] else 0
    for at, stem in enumerate(view.stems[start:]):
        if stem in claim.predicates or _synonyms().get(stem, frozenset()) & wanted:
            return at
    return 0


def _together(claim: ClaimView, view: StatementView) -> bool:
    """Whether the claim's verb stands in one stretch between marks with another of its words that is no verb."""
    wanted = groups_of(claim.predicates) - _things()
    rest = [stem for stem in claim.weights if stem not in claim.predicates]
    things = [stem for stem in rest if stem not in claim.names] or rest
    stretch: set[str] = set()
    for word in [*view.words.content, "."]:
        if word[0].isalnum():
            stretch.add(root(word))
            continue
        if word in ",;:.?!" and stretch:
            verb = stretch & claim.predicates or any(_synonyms().get(stem, frozenset()) & wanted for stem in stretch)
            held = frozenset(stretch)
            if verb and any(_held(stem, held, groups_of(held)) for stem in things):
                return True
            stretch = set()
    return False


def find_facts(claim: ClaimView, view: StatementView) -> Facts:
    """What a look at the pair finds."""
    stems = view.all_stems
    own = _PERSONS & set(view.plain)
    with_speaker = stems
    if own or len(view.plain) <= 8 or view.words.content[:1] == ["to"]:
        # Only the speaker's name can stand for "we": what else describes the speaker says nothing on the claim.
        with_speaker |= {one for one in view.speaker if any(alike(one, other) for other in claim.names)}
    # What a clause that a comma sets off adds in passing counts for less than what is said.
    head = view.head | (with_speaker - stems)
    first, _ = _covered(claim, head, groups_of(view.head))
    inside, held = _covered(claim, with_speaker, view.groups)
    inside = max(first, _PASSING * inside)
    around, _ = _covered(claim, view.context, view.context_groups)
    if claim.predicates and not any(_held(stem, view.context, view.context_groups) for stem in claim.predicates):
        around *= _PASSING
    whole, _ = _covered(claim, with_speaker | view.context, view.groups | view.context_groups)
    return Facts(
        inside=inside,
        around=around,
        whole=whole,
        held=tuple(held),
        rare=max((claim.weights[stem] for stem in held), default=0.0),
        predicate=any(_held(stem, stems, view.groups) for stem in claim.predicates),
        place=_place(claim, view),
        named=any(alike(one, other) for one in claim.names for other in view.all_stems | view.speaker),
        together=_together(claim, view),
        match=tuple(one for one in claim.match if _fits(one, with_speaker, view.groups)),
        head=any(_fits(one, head, groups_of(view.head)) for one in claim.match),
        contrary=tuple(
            one
            for one in claim.contrary
            if one.stems <= stems and (not negations(tokens(one.text)) or negations(view.plain))
        ),
        anaphora=tuple(
            hit.term
            for hit in find("anaphora", view.stems[:9], gap=1)
            if (hit.end - hit.start > 1 and hit.start < 4) or len(view.plain) <= 3
        ),
        verdict=next((hit.term for hit in find("polarity", view.stems) if hit.label in ("falsehood", "truth")), None),
        strange=len(
            [
                one
                for one in view.names
                if not any(alike(one, other) for other in (*claim.weights, *view.context, *view.speaker))
            ]
        ),
        swapped=_swapped(claim, view),
        unseen=any(hit.label == "unseen" for hit in find("polarity", view.stems, gap=1)),
    )


def features(claim: ClaimView, view: StatementView, focus: float, facts: Facts) -> list[str]:
    """The findings that the weights of the stances are for."""
    own = _PERSONS & set(view.plain)
    speaks = any(alike(one, other) for one in claim.agent for other in view.speaker)
    turned, counted = sign(view)
    plus = "+" if turned > 0 else "-"
    act, neg = view.act, claim.negated
    rule = stance_of(claim, view, facts)
    inside = _bin(facts.inside)
    out = [
        "bias", f"rule:{rule}", f"rule:{rule}|{act}", f"rule:{rule}|neg:{neg}", f"rule:{rule}|in:{inside}",
        f"act:{act}", f"sign:{plus}", f"act:{act}|{plus}", f"act:{act}|{plus}|{neg}",
        f"cond:{view.conditional}|act:{act}", f"hedged:{view.hedged}|{rule}",
        f"predicate:{facts.predicate}|{plus}|{neg}",
        f"speaks:{speaks}|{act}", f"person:{bool(own)}|speaks:{speaks}", f"count:{min(len(counted), 3)}|{neg}",
    ]  # fmt: skip
    if facts.match:
        out.append(f"match|{plus}|{neg}")
    if any(not one.negated for one in facts.contrary):
        out += [f"contrary|{act}", f"contrary|{plus}"]
    if facts.anaphora:
        out.append(f"anaphora|{act}")
    if _END & set(view.stems[:6]):
        out.append(f"ends|{act}")
    for label in {hit.label for hit in find("polarity", view.stems[:25])}:
        if label in ("falsehood", "truth", "silence", "doubt", "wrong_admitted", "negative", "positive"):
            out += [f"has:{label}", f"has:{label}|neg:{neg}"]
    if _AFFIRM & set(view.plain[:2]):
        out.append("yes")
    return out


def link_of(claim: ClaimView, view: StatementView, focus: float, facts: Facts) -> float:
    """How strongly a statement belongs to a claim, from 0 up; 1 is enough.

    Three ways in: the content says it in the claim's words, or a pattern's; the content says it in part and the talk
    before says the rest; the content only points at what was spoken of before ("the allegations", "Untrue").
    """
    if facts.swapped:
        return SWAPPED
    # What was spoken of last counts for more than what merely stands near.
    around = max(_AROUND * facts.around, focus)
    score = 0.0
    if facts.match:
        best = max(len(one.text.split()) for one in facts.match)
        score = (1.0 if best > 1 else 0.6) - (0.0 if facts.head else 0.25)
    if facts.contrary:
        score = max(score, 1.3)
    if facts.predicate and facts.inside >= 0.4:
        score = max(score, 0.55 + 0.6 * facts.inside)
    elif facts.inside >= 0.6 and (facts.match or not claim.predicates):
        score = max(score, 0.9 if facts.inside >= 0.7 else 0.8)
    score += 0.4 * facts.inside * (facts.inside > 0.3) + (0.1 * facts.rare + 0.02 * focus if score else 0.0)
    speaks_up = view.act in ("deny", "no_comment", "question", "admit", "retract", "accuse", "reject", "endorse")
    if facts.anaphora and (speaks_up or len(view.plain) <= 6):
        # "The drone allegations" name their claim themselves.
        named = 0.4 if set(facts.held) - set(claim.names) else 0.0
        score = max(score, 0.35 + max(around, named))
    elif facts.verdict and len(view.plain) <= 14:
        score = max(score, 0.3 + around)
    elif len(view.plain) <= 7 and view.act in ("deny", "no_comment") and not facts.strange:
        score = max(score, 0.25 + around)
    if view.act in ("admit", "deny", "retract") and focus > 0:
        score = max(score, 0.1 + focus)
    if facts.predicate and focus >= _FRESH and facts.inside >= 0.1:
        score = max(score, 0.2 + 0.6 * focus)
    if view.act in ("request", "question", "no_comment") and focus >= _FRESH and _PROOF & view.all_stems:
        score = max(score, 0.2 + 0.6 * focus)
    if (
        score < 0.7
        and facts.predicate
        and around >= 0.4
        and (facts.inside >= 0.2 or (view.plain[:1] and _PERSONS & set(view.plain[:4])))
    ):
        score = max(score, min(0.45 + 0.5 * around + facts.inside, 1.1))
    wordy = any(len(one.text.split()) > 1 for one in facts.match)
    if view.act in ("commit", "endorse", "reject", "threaten") and not facts.predicate and not wordy:
        score -= 0.3
    if view.act == "admit" and claim.names and not facts.named:
        # Who owns up to something owns up to an own doing; the claim is on somebody else's.
        score -= 0.5
    if facts.strange and facts.inside < 0.5:
        score -= 0.1 * min(facts.strange, 3)
    if score > LINK:
        # Among claims: the verb that comes first is the one that is said, later ones tell more about its object.
        late = min(_LATE, 0.03 * facts.place) if facts.predicate else _VERBLESS * bool(claim.predicates)
        score = max(LINK, score - late - (_APART if facts.predicate and not facts.together else 0.0))
    return score


def stance_of(claim: ClaimView, view: StatementView, facts: Facts) -> str:
    """The stance by rule, for a statement that is on the claim."""
    stems = set(view.stems)
    turned, _ = sign(view)
    if view.act == "no_comment":
        return "neutral"
    if view.act in ("request", "question") and (stems & _PROOF or {"look", "into"} <= stems):
        return "questions"
    if facts.unseen:
        return "neutral"
    if view.act == "question":
        return "questions"
    if view.conditional and view.act not in ("deny", "accuse", "admit", "request"):
        return "neutral"
    if view.act == "request":
        return "affirms"
    if view.act == "retract":
        turned = -turned if not claim.negated else turned
    elif view.act != "admit" and any(not one.negated for one in facts.contrary):
        # A contrary pattern that negates is counted by its negation already.
        turned = -turned
    elif claim.negated and not facts.verdict and not (facts.anaphora and facts.inside < 0.3):
        turned = -turned
    return "affirms" if turned > 0 else "denies"


@cache
def _weights() -> dict[str, list[tuple[int, float]]]:
    out: dict[str, list[tuple[int, float]]] = {}
    for entry in read_lexicon("claim_weights"):
        out.setdefault(entry.term, []).append((STANCES.index(entry.label), float(entry.note)))
    return out


def shares(found: list[str], weights: dict[str, list[tuple[int, float]]]) -> list[float]:
    """The probability of each stance by the weights (softmax)."""
    scores = [0.0] * len(STANCES)
    for one in found:
        for column, weight in weights.get(one, ()):
            scores[column] += weight
    top = max(scores)
    raised = [math.exp(score - top) for score in scores]
    return [one / sum(raised) for one in raised]


def worth(claim: ClaimView, view: StatementView, focus: float) -> bool:
    """Whether the pair is worth comparing: whether they share a word, or the claim was spoken of before."""
    if focus > 0:
        return True
    return bool((view.all_stems | view.context | view.speaker) & claim.weights.keys()) or bool(
        (view.groups | view.context_groups) & claim.groups
    )


def read_pair(
    claim: ClaimView, view: StatementView, focus: float = 0.0, facts: Facts | None = None, *, linked: bool = False
) -> Answer:
    """What the statement says toward the claim, and how strongly the two belong together (1 is enough).

    `facts`: what a look at them has found already. With `linked` it is known that they belong together, however little
    words tell.
    """
    facts = facts or find_facts(claim, view)
    link = link_of(claim, view, focus, facts)
    if link < LINK and not linked:
        return Answer(link, _EVEN, "")
    by = shares(features(claim, view, focus, facts), _weights())
    lying = _tells_of_lying(view) or (view.act == "accuse" and facts.verdict in _LYING)
    if link < LINK or facts.match or (facts.predicate and facts.inside >= _DIRECT) or facts.unseen or lying:
        # In the claim's own words the rule knows better; the weights are for what only points at the claim.
        rule = STANCES.index(stance_of(claim, view, facts))
        by = [
            (1.0 if column == rule else 0.5 * share) / (1.0 + 0.5 * (1.0 - by[rule])) for column, share in enumerate(by)
        ]
    return Answer(link, tuple(by), _reason(claim, view, facts))


def _reason(claim: ClaimView, view: StatementView, facts: Facts) -> str:
    parts = []
    if facts.match:
        parts.append(f"pattern “{facts.match[0].text}” fits")
    if facts.contrary:
        parts.append(f"contrary pattern “{facts.contrary[0].text}” fits")
    parts.append(f"of the claim's words it has: {', '.join(facts.held) or 'none'}")
    if facts.anaphora and not facts.match:
        parts.append(f"“{facts.anaphora[0]}” stands for what was spoken of before")
    _, counted = sign(view)
    parts.append("negations: " + ("; ".join(counted) or "none"))
    return "; ".join(parts)


def head_of(content: list[str]) -> list[str]:
    """The words of a content up to a clause that a comma sets off ("…, which …", "…, to use in …")."""
    for at in range(3, len(content) - 1):
        if content[at] == "," and content[at + 1] in ("which", "who", "whose", "where", "to"):
            return [word for word in content[:at] if word[0].isalnum()]
    return [word for word in content if word[0].isalnum()]


def statement_view(
    words: Wording,
    act: str,
    hedged: bool,
    conditional: bool,
    speaker: frozenset[str],
    context: frozenset[str],
    names: frozenset[str],
    also: frozenset[str] = frozenset(),
) -> StatementView:
    """The view of a statement from its words, its speaker's stems, the stems around it and the names in its content.

    `also`: stems of the canonical names that the content names otherwise ("Tehran" for Iran).
    """
    plain = [word for word in words.content if word[0].isalnum() or word in ("'s",)]
    stems = roots(plain)
    everything = frozenset(stems) | also
    around = context - STOP
    return StatementView(
        words, act, conditional, hedged, plain, stems, main_clause(words.content), speaker - STOP, around, names,
        everything, frozenset(roots(head_of(words.content))) | also, groups_of(everything - STOP), groups_of(around),
    )  # fmt: skip
