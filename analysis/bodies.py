"""Name a country, a seat of government, a body or a document; tell which one "the company" is."""

from __future__ import annotations

import re
from collections import Counter

from analysis.lexicons import terms
from analysis.names import NAME, body_words, fold, is_role, places, roles
from analysis.nominals import person_word
from analysis.nouns import (
    ARTICLE,
    BODY_SYNONYMS,
    FIRMS,
    PREPOSITION,
    STOP,
    WHEN,
    head_of,
    is_firm,
    is_plural,
    looks_like_body,
    without_measure,
)
from analysis.persons import known_actor
from analysis.speakers import Answer, Scene, because

_ANY = terms("reading", "body any")
_ADJECTIVES = re.compile(
    r"(?:(?:non)?[a-z]+(?:al|ive|ist|ian|an|ic|ing|ed|ish|ent|ous|-based|-leaning|-backed|ful) )+(?=[A-Z])"
)


def body_of(scene: Scene, phrase: str, start: int, full: str) -> Answer | None:
    """A country, a seat of government, or a body by its name."""
    bare = without_measure(phrase) if is_plural(phrase) else ARTICLE.sub("", phrase)
    bare = WHEN.sub("", bare)
    place = places().get(bare) or (places().get(bare.replace(".", "")) if bare.isupper() else None)
    if place:
        name, kind = place
        if kind == "demonym" and bare != name:
            if not bare.endswith("s") and bare not in ("U.S.", "US", "UK"):
                return None
            return Answer(bare, None, "people of a country, as they stand", "other", None, True)
        actor = bare if kind in ("organ", "region") or (kind == "body" and " " in bare) else name
        letters = bare.replace(".", "")
        if kind == "organ" and letters.isupper():
            actor = scene.cast.bodies.get(letters, bare)
        return Answer(actor, scene.book.canonical(name), f"“{bare}” stands for {name}", "body")
    bare = re.sub(r" at (?:its|the) [a-z].*$| (?:in|at) (?:its|his) .*$", "", bare)
    led = _ADJECTIVES.match(bare)
    if led and looks_like_body(bare[led.end() :].split(" of ")[0].split(" on ")[0]):
        bare = bare[led.end() :]  # "nonpartisan Commission on Debates"
    run = re.match(NAME.pattern, bare)
    words = bare.split()
    if " " not in bare and person_word(bare.lower()) and bare.endswith("s") and bare not in body_words():
        return None  # "Scholars say"
    if len(words) > 1 and words[1] in ("on", "in", "at", "from", "near") and person_word(words[0].lower()):
        return None  # "Traders on Friar Gate"
    if is_role(words[-1]) and words[-1] not in body_words() and not bare.isupper() and len(words) < 4:
        return None  # "the Supreme Leader"
    if run and run.end() == len(bare):
        if bare.isupper() and bare in scene.cast.bodies and len(bare) > 1:
            bare = scene.cast.bodies[bare]
        elif bare.isupper() and len(bare) > 5 and fold(bare) and not looks_like_body(bare):
            return Answer(bare.title(), None, "a name in capitals", "person")
        if {"people"} & roles().get(bare.split()[-1].lower(), frozenset()) and bare.endswith("s"):
            return Answer(
                bare,
                scene.groups.of_phrase(bare.lower()) or scene.groups.party(bare),
                "people, as they stand",
                "other",
                None,
                True,
            )
        if " " not in bare and is_plural(bare) and re.search(rf"\b{re.escape(bare.lower())}\b", scene.text):
            return None  # a common noun with the capital of its sentence
        bare = scene.cast.full_body(bare)
        return Answer(bare, scene.groups.of_body(bare), "a body by its name", "body")
    if run and all(
        word[0].isupper() or word in ("of", "for", "and", "the", "on", "in", "de", "to", "&") or word[0].isdigit()
        for word in words
    ):
        return Answer(bare, scene.groups.of_body(bare), "a body by its name", "body")
    # "the newspaper Bild", "the environmental group DUH"
    last = re.search(rf"\b(\w+) ({NAME.pattern})$", bare)
    if last and "company" in roles().get(last.group(1).lower(), frozenset()) and not PREPOSITION.search(bare):
        name = last.group(2)
        known = scene.book.known(name)
        return (
            known_actor(scene, known, f"“{name}” is listed in the codebook")
            if known
            else Answer(name, scene.groups.of_body(name), "a body by its name", "body")
        )
    return None


def body_meant(scene: Scene, phrase: str, head: str, start: int, definite: bool) -> Answer | None:
    """The body meant by "the company", "the ministry":

    One with that word in its name, else the last that spoke, else the codebook's organ of the country spoken of.
    """
    plain = re.fullmatch(r"(?:the|this|that|its|an?) (?:[\w-]+ ){0,3}[\w-]+", phrase, re.I)
    if not plain or any(word[0].isupper() and word not in places() for word in phrase.split()[1:-1]):
        return None
    wanted = [word for word in fold(phrase).split()[:-1] if word not in STOP | _ANY]
    heads = {head, head.rstrip("s"), *BODY_SYNONYMS.get(head, ())}
    for at, end, name in _bodies_before(scene, start):
        words = {word for known in (name, *scene.book.aliases(name)) for word in fold(known).split()}
        if len(words) > 1 and heads & words and words.issuperset(wanted):
            answer = scene.read(name, at, end)
            return because(answer, f"“{phrase}” is {answer.actor}, named before")
    for speaker in reversed(scene.history[-8:]):
        own = fold(head_of(speaker.actor))
        if speaker.kind != "person" and not speaker.plural and own in {fold(one) for one in heads}:
            return Answer(
                speaker.actor, speaker.group, f"“{phrase}” is {speaker.actor}, which spoke before", speaker.kind
            )
    common = scene.book.known(f"the {head}") if definite and head not in FIRMS else None
    if common and any(name == common for _, _, name in scene.listed_bodies):
        return known_actor(scene, common, f"“the {head}” is listed in the codebook")
    country = country_here(scene, start)
    organ = scene.book.organ(country, {fold(head), *wanted}) if definite and country else None
    if organ:
        return known_actor(scene, organ, f"“{phrase}” is that of {country}, of which the article speaks")
    if "document" in roles().get(head, frozenset()) or not definite:
        return None
    if head not in FIRMS:
        return None
    for speaker in reversed(scene.history[-4:]):
        if speaker.kind == "body" and is_firm(speaker.actor):
            return Answer(speaker.actor, speaker.group, f"“{phrase}” is {speaker.actor}, which spoke before", "body")
    firms = [
        mention
        for mention in scene.cast.before(start)
        if mention.kind == "body"
        and is_firm(mention.name)
        and not re.search(r"\b(?:in|at|near|from) $", scene.text[max(0, mention.start - 6) : mention.start])
    ]
    if firms:
        often = Counter(mention.name.split()[0] for mention in scene.cast.mentions if mention.kind == "body")
        best = max(firms, key=lambda mention: often[mention.name.split()[0]])
        answer = scene.read(best.name, best.start, best.end)
        if answer.kind == "body":
            return because(answer, f"“{phrase}” is {answer.actor}, named before")
    return None


def _bodies_before(scene: Scene, start: int) -> list[tuple[int, int, str]]:
    """The bodies named before a place, the nearest first: (start, end, name); the codebook's by their codebook name."""
    found = [(one.start, one.end, one.name) for one in scene.cast.before(start) if one.kind == "body"]
    found += [one for one in scene.listed_bodies if one[1] <= start]
    outer = [one for one in found if not any(one != two and two[0] <= one[0] and one[1] <= two[1] for two in found)]
    return sorted(outer or found, reverse=True)


def country_here(scene: Scene, start: int) -> str | None:
    """The country that a passage speaks of: the one that leads this sentence or one of the two before, else the home.

    Under the codebook's name, where it has one.
    """
    number = scene.sentences.number(start)
    for one in scene.cast.before(start):
        if scene.sentences.number(one.start) < number - 2:
            break
        label, kind = places().get(one.name, ("", ""))
        if kind in ("country", "capital", "organ") and leads(scene, one.start):
            return scene.book.canonical(label)
    return scene.book.canonical(scene.cast.home)


def leads(scene: Scene, at: int) -> bool:
    """Whether a name stands near the beginning of its sentence, before a verb has been seen: its subject."""
    sentence = scene.sentences.at(at)
    if sentence is None:
        return False
    before = scene.text[sentence.start : at]
    return len(before) < 25 or ("," in before and len(before.rsplit(",", 1)[1]) < 25 and len(before) < 110)


def full_title(scene: Scene, phrase: str, head: str) -> Answer | None:
    """The name that a headline or first sentence shortens to its head: "Poll" for "the Sunday Courier-KTV poll"."""
    wanted = {word for word in fold(phrase).split() if word not in STOP} - {head}
    for mention in scene.cast.mentions:
        words = fold(mention.name).split()
        if (
            mention.kind == "body"
            and head in words
            and len(words) > 2
            and mention.name not in places()
            and all(word in words or word in ("federal", "national", "state") for word in wanted)
        ):
            return Answer(
                mention.name,
                scene.groups.of_body(mention.name),
                f"“{phrase}” is {mention.name}, named further on",
                "body",
            )
    if "document" in roles().get(head, frozenset()):
        match = re.search(rf"\b((?:[A-Z][\w’'./-]* )+(?:[a-z]+ )?{re.escape(head)})\b", scene.text)
        if match and match.group(1).split()[0].lower() not in STOP | {"according", "a", "in"}:
            name = match.group(1)
            return Answer(name, scene.groups.of_phrase(name), f"“{phrase}” is the {name}", "body")
    return None
