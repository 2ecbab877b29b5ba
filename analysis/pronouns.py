"""Say for whom a pronoun stands: he, she, it, they, who, and those that stand like one (the 58-year-old).

Whatever stands before may be meant: who spoke, people and bodies by name, people without a name, and what earlier
pronouns stand for. Each is scored by how near it is, whether it leads its sentence, and what speaks against it; the
best wins, if it fits in number and gender.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import log

from analysis.bodies import leads
from analysis.mentions import Mention
from analysis.names import body_words, is_role, places, roles, thing_words
from analysis.nominals import Nominal
from analysis.nouns import is_human, is_plural, without_measure
from analysis.persons import canonical_name, known_actor, person_of
from analysis.speakers import HE, IT, ME, SHE, WHO, Answer, Scene, because
from analysis.turns import first_person

SPEAKER, NAMED, UNNAMED, MEANT = "who spoke before", "named before", "spoken of before", "meant by the pronoun before"
_BASE = {SPEAKER: 3.4, NAMED: 2.0, UNNAMED: 1.4, MEANT: 2.0}
_SENTENCE, _PARAGRAPH, _RANK = 0.6, 0.45, 0.05
_LEADS, _QUOTED, _POSSESSIVE, _INSIDE, _OF, _GENDER, _OFTEN = 0.6, 2.5, 0.7, 2.0, 0.3, 0.5, 0.15
_BODY, _LATER = 1.1, 0.35
"""Weights of the scores, chosen on the third-person subjects of GUM (all genres) and on labelled articles."""
_FAR = 5
"""How many sentences back somebody may be named."""
_SUBJECT = re.compile(r"\b(?:he|she|He|She|they|They)\b")
_SAYS_WHAT = re.compile(r"(?<![Tt]here )\b(?:is|was|were|are|be|been|being|as|became|become|named|called) $")
_OF_WORDS = frozenset({"of", "in", "at", "on", "by", "with", "from", "to", "for", "as", "near", "about", "than"})


@dataclass(frozen=True, slots=True)
class _Candidate:
    """What a pronoun may stand for; `answer` where it has been read already."""

    name: str
    start: int
    end: int
    how: str
    kind: str
    gender: str | None = None
    plural: bool = False
    answer: Answer | None = None


def stands_for(scene: Scene, word: str, start: int) -> Answer:
    """Whom or what a pronoun (in lower case) at a place stands for; the word itself where nobody fits."""
    if word in ME:
        found = first_person(scene, word, start)
        if found:
            return found
        outlet = None if scene.quotations.at(start) else scene.article.outlet
        return Answer(outlet, outlet, "the outlet speaks of itself") if outlet else Answer(word, None, "as it stands")
    if word in WHO:
        return _relative(scene, word, start)
    if word in HE or word in SHE:
        found = he_or_she(scene, start, "male" if word in HE else "female")
    elif word in IT:
        found = _it(scene, start)
    else:
        found = they(scene, start)
    return found or Answer(word, None, "nobody before fits the pronoun: as it stands")


def he_or_she(scene: Scene, start: int, gender: str) -> Answer | None:
    """The best person before: the last speaker, the subject of this or the last sentence, the nearest name."""
    _solve_before(scene, start)
    fitting = (
        one
        for one in _before(scene, start)
        if one.kind in ("person", "other") and not one.plural and one.gender in (None, gender)
    )
    best = _best(scene, start, fitting, gender)
    if best is None:
        return None
    answer = _read(scene, best)
    if answer.actor is None or answer.plural:
        return None
    return replace(because(answer, f"the pronoun stands for {answer.actor}, {best.how}"), gender=gender)


def they(scene: Scene, start: int) -> Answer | None:
    """Several people, or a body: those who spoke, the subject of this or the last sentence, the nearest."""
    _solve_before(scene, start)
    fitting = (one for one in _before(scene, start) if one.plural or one.kind == "body")
    best = _best(scene, start, fitting, None, several=True)
    if best is None:
        return None
    answer = _read(scene, best)
    if answer.actor is None:
        return None
    return replace(because(answer, f"the pronoun stands for {answer.actor}, {best.how}"), plural=True)


def _it(scene: Scene, start: int) -> Answer | None:
    """The body or country that spoke last or leads this or the last sentence."""
    fitting = (
        one for one in _before(scene, start) if one.kind == "body" and not one.plural and one.how in (SPEAKER, NAMED)
    )
    best = _best(scene, start, fitting, None)
    # A role that leads the sentence before ("The regulator has let the recall go ahead. It said …").
    lead = _lead_role(scene, start)
    if lead and (best is None or _score(scene, start, best, None, several=False) < _BASE[SPEAKER] - _SENTENCE):
        return because(lead, f"the pronoun stands for {lead.actor}, the subject of the sentence before")
    if best is None:
        return None
    answer = _read(scene, best)
    return because(answer, f"the pronoun stands for {answer.actor}, {best.how}")


def _solve_before(scene: Scene, start: int) -> None:
    """Tell of every he, she and they before a place whom it stands for, so that it can be meant again."""
    if scene.subjects is None:
        scene.subjects = [match.start() for match in _SUBJECT.finditer(scene.text)]
    while scene.solved_to < len(scene.subjects) and scene.subjects[scene.solved_to] < start:
        at = scene.subjects[scene.solved_to]
        scene.solved_to += 1
        word = scene.text[at : at + 4].lower()
        answer = they(scene, at) if word == "they" else he_or_she(scene, at, "female" if word[0] == "s" else "male")
        if answer:
            scene.solved[at] = answer


def _before(scene: Scene, start: int) -> Iterator[_Candidate]:
    """Everybody and every body that stands before a place."""
    sentence = scene.sentences.number(start)
    spoke = [one for one in scene.history[-8:] if one.at < start]
    for speaker in reversed(spoke[-6:]):
        name, answer = (
            speaker.actor,
            Answer(speaker.actor, speaker.group, "", speaker.kind, speaker.gender, speaker.plural),
        )
        kind, plural = speaker.kind, speaker.plural or speaker.kind == "joint"
        if kind == "other":
            plural = plural or is_plural(name)
            kind = "other" if is_human(name) else "body"
        yield _Candidate(name, speaker.at, speaker.at, SPEAKER, kind, speaker.gender, plural, answer)
    last: Mention | None = None
    for mention in scene.cast.before(start):
        if sentence - scene.sentences.number(mention.start) > _FAR:
            break
        yield from _of_mention(scene, mention, last)
        last = mention
    for nominal in _nominals_before(scene, start, sentence):
        kind = "body" if nominal.body else "other"
        yield _Candidate(nominal.words, nominal.start, nominal.end, UNNAMED, kind, nominal.gender, nominal.plural)
    for at in reversed(scene.solved):
        if at < start:
            if sentence - scene.sentences.number(at) > _FAR:
                break
            answer = scene.solved[at]
            yield _Candidate(str(answer.actor), at, at + 2, MEANT, answer.kind, answer.gender, answer.plural, answer)


def _of_mention(scene: Scene, mention: Mention, later: Mention | None) -> Iterator[_Candidate]:
    """What a name can be meant as; with the name after it, if "and" joins the two."""
    start, end, name = mention.start, mention.end, mention.name
    if mention.kind == "person":
        yield _Candidate(canonical_name(scene, name), start, end, NAMED, "person", mention.gender)
        if later and later.kind == "person" and scene.text[end : later.start] == " and ":
            yield _Candidate(f"{name} and {later.name}", start, later.end, NAMED, "joint", None, True)
        return
    demonym = places().get(name, ("", ""))[1] == "demonym"
    if demonym and name.endswith("s"):
        yield _Candidate(name, start, end, NAMED, "other", None, True)
    elif not demonym and not set(name.split()) & (thing_words() - body_words()):
        yield _Candidate(name, start, end, NAMED, "body")


def _nominals_before(scene: Scene, start: int, sentence: int) -> Iterator[Nominal]:
    """People without a name in this sentence and the two before, but not those that only say what somebody is."""
    places_of = scene.nominal_starts
    number = bisect_left(places_of, start)
    for nominal in reversed(scene.nominals[max(0, number - 20) : number]):
        if sentence - scene.sentences.number(nominal.start) > 2:
            break
        left = scene.text[max(0, nominal.start - 16) : nominal.start]
        if nominal.end > start or _SAYS_WHAT.search(left):
            continue
        after = scene.text[nominal.end : nominal.end + 3]
        if not nominal.plural and re.match(r",? [A-Z]", after):
            continue
        if re.search(r"[\w”’], $", left) and scene.cast.person_ends_at(nominal.start - 2):
            continue
        yield nominal


def _best(
    scene: Scene, start: int, fitting: Iterator[_Candidate], gender: str | None, several: bool = False
) -> _Candidate | None:
    """The candidate of the highest score; of those that score alike, the first one given."""
    best: tuple[float, _Candidate] | None = None
    for one in fitting:
        score = _score(scene, start, one, gender, several)
        if best is None or score > best[0]:
            best = (score, one)
    return best[1] if best else None


def _score(scene: Scene, start: int, one: _Candidate, gender: str | None, several: bool) -> float:
    """How likely a pronoun at a place stands for a candidate: near, leading, in the same quotation or none."""
    score = _BASE[one.how]
    score -= _SENTENCE * (scene.sentences.number(start) - scene.sentences.number(one.start))
    score -= _PARAGRAPH * (scene.paragraphs.number(start) - scene.paragraphs.number(one.start))
    if gender and one.gender == gender:
        score += _GENDER
    if several and one.kind == "body":
        score -= _BODY
    said = scene.said_at(start)
    if any(span.start <= one.start < span.end for span in said) and scene.text[one.end : start].strip() in (",", ""):
        # "Mr Vega, he said, had left": somebody else said so
        score -= _INSIDE
    if one.how == SPEAKER:
        return score - _LATER * sum(one.start < speaker.at < start for speaker in scene.history[-6:])
    if leads(scene, one.start):
        score += _LEADS
    if scene.quotations.at(one.start) != scene.quotations.at(start):
        score -= _QUOTED
    if scene.text[one.end : one.end + 2] in ("'s", "’s"):
        score -= _POSSESSIVE
    if set(scene.text[max(0, one.start - 6) : one.start].split()[-1:]) & _OF_WORDS:
        score -= _OF
    score -= _RANK * min(6, scene.cast.between(one.start, start))
    return score + _OFTEN * log(1 + scene.cast.often(one.name))


def _read(scene: Scene, one: _Candidate) -> Answer:
    """Who a candidate is."""
    if one.answer:
        return one.answer
    if one.kind == "person":
        return person_of(scene, one.name, one.name, one.start)
    return scene.read(one.name, one.start, one.end)


def _lead_role(scene: Scene, start: int) -> Answer | None:
    number = scene.sentences.number(start)
    for back in (0, 1):
        if number - back < 0:
            return None
        sentence = scene.sentences.spans[number - back]
        text = scene.text[sentence.start : min(sentence.end, start) if back == 0 else sentence.end]
        match = re.match(r"(?:[“\"]?(?:But|And|Yet|Still|Then) )?((?:The|Its|An?) (?:[\w.’'-]+ ){0,3}[a-z]+)\b", text)
        if not match:
            continue
        words = match.group(1).split()
        for end in range(len(words), 1, -1):
            if {"company", "document"} & roles().get(words[end - 1].lower(), frozenset()):
                phrase = " ".join(words[:end])
                known = scene.book.known(phrase)
                if known:
                    return known_actor(scene, known, "")
                return scene.read(phrase, sentence.start, sentence.start + len(phrase)) or Answer(
                    without_measure(phrase), None, "", "body"
                )
    return None


def _relative(scene: Scene, word: str, start: int) -> Answer:
    """What stands directly before the relative pronoun."""
    before = scene.text[max(0, start - 160) : start].rstrip(" ,—–-(")
    base = start - len(scene.text[max(0, start - 160) : start])
    end = base + len(before)
    for mention in scene.cast.before(start)[:4]:
        between = scene.text[mention.end : start]
        ok = len(between) < 120 and not re.search(r"[.;:!?\n]", between)
        if not ok:
            continue
        adjacent = len(between.strip(" ,—–-’'s()")) == 0
        if (
            word in ("who", "whose", "whom")
            and mention.kind == "person"
            and (adjacent or re.match(r", (?:the|a|an|his|her) [^,]*,? ?$", between))
        ):
            answer = person_of(scene, mention.name, mention.name, mention.start)
            return because(answer, f"“{word}” stands for {answer.actor}")
        if word not in ("who", "whom") and mention.kind != "person" and adjacent:
            answer = scene.read(mention.name, mention.start, mention.end)
            return because(answer, f"“{word}” stands for {answer.actor}")
    nouns = re.search(r"((?:(?:the|a|an|some|many|his|her|its|their|[\w’'-]+) ){0,4}[\w’'-]+)$", before)
    phrase = nouns.group(1) if nouns else ""
    words = phrase.split()
    while words and words[0].lower() in (
        "from",
        "of",
        "by",
        "for",
        "with",
        "to",
        "and",
        "at",
        "in",
        "that",
        "those",
    ):
        words = words[1:]
    while (
        words
        and not re.match(r"(?:the|a|an|some|many|his|her|its|their|several|those)$", words[0], re.I)
        and len(words) > 2
    ):
        words = words[1:]
    while len(words) > 1 and words[0].lower() in (
        "from",
        "of",
        "by",
        "for",
        "with",
        "to",
        "and",
        "at",
        "in",
        "that",
    ):
        words = words[1:]
    if words:
        phrase = " ".join(words)
        if is_role(words[-1]) or roles().get(words[-1].lower()):
            answer = scene.read(phrase, end - len(phrase), end)
            return because(answer, f"“{word}” stands for {answer.actor}")
        return Answer(
            without_measure(
                words[-1] if len(words) > 1 and words[0].lower() not in ("the", "a", "an", "some") else phrase
            ),
            None,
            f"“{word}” stands for the words before it",
        )
    return Answer(word, None, "as it stands")
