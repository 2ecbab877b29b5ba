"""Say who speaks: `actor`, the fullest name that the codebook or the article gives, and `group`, whom it speaks for.

The source of a statement is read as a noun phrase: a pronoun, a name (with role, apposition, clause), a role that
stands for a name, a country or its seat, a body, or people without a name. What none of these settles stays as it is
written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.codebook import Codebook
from analysis.groups import Groups
from analysis.lexicons import terms
from analysis.mentions import (
    NAME,
    Cast,
    Mention,
    Person,
    body_words,
    compatible,
    fold,
    genders,
    is_role,
    named_after_role,
    places,
    read_cast,
    roles,
    split_name,
    thing_words,
)
from analysis.nouns import (
    AMONG,
    ARTICLE,
    BARE_PERCENT,
    BRACKETS,
    CLAUSE,
    FIRMS,
    GENERIC,
    PARTICIPLE,
    POSSESSIVE,
    PREPOSITION,
    STOP,
    SYNONYMS,
    describes,
    head_of,
    is_firm,
    is_human,
    is_plural,
    looks_like_body,
    without_measure,
)
from analysis.records import Article, Span, Statement
from analysis.text import Index, paragraphs, quotations, sentences

_HE = terms("reading", "source he")
_SHE = terms("reading", "source she")
_IT = terms("reading", "source it")
_THEY = terms("reading", "source they")
_WHO = terms("reading", "source who")
_ME = terms("reading", "source me")
_OFFICES = terms("reading", "office")
_NAMED = re.compile(r"(?:the )?[A-Z][\w.’'-]*(?: (?:of|for|the|[A-Z][\w.’'-]*))*")
_NEAR = 1200
"""How far back, in characters, a role without a name may reach: about three paragraphs."""
_PRONOUNS = _HE | _SHE | _IT | _THEY | _WHO | _ME


@dataclass(slots=True)
class _Speaker:
    """Who made an earlier statement of the article, and where."""

    actor: str
    group: str | None
    kind: str
    gender: str | None
    at: int
    plural: bool = False


@dataclass(slots=True)
class _Answer:
    actor: str | None
    group: str | None
    why: str
    kind: str = "other"
    gender: str | None = None
    plural: bool = False


def resolve_actors(article: Article, statements: Sequence[Statement], codebook: Codebook) -> list[Statement]:
    """The statements with `actor` and `group` set, and ("actor", …) added to `why`; same order, spans untouched.

    `actor` is None where nobody in particular speaks.
    """
    if not statements:
        return []
    answers = _Reader(article, statements, codebook).read()
    return [
        replace(one, actor=answer.actor, group=answer.group, why=(*one.why, ("actor", answer.why)))
        for one, answer in zip(statements, answers, strict=True)
    ]


class _Reader:
    """Reads the sources of one article in the order of the text."""

    def __init__(self, article: Article, statements: Sequence[Statement], codebook: Codebook) -> None:
        self.article, self.text, self.statements = article, article.text, statements
        self.cast: Cast = read_cast(article.text, article.title)
        self.groups = Groups(codebook, self.cast, article.published.year)
        self.sentences = Index(sentences(article.text))
        self.paragraphs = Index(paragraphs(article.text))
        self.quotations = Index(quotations(article.text))
        self.history: list[_Speaker] = []

    def read(self) -> list[_Answer]:
        """One answer for each statement, in the order they were given."""
        out: dict[int, _Answer] = {}
        seen: dict[Span, _Answer] = {}
        for i in sorted(range(len(self.statements)), key=lambda j: (self._anchor(j), j)):
            source = self.statements[i].attribution.source
            if source is not None and source in seen:
                out[i] = seen[source]
                continue
            answer = (
                self._sourceless(i) if source is None else self._phrase(source.of(self.text), source.start, source.end)
            )
            out[i] = answer
            if source is not None:
                seen[source] = answer
            if answer.actor:
                self.history.append(
                    _Speaker(answer.actor, answer.group, answer.kind, answer.gender, self._anchor(i), answer.plural)
                )
        return [out[i] for i in range(len(self.statements))]

    def _anchor(self, i: int) -> int:
        one = self.statements[i].attribution
        if one.source:
            return one.source.start
        return one.cue.start if one.cue else one.start if one.spans else 0

    # --- no source ---------------------------------------------------------------------------------------------------

    def _sourceless(self, i: int) -> _Answer:
        """A paragraph in quotation marks without words of its own belongs to the speaker of the one before."""
        one = self.statements[i].attribution
        if one.cue is None and one.content and self.history:
            start = one.content[0].start
            if self.text[start : start + 1] in {"“", '"', "«", "„"}:
                last = self.history[-1]
                return _Answer(
                    last.actor, last.group, "a quotation that goes on: the speaker before", last.kind, last.gender
                )
        return _Answer(None, None, "the text names no speaker")

    # --- a source ----------------------------------------------------------------------------------------------------

    def _phrase(self, words: str, start: int, end: int) -> _Answer:
        phrase = re.sub(r"\s+", " ", words).strip(' ,;:“”"—–-')
        phrase = re.sub(r"^(?:by|from|according to) ", "", POSSESSIVE.sub("", phrase))
        lowered = phrase.lower()
        if not phrase:
            return _Answer(None, None, "the text names no speaker")
        if lowered in _PRONOUNS:
            return self._pronoun(lowered, start)
        known = self.groups.known(phrase)
        if (
            known
            and re.match(r"(?:the|an?) [a-z]", phrase, re.I)
            and phrase.split()[-1].islower()
            and not self.groups.named_before(known, start, self.text)
            and fold(known).split()[-1] != fold(phrase).split()[-1]
        ):
            # "the carmaker" is the codebook's only where the article has named that carmaker.
            known = None
        if known:
            return self._known(known, f"“{phrase}” is listed in the codebook")
        entity = self.groups.of_phrase(phrase) if head_of(phrase).lower() == "government" else None
        if entity:
            return _Answer(entity, entity, f"“{phrase}” stands for {entity}", "body")
        joint = self._list(phrase, start, end) or self._joint(re.sub(r" alike$", "", phrase), start, end)
        if joint:
            return joint
        return self._single(phrase, start, end)

    def _known(self, name: str, why: str) -> _Answer:
        person = self.groups.is_person(name)
        given = self.cast.named(name)
        group = self.groups.of_known(name)
        if person and group is None and given:
            group = self.groups.of_person(given)
        gender = (given.gender if given else None) or (genders().get(name.split()[0]) if person else None)
        return _Answer(name, group, why, "person" if person else "body", gender)

    def _list(self, phrase: str, start: int, end: int) -> _Answer | None:
        """Three speakers or more: "France, Germany and the United Kingdom"; None where a part is no bare name."""
        parts = re.split(r",? and |, ", phrase)
        if len(parts) < 3 or not all(_NAMED.fullmatch(part) and not is_role(head_of(part)) for part in parts):
            return None
        found = [
            self._known(known, "") if (known := self.groups.known(part)) else self._single(part, start, end)
            for part in parts
        ]
        if not all(one.actor and one.kind in ("person", "body") for one in found):
            return None
        names = [str(one.actor) for one in found]
        groups = {one.group for one in found}
        group = groups.pop() if len(groups) == 1 else None
        words = f"{', '.join(names[:-1])} and {names[-1]}"
        return _Answer(words, group, f"several speakers in “{phrase}”", "joint", None, True)

    def _joint(self, phrase: str, start: int, end: int) -> _Answer | None:
        """Two speakers: "X and Y"; None where the and belongs to one name or phrase."""
        body = re.sub(r"^both ", "", phrase, flags=re.I)
        match = re.search(r",? (?:and|as well as) ", body)
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
        if all(
            word[:1].islower() for word in re.sub(r"^(?:the|a|an|his|her) ", "", phrase).replace(" and ", " ").split()
        ):
            return None
        found: list[_Answer] = []
        for number, part in enumerate(parts):
            lowered = part.lower()
            own = re.match(r"(?:his|her|its|their|has) (.+)", part, re.I)
            if number and own:
                cut = PREPOSITION.search(part)
                part = part[: cut.start()] if cut else part
                found.append(_Answer(part[own.start(1) :] if found[0].kind == "person" else part, None, ""))
                continue
            if lowered in _PRONOUNS:
                found.append(self._pronoun(lowered, start))
            else:
                known = self.groups.known(part)
                found.append(self._known(known, "") if known else self._single(part, start, end))
        first, second = found
        if not first.actor or not second.actor or "other" == first.kind == second.kind:
            return None
        if not NAME.search(phrase) and first.kind != "person":
            return None
        given = parts[0].split()
        if first.kind != "person" and len(given) == 1 and given[0] in genders() and second.kind == "person":
            first.actor = f"{given[0]} {second.actor.split()[-1]}"  # "Ana and Luis Ruiz"
        groups = [one.group for one in found if one.group]
        group = None
        if groups:
            group = (
                groups[0] if len(set(groups)) == 1 or first.kind == "person" else " and ".join(dict.fromkeys(groups))
            )
        if not first.group and first.kind == "person":
            group = first.actor if re.match(r"(?:his|her|its|their|has) ", parts[1]) else group
        return _Answer(f"{first.actor} and {second.actor}", group, f"two speakers in “{phrase}”", "joint", None, True)

    def _single(self, phrase: str, start: int, end: int) -> _Answer:
        full = phrase
        phrase = BRACKETS.sub("", phrase)
        clause = CLAUSE.search(phrase)
        head = phrase[: clause.start()] if clause and clause.start() else phrase
        trailing = PARTICIPLE.search(head)
        head = head[: trailing.start()] if trailing and trailing.start() else head
        head = re.sub(r" (?:alike|themselves|himself|herself|itself)$", "", head)
        parts = [part.strip() for part in re.split(r", | -- | - | — | – ", head) if part.strip()]
        if not parts:
            return _Answer(full, None, "as it stands")
        first = parts[0]
        named = self._named_person(first, start, full)
        if named:
            return named
        for part in parts[1:3]:
            run = re.fullmatch(NAME.pattern, part.strip())
            if run and (is_role(head_of(first)) or self._head_classes(first)):
                return self._of_owner(self._person(part, full, start, force=True), first, start)
            named = self._named_person(part, start, full) if is_role(head_of(first)) and run else None
            if named:
                return self._of_owner(named, first, start)
        known = self.groups.known(first) or self.groups.known(ARTICLE.sub("", first))
        if known and (first != phrase or not first.split()[-1].islower()):
            return self._known(known, f"“{first}” is listed in the codebook")
        return self._role(first, start, full) or self._body(first, start, full) or self._unnamed(head, first, start)

    def _named_person(self, part: str, start: int, full: str) -> _Answer | None:
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
                return self._person(rest, full, start, force=True)  # "Peru's Ambassador to the UN Ana Ruiz"
            words = last.group().split()
            office = next((at for at, word in enumerate(words) if word not in _OFFICES), len(words))
            if is_role(head_of(before)) and 0 < office < len(words) - 1:
                return self._person(" ".join(words[office:]), full, start, force=True)  # "Secretary of State Ana Ruiz"
            if inner and inner[-1].end() == len(before):
                head, last = before, inner[-1]
            elif not self._role_before(part[: last.start()]):
                return None
        run = last.group()
        left = head[: last.start()].strip()
        _description, name, gender, person = split_name(run)
        if not name:
            return None
        if name in places() and not self._people(name):
            return None
        known = self.groups.known(name)
        if known and self.groups.is_person(known):
            return self._known(known, f"“{name}” in “{full}”")
        if known and not left:
            return self._known(known, f"“{name}” is listed in the codebook")
        same = self._people(name)
        if person or same:
            if not same and name.split()[-1] in body_words():
                return None
            return self._person(name, full, start, gender, force=True)
        if left and is_role(left.split()[-1]) and not looks_like_body(run):
            return self._person(run, full, start, force=True)
        if (
            left
            and POSSESSIVE.search(left)
            and len(run.split()) == 2
            and not looks_like_body(run)
            and not run.isupper()
        ):
            return self._person(run, full, start, force=True)
        return None

    def _of_owner(self, answer: _Answer, phrase: str, start: int) -> _Answer:
        """ "His deputy, Ana Ruiz" speaks for whom he speaks for."""
        own = re.match(r"(his|her|its|their) ", phrase, re.I)
        if own and answer.group is None:
            return replace(answer, group=self._pronoun(own.group(1).lower(), start).group)
        return answer

    def _role_before(self, left: str) -> bool:
        words = left.split()
        return bool(words) and is_role(words[-1])

    def _people(self, name: str) -> list[Person]:
        words = fold(name).split()
        if not words:
            return []
        same = self.cast.with_surname(words[-1])
        if len(words) > 1:
            same = [
                one
                for one in same
                if fold(one.name) == fold(name)
                or compatible(fold(one.name).split(), words)
                or len(fold(one.name).split()) == 1
            ]
        return same

    def _person(self, name: str, full: str, start: int, gender: str | None = None, force: bool = False) -> _Answer:
        """A person under the fullest name: the codebook's, else the article's, else the one at hand."""
        _description, bare, found, _ = split_name(name)
        bare = bare or name
        gender = gender or found
        known = self.groups.known(bare) or self.groups.known(name)
        if known:
            return self._known(known, f"“{name}” is listed in the codebook")
        same = self._people(bare)
        if gender:
            same = [one for one in same if one.gender in (None, gender)] or same
        if len(same) > 1 and len(bare.split()) == 1:
            same = [self._nearest(same, start)]
        person = next((one for one in same if fold(one.name) == fold(bare)), None) if len(bare.split()) > 1 else None
        person = person or (same[0] if same else Person(bare, gender))
        longer = person.name if len(person.name) >= len(bare) or not bare.split()[-1:] else bare
        known = self.groups.known(longer) or self.groups.by_surname(longer)
        if known:
            return self._known(known, f"“{full}” is {known} of the codebook")
        if longer.isupper() and len(longer) > 3:
            longer = longer.title()
        group = self.groups.of_person(person, full)
        why = f"“{bare}” is {longer} in the article" if fold(longer) != fold(bare) else f"the name in “{full}”"
        return _Answer(longer, group, why, "person", person.gender or gender)

    def _nearest(self, same: list[Person], start: int) -> Person:
        """Of people of one surname, the one who spoke last; else the one named in full last; else the first."""
        names = {fold(one.name): one for one in same}
        for speaker in reversed(self.history[-3:]):
            if fold(speaker.actor) in names:
                return names[fold(speaker.actor)]
        before = [one for one in same if any(at < start for at in one.places)]
        return max(before or same, key=lambda one: len(one.places))

    # --- pronouns ----------------------------------------------------------------------------------------------------

    def _pronoun(self, word: str, start: int) -> _Answer:
        if word in _ME:
            outlet = self.article.outlet
            return (
                _Answer(outlet, outlet, "the outlet speaks of itself")
                if outlet
                else _Answer(word, None, "as it stands")
            )
        if word in _WHO:
            return self._relative(word, start)
        if word in _HE or word in _SHE:
            found = self._he(start, "male" if word in _HE else "female")
            if found:
                return found
        elif word in _IT:
            found = self._it(start)
            if found:
                return found
        else:
            found = self._they(start)
            if found:
                return found
        return _Answer(word, None, "nobody before fits the pronoun: as it stands")

    def _he(self, start: int, gender: str) -> _Answer | None:
        """The best person before: the last speaker, the subject of this or the last sentence, the nearest name."""
        sentence, paragraph = self.sentences.number(start), self.paragraphs.number(start)
        scores: dict[str, float] = {}
        found: dict[str, _Speaker | Mention] = {}
        for rank, speaker in enumerate(reversed(self.history[-6:])):
            if speaker.kind in ("body", "joint") or speaker.plural or speaker.gender not in (None, gender):
                continue
            if speaker.kind == "other" and (is_plural(speaker.actor) or not is_human(speaker.actor)):
                continue
            away = sentence - self.sentences.number(speaker.at)
            score = 3.4 - 0.45 * away - 0.5 * rank - 0.5 * (paragraph - self.paragraphs.number(speaker.at))
            if score > scores.get(speaker.actor, -9):
                scores[speaker.actor], found[speaker.actor] = score, speaker
        for rank, mention in enumerate(self.cast.before(start)):
            away = sentence - self.sentences.number(mention.start)
            if away > 4:
                break
            if mention.kind != "person" or mention.gender not in (None, gender):
                continue
            score = 2.0 - 0.5 * away - 0.1 * min(rank, 6) - 0.4 * (paragraph - self.paragraphs.number(mention.start))
            if self._leads(mention.start):
                score += 1.2
            if self.quotations.at(mention.start):
                score -= 1.5
            if self.text[mention.end : mention.end + 2] in ("'s", "’s"):
                score -= 0.7
            if mention.gender == gender:
                score += 0.3
            name = self._canonical(mention.name)
            if score > scores.get(name, -9):
                scores[name] = score
                found.setdefault(name, mention)
        if not scores:
            return None
        best = max(scores, key=lambda name: scores[name])
        one = found[best]
        if isinstance(one, _Speaker):
            return _Answer(
                one.actor, one.group, f"the pronoun stands for {one.actor}, who spoke before", one.kind, gender
            )
        answer = self._person(one.name, one.name, one.start)
        return replace_why(answer, f"the pronoun stands for {answer.actor}, named before", gender)

    def _canonical(self, name: str) -> str:
        return self.groups.known(name) or self.groups.by_surname(name) or name

    def _leads(self, at: int) -> bool:
        """Whether a name stands near the beginning of its sentence, before a verb has been seen: its subject."""
        sentence = self.sentences.at(at)
        if sentence is None:
            return False
        before = self.text[sentence.start : at]
        return len(before) < 25 or ("," in before and len(before.rsplit(",", 1)[1]) < 25 and len(before) < 110)

    def _it(self, start: int) -> _Answer | None:
        """The body or country that spoke last or leads this or the last sentence."""
        sentence, paragraph = self.sentences.number(start), self.paragraphs.number(start)
        best: tuple[float, _Answer] | None = None
        for rank, speaker in enumerate(reversed(self.history[-5:])):
            if (
                speaker.kind in ("person", "joint")
                or speaker.plural
                or (speaker.kind == "other" and is_plural(speaker.actor))
            ):
                continue
            away = sentence - self.sentences.number(speaker.at)
            score = 3.0 - 0.5 * away - 0.4 * rank - 0.3 * (paragraph - self.paragraphs.number(speaker.at))
            if best is None or score > best[0]:
                best = (
                    score,
                    _Answer(
                        speaker.actor,
                        speaker.group,
                        f"the pronoun stands for {speaker.actor}, which spoke before",
                        speaker.kind,
                    ),
                )
        for rank, mention in enumerate(self.cast.before(start)):
            away = sentence - self.sentences.number(mention.start)
            if away > 2:
                break
            if mention.kind == "person" or (mention.name in places() and places()[mention.name][1] == "demonym"):
                continue
            if set(mention.name.split()) & thing_words() - body_words():
                continue
            score = 2.0 - 0.5 * away - 0.15 * min(rank, 6) - 0.4 * (paragraph - self.paragraphs.number(mention.start))
            if self._leads(mention.start):
                score += 1.4
            if self.quotations.at(mention.start):
                score -= 1.5
            if self.text[mention.end : mention.end + 2] in ("'s", "’s"):
                score -= 0.7
            if self.text[max(0, mention.start - 4) : mention.start].split()[-1:] in (["in"], ["at"], ["on"]):
                score -= 1.0
            if best is None or score > best[0]:
                answer = self._phrase(mention.name, mention.start, mention.end)
                best = (score, replace_why(answer, f"the pronoun stands for {answer.actor}, named before"))
        # A role that leads the sentence before ("The regulator has let the recall go ahead. It said …").
        lead = self._lead_role(start)
        if lead and (best is None or best[0] < 3.0):
            return replace_why(lead, f"the pronoun stands for {lead.actor}, the subject of the sentence before")
        return best[1] if best else None

    def _lead_role(self, start: int) -> _Answer | None:
        number = self.sentences.number(start)
        for back in (0, 1):
            if number - back < 0:
                return None
            sentence = self.sentences.spans[number - back]
            text = self.text[sentence.start : min(sentence.end, start) if back == 0 else sentence.end]
            match = re.match(
                r"(?:[“\"]?(?:But|And|Yet|Still|Then) )?((?:The|Its|An?) (?:[\w.’'-]+ ){0,3}[a-z]+)\b", text
            )
            if not match:
                continue
            words = match.group(1).split()
            for end in range(len(words), 1, -1):
                if {"company", "document"} & roles().get(words[end - 1].lower(), frozenset()):
                    phrase = " ".join(words[:end])
                    known = self.groups.known(phrase)
                    if known:
                        return self._known(known, "")
                    return self._role(phrase, sentence.start, phrase) or _Answer(
                        without_measure(phrase), None, "", "body"
                    )
        return None

    def _they(self, start: int) -> _Answer | None:
        """Plural speakers, two speakers together, else a body, else the last speaker of all."""
        sentence = self.sentences.number(start)
        recent = [one for one in reversed(self.history[-4:]) if sentence - self.sentences.number(one.at) <= 6]
        if recent and self.sentences.number(recent[0].at) == sentence and recent[0].kind in ("body", "other"):
            last = recent[0]
            return _Answer(last.actor, last.group, f"the pronoun stands for {last.actor}", last.kind, None, True)
        near = self._plural_before(start)
        if near and not any(sentence - self.sentences.number(one.at) <= 1 for one in recent):
            return near
        for speaker in recent:
            if speaker.plural or speaker.kind == "joint" or (speaker.kind == "other" and is_plural(speaker.actor)):
                return _Answer(
                    speaker.actor, speaker.group, f"the pronoun stands for {speaker.actor}", speaker.kind, None, True
                )
        for speaker in recent:
            if speaker.kind == "body" or (speaker.kind == "other" and near is None):
                return _Answer(
                    speaker.actor, speaker.group, f"the pronoun stands for {speaker.actor}", speaker.kind, None, True
                )
        return near

    def _plural_before(self, start: int) -> _Answer | None:
        """The nearest plural noun of people, or body, that leads this or the last sentence."""
        number = self.sentences.number(start)
        for back in (0, 1):
            if number - back < 0:
                break
            sentence = self.sentences.spans[number - back]
            text = self.text[sentence.start : start if back == 0 else sentence.end]
            for match in re.finditer(r"[\w’'-]+", text):
                if "people" in roles().get(match.group().lower(), frozenset()) and match.group()[-1] == "s":
                    left = re.search(
                        r"(?:(?:[A-Z][\w.]+|\w+(?:al|ic|an|ive|ing|an|ish|ese)) )*$", text[: match.start()]
                    )
                    phrase = (left.group() if left else "") + match.group()
                    known = self.groups.known(phrase)
                    if known:
                        return self._known(known, "")
                    return self._unnamed(phrase, phrase, start)
        for mention in self.cast.before(start)[:6]:
            if mention.kind == "body" and self._leads(mention.start):
                answer = self._phrase(mention.name, mention.start, mention.end)
                return replace_why(answer, f"the pronoun stands for {answer.actor}")
        return None

    def _relative(self, word: str, start: int) -> _Answer:
        """What stands directly before the relative pronoun."""
        before = self.text[max(0, start - 160) : start].rstrip(" ,—–-(")
        base = start - len(self.text[max(0, start - 160) : start])
        end = base + len(before)
        for mention in self.cast.before(start)[:4]:
            between = self.text[mention.end : start]
            ok = len(between) < 80 and not re.search(r"[.;:!?\n]", between)
            if not ok:
                continue
            adjacent = len(between.strip(" ,—–-’'s()")) == 0
            if (
                word in ("who", "whose", "whom")
                and mention.kind == "person"
                and (adjacent or re.match(r", (?:the|a|an|his|her) [^,]*,? ?$", between))
            ):
                answer = self._person(mention.name, mention.name, mention.start)
                return replace_why(answer, f"“{word}” stands for {answer.actor}")
            if word not in ("who", "whom") and mention.kind != "person" and adjacent:
                answer = self._phrase(mention.name, mention.start, mention.end)
                return replace_why(answer, f"“{word}” stands for {answer.actor}")
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
                answer = self._single(phrase, end - len(phrase), end)
                return replace_why(answer, f"“{word}” stands for {answer.actor}")
            return _Answer(
                without_measure(
                    words[-1] if len(words) > 1 and words[0].lower() not in ("the", "a", "an", "some") else phrase
                ),
                None,
                f"“{word}” stands for the words before it",
            )
        return _Answer(word, None, "as it stands")

    # --- roles, bodies, people without a name -------------------------------------------------------------------------

    def _head_classes(self, phrase: str) -> frozenset[str]:
        return roles().get(head_of(phrase).lower(), frozenset())

    def _role(self, phrase: str, start: int, full: str) -> _Answer | None:
        """A role that stands for somebody or something named elsewhere: "the minister", "the Ohio congressman"."""
        head = head_of(phrase).lower()
        classes = roles().get(head, frozenset())
        definite = re.match(r"(?:the|his|her|its|their|this|that)\b", phrase, re.I) is not None
        cataphoric = (
            not definite
            and self._in_lead(start)
            and re.match(r"(?:an? )?[\w’'. -]+$", phrase, re.I)
            and not is_plural(head)
        )
        aged = re.fullmatch(r"the (?:\d+|\w+)-year-old(?: \w+)?", phrase, re.I)
        if aged or (definite and head in GENERIC):
            women = head.endswith("woman") or head in ("lady", "actress", "mother", "girl", "widow")
            found = self._he(start, "female") if women else self._he(start, "male") or self._he(start, "female")
            return replace_why(found, f"“{phrase}” stands for {found.actor}") if found else None
        if not (definite or cataphoric) or not (classes or head in SYNONYMS):
            return None
        if head_of(phrase)[:1].isupper() and not is_role(head) and not (cataphoric and phrase.count(" ") < 2):
            return None
        if is_plural(head):
            return None
        if is_role(head) or head in SYNONYMS:
            person = self._by_role(phrase, head, start, cataphoric=bool(cataphoric))
            if person:
                answer = self._person(person.name, full, start)
                return replace_why(answer, f"“{phrase}” is {answer.actor}: so described in the article")
            if not definite:
                return self._announced(phrase, start) if cataphoric else None
            if not classes & {"state", "spokesperson"} or head in ("spokesman", "spokeswoman", "spokesperson"):
                last = next((one for one in reversed(self.history[-3:]) if describes(one.actor, head)), None)
                if last:
                    return _Answer(
                        last.actor, last.group, f"“{phrase}” is the one who spoke before", last.kind, last.gender
                    )
            last = self.history[-1] if self.history else None
            if last and phrase.lower().startswith("the ") and self._may_be(last, phrase, head, start):
                why = f"“{phrase}” is taken for the one who spoke before and has no other role in the article"
                return _Answer(last.actor, last.group, why, last.kind, last.gender)
            if classes & {"private"} and phrase.lower().startswith("the "):
                salient = self._salient(start)
                if salient:
                    answer = self._person(salient, full, start)
                    return replace_why(answer, f"“{phrase}” is taken for {answer.actor}, of whom the article speaks")
        if "company" in classes or "document" in classes:
            full_title = self._full_title(phrase, head) if cataphoric or definite else None
            if full_title and (cataphoric or head in ("court", "poll", "survey", "study")):
                return full_title
            return self._by_body(phrase, head, start, definite)
        return None

    def _may_be(self, speaker: _Speaker, phrase: str, head: str, start: int) -> bool:
        """Whether a role may be that of a person to whom the article gives none: near, of that side and gender."""
        if speaker.kind != "person" or start - speaker.at > _NEAR:
            return False
        described = [one for one in self.cast.people if fold(one.name) == fold(speaker.actor)]
        words = re.findall(r"[\w-]+", " ".join(text for one in described for text in one.descriptions).lower())
        if any(is_role(word) for word in words):
            return False
        entity = self.groups.of_phrase(phrase)
        gender = "female" if head.endswith("woman") else "male" if head.endswith("man") else None
        return entity in (None, speaker.group) and gender in (None, speaker.gender or gender)

    def _announced(self, phrase: str, start: int) -> _Answer | None:
        """The person whom a first sentence announces by role: the next speaker, if that is somebody with a name."""
        for one in self.statements:
            source = one.attribution.source
            if (
                source is None
                or source.start <= start
                or self.paragraphs.number(source.start) == self.paragraphs.number(start)
            ):
                continue
            words = source.of(self.text)
            if self.paragraphs.number(source.start) - self.paragraphs.number(start) > 2 or words.lower() in _PRONOUNS:
                return None
            answer = self._named_person(words.split(",")[0], source.start, words)
            entity = self.groups.of_phrase(phrase)
            if answer and answer.kind == "person" and entity and answer.group == entity:
                return replace_why(answer, f"“{phrase}” announces {answer.actor}, who speaks next")
            return None
        return None

    def _salient(self, start: int) -> str | None:
        """The person who spoke last, else the one named most often so far."""
        for speaker in reversed(self.history[-2:]):
            if speaker.kind == "person":
                return speaker.actor
        counts = [(sum(at < start for at in one.places), one.name) for one in self.cast.people]
        best = max(counts, default=(0, ""))
        return best[1] if best[0] > 1 else None

    def _in_lead(self, start: int) -> bool:
        return self.paragraphs.number(start) <= 2 and start < 500

    def _by_role(self, phrase: str, head: str, start: int, cataphoric: bool) -> Person | None:
        """The person whom the article describes by this role; of several, the one described with the same words."""
        wanted = {
            fold(word) for word in re.findall(r"[\w’'-]+", POSSESSIVE.sub("", phrase)) if word.lower() not in STOP
        }
        names = SYNONYMS.get(head, frozenset()) | {head}
        best: tuple[float, Person] | None = None
        for person in self.cast.people:
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
            if self.history and fold(self.history[-1].actor) == fold(person.name):
                score += 0.7
            score += 0.5 if any(fold(one.actor) == fold(person.name) for one in self.history[-4:]) else 0
            if best is None or score > best[0]:
                best = (score, person)
        if best is None and not cataphoric:
            entity = self.groups.of_phrase(phrase)
            if entity:
                near = [person for person in self.cast.people if any(start - 1500 < at < start for at in person.places)]
                same = [person for person in near if self._person(person.name, person.name, start).group == entity]
                return same[0] if len(same) == 1 else None
        return best[1] if best else None

    def _by_body(self, phrase: str, head: str, start: int, definite: bool) -> _Answer | None:
        """The body meant by "the company", "the ministry": one with that word in its name, else the last that spoke."""
        plain = re.fullmatch(r"(?:the|this|that|its|an?) (?:[\w-]+ )?[\w-]+", phrase, re.I)
        if not plain:
            return None
        for mention in self.cast.before(start):
            words = mention.name.lower().split()
            if mention.kind == "body" and len(words) > 1 and (head in words or head.rstrip("s") in words):
                answer = self._phrase(mention.name, mention.start, mention.end)
                return replace_why(answer, f"“{phrase}” is {answer.actor}, named before")
        wanted = fold(phrase).split()
        for speaker in reversed(self.history[-8:]):
            if speaker.kind != "person" and not speaker.plural and wanted[-1] == fold(head_of(speaker.actor)):
                return _Answer(
                    speaker.actor, speaker.group, f"“{phrase}” is {speaker.actor}, which spoke before", speaker.kind
                )
        if "document" in roles().get(head, frozenset()) or not definite:
            return None
        if head not in FIRMS:
            return None
        for speaker in reversed(self.history[-4:]):
            if speaker.kind == "body" and is_firm(speaker.actor):
                return _Answer(
                    speaker.actor, speaker.group, f"“{phrase}” is {speaker.actor}, which spoke before", "body"
                )
        firms = [
            mention
            for mention in self.cast.before(start)
            if mention.kind == "body"
            and is_firm(mention.name)
            and not re.search(r"\b(?:in|at|near|from) $", self.text[max(0, mention.start - 6) : mention.start])
        ]
        if firms:
            often = Counter(mention.name.split()[0] for mention in self.cast.mentions if mention.kind == "body")
            best = max(firms, key=lambda mention: often[mention.name.split()[0]])
            answer = self._phrase(best.name, best.start, best.end)
            if answer.kind == "body":
                return replace_why(answer, f"“{phrase}” is {answer.actor}, named before")
        return None

    def _full_title(self, phrase: str, head: str) -> _Answer | None:
        """The name that a headline or first sentence shortens to its head: "Poll" for "the Sunday Courier-KTV poll"."""
        wanted = {word for word in fold(phrase).split() if word not in STOP} - {head}
        for mention in self.cast.mentions:
            words = fold(mention.name).split()
            if (
                mention.kind == "body"
                and head in words
                and len(words) > 2
                and mention.name not in places()
                and all(word in words or word in ("federal", "national", "state") for word in wanted)
            ):
                return _Answer(
                    mention.name,
                    self.groups.of_body(mention.name),
                    f"“{phrase}” is {mention.name}, named further on",
                    "body",
                )
        if "document" in roles().get(head, frozenset()):
            match = re.search(rf"\b((?:[A-Z][\w’'./-]* )+(?:[a-z]+ )?{re.escape(head)})\b", self.text)
            if match and match.group(1).split()[0].lower() not in STOP | {"according", "a", "in"}:
                name = match.group(1)
                return _Answer(name, self.groups.of_phrase(name), f"“{phrase}” is the {name}", "body")
        return None

    def _body(self, phrase: str, start: int, full: str) -> _Answer | None:
        """A country, a seat of government, or a body by its name."""
        bare = without_measure(phrase) if is_plural(phrase) else ARTICLE.sub("", phrase)
        place = places().get(bare)
        if place:
            name, kind = place
            if kind == "demonym" and bare != name:
                if not bare.endswith("s") and bare not in ("U.S.", "US", "UK"):
                    return None
                return _Answer(bare, None, "people of a country, as they stand", "other", None, True)
            actor = bare if kind in ("organ", "region") else name
            letters = bare.replace(".", "")
            if kind == "organ" and letters.isupper():
                actor = self.cast.bodies.get(letters, bare)
            return _Answer(actor, self.groups.canonical(name), f"“{bare}” stands for {name}", "body")
        run = re.match(NAME.pattern, bare)
        words = bare.split()
        if run and run.end() == len(bare):
            if bare.isupper() and bare in self.cast.bodies and len(bare) > 1:
                bare = self.cast.bodies[bare]
            elif bare.isupper() and len(bare) > 5 and fold(bare) and not looks_like_body(bare):
                return _Answer(bare.title(), None, "a name in capitals", "person")
            if {"people"} & roles().get(bare.split()[-1].lower(), frozenset()) and bare.endswith("s"):
                return _Answer(
                    bare,
                    self.groups.of_phrase(bare.lower()) or self.groups.party(bare),
                    "people, as they stand",
                    "other",
                    None,
                    True,
                )
            if " " not in bare and is_plural(bare) and re.search(rf"\b{re.escape(bare.lower())}\b", self.text):
                return None  # a common noun with the capital of its sentence
            bare = self.cast.full_body(bare)
            return _Answer(bare, self.groups.of_body(bare), "a body by its name", "body")
        if run and all(
            word[0].isupper() or word in ("of", "for", "and", "the", "on", "in", "de", "to", "&") or word[0].isdigit()
            for word in words
        ):
            return _Answer(bare, self.groups.of_body(bare), "a body by its name", "body")
        # "the newspaper Bild", "the environmental group DUH"
        last = re.search(rf"\b(\w+) ({NAME.pattern})$", bare)
        if last and "company" in roles().get(last.group(1).lower(), frozenset()) and not PREPOSITION.search(bare):
            name = last.group(2)
            known = self.groups.known(name)
            return (
                self._known(known, f"“{name}” is listed in the codebook")
                if known
                else _Answer(name, self.groups.of_body(name), "a body by its name", "body")
            )
        return None

    def _unnamed(self, head: str, first: str, start: int) -> _Answer:
        """People without a name: the head words, without article and number."""
        if re.match(r"(?:\w+ )?of (?:them|these|those)$", first, re.I):
            they = self._they(start)
            if they:
                return they
        if BARE_PERCENT.match(first):
            among = list(AMONG.finditer(self.text, max(0, start - 900), start))
            if among:
                words = among[-1].group(1) or among[-1].group(2)
                return _Answer(words, None, f"a share of the {words} asked", "other", None, True)
        words = head if not self._splits(head, first) else first
        plural = is_plural(head_of(first))
        bare = without_measure(words)
        if bare.lower() in (
            "spokesman",
            "spokeswoman",
            "spokesperson",
            "official",
            "executive",
            "manager",
        ) and not first.lower().startswith("the "):
            owner = next((one for one in reversed(self.history[-3:]) if one.kind == "body"), None)
            if owner:
                return _Answer(
                    f"{bare} for {owner.actor}", owner.group, f"“{first}” of {owner.actor}, which spoke before", "other"
                )
        known = self.groups.known(bare)
        if known:
            return self._known(known, f"“{bare}” is listed in the codebook")
        group = self.groups.of_phrase(bare)
        own = re.match(r"(his|her|its|their) ", first, re.I)
        if own and group is None:
            owner_answer = self._pronoun(own.group(1).lower(), start)
            group = owner_answer.group or (owner_answer.actor if owner_answer.kind in ("person", "body") else None)
        kind = (
            "other"
            if is_role(head_of(first)) or plural
            else "body"
            if self._head_classes(first) & {"company"}
            else "other"
        )
        return _Answer(bare, group, "no name in the text: the head words", kind, None, plural)

    def _splits(self, head: str, first: str) -> bool:
        """Whether what follows the first comma is an apposition, not part of a list."""
        return "," in head and " and " not in head[len(first) :] and len(first.split()) >= 1


def replace_why(answer: _Answer, why: str, gender: str | None = None) -> _Answer:
    """The answer with another reason."""
    return replace(answer, why=why, gender=answer.gender or gender)
