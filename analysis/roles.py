"""Say for whom a role stands: "the minister", "his deputy", "the Ohio congressman"."""

from __future__ import annotations

import re

from analysis.bodies import body_meant, full_title
from analysis.mentions import Person, fold, is_role, roles
from analysis.nouns import GENERIC, POSSESSIVE, STOP, SYNONYMS, describes, head_of, is_plural
from analysis.persons import named_person, person_of
from analysis.pronouns import he_or_she
from analysis.speakers import PRONOUNS, Answer, Scene, Speaker, because

_NEAR = 1200
"""How far back, in characters, a role without a name may reach: about three paragraphs."""


def role_of(scene: Scene, phrase: str, start: int, full: str) -> Answer | None:
    """A role that stands for somebody or something named elsewhere: "the minister", "the Ohio congressman"."""
    head = head_of(phrase).lower()
    classes = roles().get(head, frozenset())
    definite = re.match(r"(?:the|his|her|its|their|this|that)\b", phrase, re.I) is not None
    cataphoric = (
        not definite
        and _in_lead(scene, start)
        and re.match(r"(?:an? )?[\w’'. -]+$", phrase, re.I)
        and not is_plural(head)
    )
    aged = re.fullmatch(r"the (?:\d+|\w+)-year-old(?: \w+)?", phrase, re.I)
    if aged or (definite and head in GENERIC):
        women = head.endswith("woman") or head in ("lady", "actress", "mother", "girl", "widow")
        found = (
            he_or_she(scene, start, "female")
            if women
            else he_or_she(scene, start, "male") or he_or_she(scene, start, "female")
        )
        return because(found, f"“{phrase}” stands for {found.actor}") if found else None
    if not (definite or cataphoric) or not (classes or head in SYNONYMS):
        return None
    if head_of(phrase)[:1].isupper() and not is_role(head) and not (cataphoric and phrase.count(" ") < 2):
        return None
    if is_plural(head):
        return None
    if is_role(head) or head in SYNONYMS:
        person = _by_role(scene, phrase, head, start, cataphoric=bool(cataphoric))
        if person:
            answer = person_of(scene, person.name, full, start)
            return because(answer, f"“{phrase}” is {answer.actor}: so described in the article")
        if not definite:
            return _announced(scene, phrase, start) if cataphoric else None
        if not classes & {"state", "spokesperson"} or head in ("spokesman", "spokeswoman", "spokesperson"):
            last = next((one for one in reversed(scene.history[-3:]) if describes(one.actor, head)), None)
            if last:
                return Answer(last.actor, last.group, f"“{phrase}” is the one who spoke before", last.kind, last.gender)
        last = scene.history[-1] if scene.history else None
        if last and phrase.lower().startswith("the ") and _may_be(scene, last, phrase, head, start):
            why = f"“{phrase}” is taken for the one who spoke before and has no other role in the article"
            return Answer(last.actor, last.group, why, last.kind, last.gender)
        if classes & {"private"} and phrase.lower().startswith("the "):
            salient = _salient(scene, start)
            if salient:
                answer = person_of(scene, salient, full, start)
                return because(answer, f"“{phrase}” is taken for {answer.actor}, of whom the article speaks")
    if "company" in classes or "document" in classes:
        title = full_title(scene, phrase, head) if cataphoric or definite else None
        if title and (cataphoric or head in ("court", "poll", "survey", "study")):
            return title
        return body_meant(scene, phrase, head, start, definite)
    return None


def _may_be(scene: Scene, speaker: Speaker, phrase: str, head: str, start: int) -> bool:
    """Whether a role may be that of a person to whom the article gives none: near, of that side and gender."""
    if speaker.kind != "person" or start - speaker.at > _NEAR:
        return False
    described = [one for one in scene.cast.people if fold(one.name) == fold(speaker.actor)]
    words = re.findall(r"[\w-]+", " ".join(text for one in described for text in one.descriptions).lower())
    if any(is_role(word) for word in words):
        return False
    entity = scene.groups.of_phrase(phrase)
    gender = "female" if head.endswith("woman") else "male" if head.endswith("man") else None
    return entity in (None, speaker.group) and gender in (None, speaker.gender or gender)


def _announced(scene: Scene, phrase: str, start: int) -> Answer | None:
    """The person whom a first sentence announces by role: the next speaker, if that is somebody with a name."""
    for one in scene.statements:
        source = one.attribution.source
        if (
            source is None
            or source.start <= start
            or scene.paragraphs.number(source.start) == scene.paragraphs.number(start)
        ):
            continue
        words = source.of(scene.text)
        if scene.paragraphs.number(source.start) - scene.paragraphs.number(start) > 2 or words.lower() in PRONOUNS:
            return None
        answer = named_person(scene, words.split(",")[0], source.start, words)
        entity = scene.groups.of_phrase(phrase)
        if answer and answer.kind == "person" and entity and answer.group == entity:
            return because(answer, f"“{phrase}” announces {answer.actor}, who speaks next")
        return None
    return None


def _salient(scene: Scene, start: int) -> str | None:
    """The person who spoke last, else the one named most often so far."""
    for speaker in reversed(scene.history[-2:]):
        if speaker.kind == "person":
            return speaker.actor
    counts = [(sum(at < start for at in one.places), one.name) for one in scene.cast.people]
    best = max(counts, default=(0, ""))
    return best[1] if best[0] > 1 else None


def _in_lead(scene: Scene, start: int) -> bool:
    return scene.paragraphs.number(start) <= 2 and start < 500


def _by_role(scene: Scene, phrase: str, head: str, start: int, cataphoric: bool) -> Person | None:
    """The person whom the article describes by this role; of several, the one described with the same words."""
    wanted = {fold(word) for word in re.findall(r"[\w’'-]+", POSSESSIVE.sub("", phrase)) if word.lower() not in STOP}
    names = SYNONYMS.get(head, frozenset()) | {head}
    best: tuple[float, Person] | None = None
    for person in scene.cast.people:
        text = " ".join(person.descriptions)
        words = {fold(word) for word in re.findall(r"[\w.’'-]+", text)}
        if not any(fold(name) in words for name in names):
            continue
        before = [at for at in person.places if at < start]
        if not before and (not cataphoric or not person.places or person.places[0] > start + 1500):
            continue
        extra = wanted - {fold(head)}
        score = 2.0 * len(extra & words) - (0.5 if extra - words else 0)
        former = {"former", "ex"} & wanted
        if former and not ({"former", "ex", "president"} & words):
            score -= 2
        score += 1.0 / (1 + (start - max(before)) / 400) if before else 0
        if scene.history and fold(scene.history[-1].actor) == fold(person.name):
            score += 0.7
        score += 0.5 if any(fold(one.actor) == fold(person.name) for one in scene.history[-4:]) else 0
        if best is None or score > best[0]:
            best = (score, person)
    if best is None and not cataphoric:
        entity = scene.groups.of_phrase(phrase)
        if entity:
            near = [person for person in scene.cast.people if any(start - 1500 < at < start for at in person.places)]
            same = [person for person in near if person_of(scene, person.name, person.name, start).group == entity]
            return same[0] if len(same) == 1 else None
    return best[1] if best else None
