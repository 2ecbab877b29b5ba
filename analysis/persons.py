"""Name a person: under the fullest name that the codebook or the article gives."""

from __future__ import annotations

from analysis.lexicons import terms
from analysis.mentions import Person
from analysis.names import NAME, body_words, compatible, fold, genders, is_role, named_after_role, places, split_name
from analysis.nominals import person_word
from analysis.nouns import POSSESSIVE, PREPOSITION, head_of, looks_like_body
from analysis.speakers import Answer, Scene

_OFFICES = terms("reading", "office")


def known_actor(scene: Scene, name: str, why: str) -> Answer:
    person = scene.book.is_person(name)
    given = scene.cast.named(name)
    group = scene.book.of_known(name)
    if person and group is None and given:
        group = scene.groups.of_person(given)
    gender = (given.gender if given else None) or (genders().get(name.split()[0]) if person else None)
    return Answer(name, group, why, "person" if person else "body", gender)


def people_of(scene: Scene, name: str) -> list[Person]:
    words = fold(name).split()
    if not words:
        return []
    same = scene.cast.with_surname(words[-1])
    if len(words) > 1:
        same = [
            one
            for one in same
            if fold(one.name) == fold(name)
            or compatible(fold(one.name).split(), words)
            or len(fold(one.name).split()) == 1
        ]
    return same


def person_of(scene: Scene, name: str, full: str, start: int, gender: str | None = None, force: bool = False) -> Answer:
    """A person under the fullest name: the codebook's, else the article's, else the one at hand."""
    _description, bare, found, _ = split_name(name)
    bare = bare or name
    gender = gender or found
    known = scene.book.known(bare) or scene.book.known(name)
    if known:
        return known_actor(scene, known, f"“{name}” is listed in the codebook")
    same = people_of(scene, bare)
    if gender:
        same = [one for one in same if one.gender in (None, gender)]
    if len(same) > 1 and len(bare.split()) == 1:
        same = [_nearest(scene, same, start)]
    person = next((one for one in same if fold(one.name) == fold(bare)), None) if len(bare.split()) > 1 else None
    person = person or (same[0] if same else Person(bare, gender))
    longer = person.name if len(person.name) >= len(bare) or not bare.split()[-1:] else bare
    known = scene.book.known(longer) or scene.book.by_surname(longer)
    if known:
        return known_actor(scene, known, f"“{full}” is {known} of the codebook")
    if longer.isupper() and len(longer) > 3:
        longer = longer.title()
    group = scene.groups.of_person(person, full)
    why = f"“{bare}” is {longer} in the article" if fold(longer) != fold(bare) else f"the name in “{full}”"
    return Answer(longer, group, why, "person", person.gender or gender)


def _nearest(scene: Scene, same: list[Person], start: int) -> Person:
    """Of people of one surname, the one who spoke last; else the one named in full last; else the first."""
    names = {fold(one.name): one for one in same}
    for speaker in reversed(scene.history[-3:]):
        if fold(speaker.actor) in names:
            return names[fold(speaker.actor)]
    before = [one for one in same if any(at < start for at in one.places)]
    return max(before or same, key=lambda one: len(one.places))


def named_person(scene: Scene, part: str, start: int, full: str) -> Answer | None:
    """The person whose name ends the phrase: "White House press secretary Josh Earnest"."""
    part = POSSESSIVE.sub("", part)
    cut = PREPOSITION.search(part)
    head = part
    runs = list(NAME.finditer(part))
    if not runs:
        return None
    last = runs[-1]
    if last.end() != len(part):
        if not cut:
            return None
        head = part[: cut.start()]
        runs = list(NAME.finditer(head))
        if not runs or runs[-1].end() != len(head):
            return None
        last = runs[-1]
    elif cut and cut.start() < last.start():
        # "the head of the Red Cross" ends in a name that is not the speaker's, "Ana Ruiz of the Red Cross" too
        before = part[: cut.start()]
        inner = list(NAME.finditer(before))
        prefix, _, rest = last.group().partition(" ")
        if is_role(head_of(before)) and prefix in places() and named_after_role(rest):
            return person_of(scene, rest, full, start, force=True)  # "Peru's Ambassador to the UN Ana Ruiz"
        words = last.group().split()
        office = next((at for at, word in enumerate(words) if word not in _OFFICES), len(words))
        if is_role(head_of(before)) and 0 < office < len(words) - 1:
            return person_of(scene, " ".join(words[office:]), full, start, force=True)  # "Secretary of State Ana Ruiz"
        if inner and inner[-1].end() == len(before):
            head, last = before, inner[-1]
        elif not _role_before(scene, part[: last.start()]):
            return None
    run = last.group()
    left = head[: last.start()].strip()
    _description, name, gender, person = split_name(run)
    if not name:
        return None
    if name in places() and (name.isupper() or not people_of(scene, name)):
        return None
    known = scene.book.known(name)
    if known and scene.book.is_person(known):
        return known_actor(scene, known, f"“{name}” in “{full}”")
    if known and not left:
        return known_actor(scene, known, f"“{name}” is listed in the codebook")
    same = people_of(scene, name)
    if person or same:
        if not same and name.split()[-1] in body_words():
            return None
        return person_of(scene, name, full, start, gender, force=True)
    if left and (is_role(left.split()[-1]) or person_word(left.split()[-1].lower())) and not looks_like_body(run):
        return person_of(scene, run, full, start, force=True)
    if left and POSSESSIVE.search(left) and len(run.split()) == 2 and not looks_like_body(run) and not run.isupper():
        return person_of(scene, run, full, start, force=True)
    return None


def _role_before(scene: Scene, left: str) -> bool:
    words = left.split()
    return bool(words) and is_role(words[-1])


def canonical_name(scene: Scene, name: str) -> str:
    return scene.book.known(name) or scene.book.by_surname(name) or name
