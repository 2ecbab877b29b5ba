"""Say who speaks: `actor`, the fullest name that the codebook or the article gives, and `group`, whom it speaks for.

The source of a statement is read as a noun phrase: a pronoun, a name (with role, apposition, clause), a role that
stands for a name, a country or its seat, a body, or people without a name. What none of these settles stays as it is
written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from analysis.bodies import body_of
from analysis.codebook import Codebook
from analysis.names import NAME, fold, genders, is_role, places
from analysis.nominals import person_word
from analysis.nouns import ARTICLE, BRACKETS, CLAUSE, PARTICIPLE, POSSESSIVE, PREPOSITION, head_of, is_human, is_plural
from analysis.persons import known_actor, named_person, person_of
from analysis.pronouns import stands_for
from analysis.records import Article, Attribution, Span, Statement
from analysis.roles import role_of
from analysis.speakers import PRONOUNS, Answer, Scene, Speaker, head_classes, scene_of
from analysis.turns import label_at
from analysis.unnamed import agent_of, unnamed

_NAMED = re.compile(r"(?:the )?[A-Z][\w.’'-]*(?: (?:of|for|the|[A-Z][\w.’'-]*))*")
_OPENS_ANOTHER = re.compile(r"(?:the|an?|his|her|its|their|other|some|two|has|have|had|he|she|they)\b")
_LETTERS = frozenset({"q", "a", "q.", "a.", "question", "answer"})
_YOU = frozenset({"you", "your", "i", "we", "one", "me", "us"})


def resolve_actors(article: Article, statements: Sequence[Statement], codebook: Codebook) -> list[Statement]:
    """The statements with `actor` and `group` set, and ("actor", …), ("group", …) added to `why`.

    Same order, spans untouched. `actor` is None where nobody in particular speaks.
    """
    if not statements:
        return []
    scene = scene_of(article, statements, codebook, _phrase)
    out = []
    for one, answer in zip(statements, _read(scene), strict=True):
        why = (*one.why, ("actor", answer.why), *([("group", _why_group(scene, answer))] if answer.group else []))
        out.append(replace(one, actor=answer.actor, group=answer.group, why=why))
    return out


def _why_group(scene: Scene, answer: Answer) -> str:
    """What tells for whom an actor speaks, in plain words."""
    listed = scene.book.actors.get(answer.actor or "")
    if listed and scene.book.of_known(listed.name) == answer.group:
        return (
            f"the codebook lists {listed.name} under {answer.group}"
            if listed.group
            else f"{listed.name} in the codebook"
        )
    if answer.actor == answer.group:
        return "a body that stands under no other speaks for itself"
    person = scene.cast.named(answer.actor or "")
    if person and person.descriptions:
        words = next((one for one in person.descriptions if str(answer.group) in one), person.descriptions[0])
        return f"{person.name} is described as “{words}”: {answer.group}"
    if person:
        return f"{person.name} spoke for {answer.group} at that time, by general knowledge"
    return f"the words name {answer.group} or what belongs to it"


def _read(scene: Scene) -> list[Answer]:
    """One answer for each statement, in the order they were given; they are read in the order of the text."""
    out: dict[int, Answer] = {}
    seen: dict[Span, Answer] = {}
    anchors = [_anchor(one.attribution) for one in scene.statements]
    for i in sorted(range(len(anchors)), key=lambda j: (anchors[j], j)):
        source = scene.statements[i].attribution.source
        if source is not None and source in seen:
            out[i] = seen[source]
            continue
        answer = (
            _sourceless(scene, i) if source is None else scene.read(source.of(scene.text), source.start, source.end)
        )
        out[i] = answer
        if source is not None:
            seen[source] = answer
        if answer.actor and answer.actor.lower() not in PRONOUNS | _YOU:
            scene.history.append(
                Speaker(answer.actor, answer.group, answer.kind, answer.gender, anchors[i], answer.plural)
            )
    return [out[i] for i in range(len(anchors))]


def _anchor(one: Attribution) -> int:
    if one.source:
        return one.source.start
    return one.cue.start if one.cue else one.start if one.spans else 0


def _sourceless(scene: Scene, i: int) -> Answer:
    """A paragraph in quotation marks without words of its own belongs to the speaker of the one before."""
    one = scene.statements[i].attribution
    if one.cue is None and one.content and scene.history:
        start = one.content[0].start
        if scene.text[start : start + 1] in {"“", '"', "«", "„"}:
            last = scene.history[-1]
            return Answer(
                last.actor, last.group, "a quotation that goes on: the speaker before", last.kind, last.gender
            )
    return Answer(None, None, "the text names no speaker")


def _phrase(scene: Scene, words: str, start: int, end: int) -> Answer:
    phrase = re.sub(r"\s+", " ", words).strip(' ,;:“”"—–-')
    phrase = re.sub(r"^(?:by|from|according to) |^[A-Z][A-Z ,.]+ [-–—] ", "", POSSESSIVE.sub("", phrase))
    phrase = re.sub(r"^[^:]*: (?=\w)|^.*\bof what (?=[A-Z])", "", phrase)  # "A wing, a fin: the ministry"
    lowered = phrase.lower()
    if not phrase:
        return Answer(None, None, "the text names no speaker")
    if lowered in PRONOUNS:
        return stands_for(scene, lowered, start)
    turn = label_at(scene, start) if lowered in _LETTERS else None
    if turn:
        return turn
    known = scene.book.known(phrase)
    if (
        known
        and re.match(r"(?:the|an?) [a-z]", phrase, re.I)
        and phrase.split()[-1].islower()
        and not scene.book.named_before(known, start, scene.text)
        and fold(known).split()[-1] != fold(phrase).split()[-1]
    ):
        # "the carmaker" is the codebook's only where the article has named that carmaker.
        known = None
    if known:
        return known_actor(scene, known, f"“{phrase}” is listed in the codebook")
    entity = scene.groups.of_phrase(phrase) if head_of(phrase).lower() == "government" else None
    if entity:
        return Answer(entity, entity, f"“{phrase}” stands for {entity}", "body")
    plain = re.sub(r" alike$", "", BRACKETS.sub("", phrase))
    joint = _list(scene, plain, start, end) or _joint(scene, plain, start, end)
    if joint:
        return joint
    return _single(scene, phrase, start, end)


def _list(scene: Scene, phrase: str, start: int, end: int) -> Answer | None:
    """Three speakers or more: "France, Germany and the United Kingdom"; None where a part is no bare name."""
    titled = re.match(r"(?:Sens|Reps|Govs|Messrs|Drs|Profs)\.? ", phrase)
    parts = re.split(r",? and |, ", phrase[titled.end() :] if titled else phrase)
    if len(parts) < 3 or not all(_NAMED.fullmatch(part) and not is_role(head_of(part)) for part in parts):
        return None
    found = [
        known_actor(scene, known, "") if (known := scene.book.known(part)) else _single(scene, part, start, end)
        for part in parts
    ]
    if not all(one.actor and one.kind in ("person", "body") for one in found):
        return None
    names = [
        ("the " if part.startswith("the ") else "") + str(one.actor) for part, one in zip(parts, found, strict=True)
    ]
    groups = {one.group for one in found}
    group = groups.pop() if len(groups) == 1 else None
    words = f"{', '.join(names[:-1])} and {names[-1]}"
    return Answer(words, group, f"several speakers in “{phrase}”", "joint", None, True)


def _joint(scene: Scene, phrase: str, start: int, end: int) -> Answer | None:
    """Two speakers: "X and Y"; None where the and belongs to one name or phrase."""
    body = re.sub(r"^(?:both|neither) ", "", phrase, flags=re.I)
    match = re.search(r",? (?:and|as well as|nor) ", body)
    if not match:
        return None
    if "," in body[: match.start()]:
        # In an apposition "and" joins roles of one person; a second speaker follows a comma of its own, by name.
        match = next((one for one in re.finditer(r", and (?=[A-Z])", body)), None)
        if match is None:
            return None
    parts = [body[: match.start()], body[match.end() :]]
    if PREPOSITION.search(re.sub(r", .*", "", parts[0])) or not all(parts):
        return None
    plain = parts[1][0].islower() or (parts[1].split()[0] in places() and head_of(parts[1]).islower())
    one = not re.search("[A-Z]", parts[0][1:]) and is_human(parts[0]) and not is_plural(parts[0])
    if plain and one and not _OPENS_ANOTHER.match(parts[1]):
        return None  # "his wife and current nominee Ana Ruiz"
    if all(word[:1].islower() for word in re.sub(r"^(?:the|a|an|his|her) ", "", phrase).replace(" and ", " ").split()):
        return None
    found: list[Answer] = []
    for number, part in enumerate(parts):
        lowered = part.lower()
        own = re.match(r"(?:his|her|its|their|has) (.+)", part, re.I)
        if number and own:
            cut = PREPOSITION.search(part)
            part = part[: cut.start()] if cut else part
            found.append(Answer(part[own.start(1) :] if found[0].kind == "person" else part, None, ""))
            continue
        if lowered in PRONOUNS:
            found.append(stands_for(scene, lowered, start))
        else:
            known = scene.book.known(part)
            found.append(known_actor(scene, known, "") if known else _single(scene, part, start, end))
    first, second = found
    if not first.actor or not second.actor or "other" == first.kind == second.kind:
        return None
    if not NAME.search(phrase) and first.kind != "person":
        return None
    given = parts[0].split()
    if first.kind != "person" and len(given) == 1 and given[0] in genders() and second.kind == "person":
        first = replace(first, actor=f"{given[0]} {second.actor.split()[-1]}")  # "Ana and Luis Ruiz"
    groups = [group for one in found if (group := one.group or (one.actor if one.kind == "body" else None))]
    group = None
    if groups:
        group = groups[0] if len(set(groups)) == 1 or first.kind == "person" else " and ".join(dict.fromkeys(groups))
    if not first.group and first.kind == "person":
        group = first.actor if re.match(r"(?:his|her|its|their|has) ", parts[1]) else group
    return Answer(f"{first.actor} and {second.actor}", group, f"two speakers in “{phrase}”", "joint", None, True)


def _single(scene: Scene, phrase: str, start: int, end: int) -> Answer:
    full = phrase
    phrase = BRACKETS.sub("", phrase)
    clause = CLAUSE.search(phrase)
    head = phrase[: clause.start()] if clause and clause.start() else phrase
    trailing = PARTICIPLE.search(head)
    head = head[: trailing.start()] if trailing and trailing.start() else head
    head = re.sub(r" (?:alike|themselves|himself|herself|itself)$", "", head)
    parts = [part.strip() for part in re.split(r", | -- | - | — | – | ―", head) if part.strip()]
    if not parts:
        return Answer(full, None, "as it stands")
    first = parts[0]
    named = named_person(scene, first, start, full)
    if named:
        return named
    agent = agent_of(scene, full, start)
    if agent:
        return agent
    for part in parts[1:3]:
        run = re.fullmatch(NAME.pattern, part.strip())
        if run and (is_role(head_of(first)) or head_classes(first) or person_word(head_of(first).lower())):
            return _of_owner(scene, person_of(scene, part, full, start, force=True), first, start)
        named = named_person(scene, part, start, full) if is_role(head_of(first)) and run else None
        if named:
            return _of_owner(scene, named, first, start)
    known = scene.book.known(first) or scene.book.known(ARTICLE.sub("", first))
    if known and (first != phrase or not first.split()[-1].islower()):
        return known_actor(scene, known, f"“{first}” is listed in the codebook")
    return (
        role_of(scene, first, start, full) or body_of(scene, first, start, full) or unnamed(scene, head, first, start)
    )


def _of_owner(scene: Scene, answer: Answer, phrase: str, start: int) -> Answer:
    """ "His deputy, Ana Ruiz" speaks for whom he speaks for."""
    own = re.match(r"(his|her|its|their) ", phrase, re.I)
    if own and answer.group is None:
        return replace(answer, group=stands_for(scene, own.group(1).lower(), start).group)
    return answer
