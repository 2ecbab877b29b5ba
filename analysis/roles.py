"""Say for whom a role stands: "the minister", "his deputy", "the Ohio congressman"."""

from __future__ import annotations

import re

from analysis.bodies import body_meant, full_title
from analysis.lexicons import read_lexicon, terms
from analysis.mentions import Person
from analysis.names import countries, fold, is_role, places_in, roles
from analysis.nominals import person_word
from analysis.nouns import GENERIC, POSSESSIVE, STOP, SYNONYMS, describes, head_of, is_plural
from analysis.persons import named_person, person_of
from analysis.pronouns import he_or_she, stands_for
from analysis.speakers import PRONOUNS, Answer, Scene, because

_NEAR = 1200
"""How far back, in characters, a role without a name may reach: about three paragraphs."""
_BROAD = terms("reading", "role broad")
_BESIDE = terms("reading", "role beside")
_PARTY_NAMES = {entry.term: entry.note for entry in read_lexicon("reading") if entry.label == "party"}


def role_of(scene: Scene, phrase: str, start: int, full: str) -> Answer | None:
    """A role that stands for somebody or something named elsewhere: "the minister", "the Ohio congressman"."""
    head = head_of(phrase).lower()
    classes = roles().get(head, frozenset())
    owned = re.match(r"[A-Z][\w.]*['’]s ", phrase) is not None
    definite = owned or re.match(r"(?:the|his|her|its|their|this|that)\b", phrase, re.I) is not None
    cataphoric = (
        (owned or not definite)
        and _in_lead(scene, start)
        and re.match(r"(?:an? )?[\w’'. -]+$", phrase, re.I)
        and not is_plural(head)
    )
    aged = re.match(r"the (?:\d+|\w+)-year-old(?: \w+)?(?: of \w+)?$", phrase, re.I)
    if aged or (definite and head in GENERIC and not _party(phrase)):
        women = _gender(head) == "female"
        found = (
            he_or_she(scene, start, "female")
            if women
            else he_or_she(scene, start, "male") or he_or_she(scene, start, "female")
        )
        return because(found, f"“{phrase}” stands for {found.actor}") if found else None
    if not (definite or cataphoric) or not (classes or head in SYNONYMS or head in _BESIDE):
        return None
    if head_of(phrase)[:1].isupper() and not is_role(head) and not (cataphoric and phrase.count(" ") < 2):
        return None
    if is_plural(head):
        return None
    if is_role(head) or head in SYNONYMS or head in _BESIDE:
        found = _person_meant(scene, phrase, head, start, full, definite, bool(cataphoric))
        if found or not definite:
            return found
    if "company" in classes or "document" in classes:
        title = full_title(scene, phrase, head) if cataphoric or definite else None
        if title and (cataphoric or head in ("court", "poll", "survey", "study")):
            return title
        return body_meant(scene, phrase, head, start, definite)
    return None


def _person_meant(
    scene: Scene, phrase: str, head: str, start: int, full: str, definite: bool, cataphoric: bool
) -> Answer | None:
    """The person whom a role means: so described, announced, the speaker before, the subject of the sentence before."""
    own = re.match(r"(his|her|its|their) ", phrase, re.I)
    owner = stands_for(scene, own.group(1).lower(), start) if own else None
    nations = [one[2] for one in places_in(phrase) if one[3] in ("country", "demonym")] if own else []
    side = scene.book.canonical(nations[0]) if nations else scene.groups.of_phrase(phrase)
    side = side or (owner.group if owner else None)
    if owner and owner.kind == "person" and head == "office":
        return because(owner, f"“{phrase}” speaks for {owner.actor}")
    person = None
    if head not in _BESIDE:
        person = _by_role(scene, phrase, head, start, cataphoric, definite, side, owner.actor if owner else None)
    if person:
        answer = person_of(scene, person.name, full, start)
        return because(answer, f"“{phrase}” is {answer.actor}: so described in the article")
    if cataphoric or own:
        announced = _announced(
            scene, phrase, start, side, same_paragraph=own is not None or "’s " in phrase.replace("'", "’")
        )
        if not (announced and owner and announced.actor == owner.actor) and (announced or not definite):
            return announced
    if own:
        return None
    classes = roles().get(head, frozenset())
    if not classes & {"state", "spokesperson"} or head in ("spokesman", "spokeswoman", "spokesperson"):
        last = next((one for one in reversed(scene.history[-3:]) if describes(one.actor, head)), None)
        if last:
            return Answer(last.actor, last.group, f"“{phrase}” is the one who spoke before", last.kind, last.gender)
    if not phrase.lower().startswith("the "):
        return None
    last = next((one for one in reversed(scene.history[-3:]) if one.kind == "person"), None)
    if last and _may_be(scene, last.actor, last.kind, last.gender, last.group, start - last.at, phrase, head):
        why = f"“{phrase}” is taken for the one who spoke before and has no other role in the article"
        return Answer(last.actor, last.group, why, last.kind, last.gender)
    for mention in scene.cast.before(start)[:4] if not last or start - last.at > _NEAR else []:
        if mention.kind != "person" or scene.sentences.number(start) - scene.sentences.number(mention.start) > 2:
            continue
        answer = person_of(scene, mention.name, mention.name, mention.start)
        away = start - mention.start
        if answer.actor and _may_be(scene, answer.actor, "person", answer.gender, answer.group, away, phrase, head):
            return because(answer, f"“{phrase}” is taken for {answer.actor}, named before, who has no other role")
    if classes & {"private"}:
        salient = _salient(scene, phrase, start)
        if salient:
            answer = person_of(scene, salient, full, start)
            return because(answer, f"“{phrase}” is taken for {answer.actor}, of whom the article speaks")
    return None


def _may_be(
    scene: Scene, name: str, kind: str, gender: str | None, group: str | None, away: int, phrase: str, head: str
) -> bool:
    """Whether a role may be that of a person to whom the article gives none: near, of that side and gender.

    A word for many roles (the analyst, the official) fits whatever role the article gives.
    """
    if kind != "person" or away > _NEAR:
        return False
    if _described(scene, name) and head not in _BROAD:
        return False
    entity = scene.groups.of_phrase(phrase)
    wanted = _gender(head)
    return entity in (None, group) and wanted in (None, gender or wanted)


def _described(scene: Scene, name: str) -> bool:
    """Whether the article gives a person a role, beside the name or in words that name a source."""
    same = [one for one in scene.cast.people if fold(one.name) == fold(name)]
    words = re.findall(r"[\w-]+", " ".join(text for one in same for text in one.descriptions).lower())
    if any(is_role(word) for word in words):
        return True
    surname = name.split()[-1]
    sources = (one.source_text(scene.text) or "" for one in scene.statements)
    named = (re.sub(r"(?:,|\bwho\b) .*", "", words) for words in sources if surname in words and "," in words)
    return any(is_role(head_of(words).lower()) for words in named if surname not in words)


def _announced(scene: Scene, phrase: str, start: int, side: str | None, same_paragraph: bool) -> Answer | None:
    """The person whom a sentence announces by role: the next speaker, if that is somebody with a name on that side."""
    if side is None:
        return None
    here, home = scene.sentences.number(start), scene.paragraphs.number(start)
    for one in scene.statements:
        source = one.attribution.source
        if source is None or source.start <= start or scene.sentences.number(source.start) == here:
            continue
        away = scene.paragraphs.number(source.start) - home
        if away == 0 and not same_paragraph:
            continue
        words = source.of(scene.text)
        if away > 2 or words.lower() in PRONOUNS:
            return None
        answer = named_person(scene, words.split(",")[0], source.start, words)
        if answer and answer.kind == "person" and answer.group == side:
            return because(answer, f"“{phrase}” announces {answer.actor}, who speaks next")
        return None
    return None


def _gender(head: str) -> str | None:
    """The gender that a noun tells: mother, spokesman."""
    kind = person_word(head)
    return kind[1] if kind else None


def _party(words: str) -> frozenset[str]:
    """The parties that words name: GOP, Republican, Democratic, Labour."""
    found = {_PARTY_NAMES.get(word.lower().strip("()")) for word in re.findall(r"[\w.]+", words)}
    return frozenset(one for one in found if one)


def _other_party(words: str, description: str) -> bool:
    """Whether a description tells of another party than the words do."""
    one, other = _party(words), _party(description)
    return bool(one and other and not one & other)


def _salient(scene: Scene, phrase: str, start: int) -> str | None:
    """The person who spoke last, else the one named most often so far; nobody to whom the article gives a role."""
    for speaker in reversed(scene.history[-2:]):
        if speaker.kind == "person" and not _described(scene, speaker.actor) and not _party(phrase):
            return speaker.actor
    counts = [
        (sum(at < start for at in one.places), one.name)
        for one in scene.cast.people
        if not _described(scene, one.name)
        and not _other_party(phrase, " ".join(one.descriptions))
        and _gender(head_of(phrase).lower()) in (None, one.gender or _gender(head_of(phrase).lower()))
    ]
    own = [one.name for one in scene.cast.people if _party(phrase) & _party(" ".join(one.descriptions))]
    counts = [one for one in counts if one[1] in own] or counts
    best = max(counts, default=(0, ""))
    return best[1] if best[0] > 1 else None


def _apart(one: str | None, other: str | None) -> bool:
    """Whether two sides are two countries."""
    return one is not None and other is not None and one != other and {one, other} <= countries()


def _in_lead(scene: Scene, start: int) -> bool:
    return scene.paragraphs.number(start) <= 2 and start < 500


def _by_role(
    scene: Scene,
    phrase: str,
    head: str,
    start: int,
    cataphoric: bool,
    definite: bool,
    side: str | None,
    owner: str | None,
) -> Person | None:
    """The person whom the article describes by this role; of several, the one described with the same words.

    Nobody of another side, where both are told, and not the one whose minister or deputy it is.
    """
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
        named = person_of(scene, person.name, person.name, start)
        if _apart(side, named.group) or (owner and named.actor == owner) or _other_party(phrase, text):
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
    if best is None and definite and side and owner is None:
        near = [person for person in scene.cast.people if any(start - 1500 < at < start for at in person.places)]
        same = [person for person in near if person_of(scene, person.name, person.name, start).group == side]
        return same[0] if len(same) == 1 else None
    return best[1] if best else None
