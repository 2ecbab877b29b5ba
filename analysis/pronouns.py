"""Say for whom a pronoun stands: he, she, it, they, who, and those that stand like one (the 58-year-old)."""

from __future__ import annotations

import re

from analysis.bodies import leads
from analysis.mentions import Mention, body_words, is_role, places, roles, thing_words
from analysis.nouns import is_human, is_plural, without_measure
from analysis.persons import canonical_name, known_actor, person_of
from analysis.speakers import HE, IT, ME, SHE, WHO, Answer, Scene, Speaker, because


def stands_for(scene: Scene, word: str, start: int) -> Answer:
    if word in ME:
        outlet = scene.article.outlet
        return Answer(outlet, outlet, "the outlet speaks of itself") if outlet else Answer(word, None, "as it stands")
    if word in WHO:
        return _relative(scene, word, start)
    if word in HE or word in SHE:
        found = he_or_she(scene, start, "male" if word in HE else "female")
        if found:
            return found
    elif word in IT:
        found = _it(scene, start)
        if found:
            return found
    else:
        found = they(scene, start)
        if found:
            return found
    return Answer(word, None, "nobody before fits the pronoun: as it stands")


def he_or_she(scene: Scene, start: int, gender: str) -> Answer | None:
    """The best person before: the last speaker, the subject of this or the last sentence, the nearest name."""
    sentence, paragraph = scene.sentences.number(start), scene.paragraphs.number(start)
    scores: dict[str, float] = {}
    found: dict[str, Speaker | Mention] = {}
    for rank, speaker in enumerate(reversed(scene.history[-6:])):
        if speaker.kind in ("body", "joint") or speaker.plural or speaker.gender not in (None, gender):
            continue
        if speaker.kind == "other" and (is_plural(speaker.actor) or not is_human(speaker.actor)):
            continue
        away = sentence - scene.sentences.number(speaker.at)
        score = 3.4 - 0.45 * away - 0.5 * rank - 0.5 * (paragraph - scene.paragraphs.number(speaker.at))
        if score > scores.get(speaker.actor, -9):
            scores[speaker.actor], found[speaker.actor] = score, speaker
    for rank, mention in enumerate(scene.cast.before(start)):
        away = sentence - scene.sentences.number(mention.start)
        if away > 4:
            break
        if mention.kind != "person" or mention.gender not in (None, gender):
            continue
        score = 2.0 - 0.5 * away - 0.1 * min(rank, 6) - 0.4 * (paragraph - scene.paragraphs.number(mention.start))
        if leads(scene, mention.start):
            score += 1.2
        if scene.quotations.at(mention.start):
            score -= 1.5
        if scene.text[mention.end : mention.end + 2] in ("'s", "’s"):
            score -= 0.7
        if mention.gender == gender:
            score += 0.3
        name = canonical_name(scene, mention.name)
        if score > scores.get(name, -9):
            scores[name] = score
            found.setdefault(name, mention)
    if not scores:
        return None
    best = max(scores, key=lambda name: scores[name])
    one = found[best]
    if isinstance(one, Speaker):
        return Answer(one.actor, one.group, f"the pronoun stands for {one.actor}, who spoke before", one.kind, gender)
    answer = person_of(scene, one.name, one.name, one.start)
    return because(answer, f"the pronoun stands for {answer.actor}, named before", gender)


def _it(scene: Scene, start: int) -> Answer | None:
    """The body or country that spoke last or leads this or the last sentence."""
    sentence, paragraph = scene.sentences.number(start), scene.paragraphs.number(start)
    best: tuple[float, Answer] | None = None
    for rank, speaker in enumerate(reversed(scene.history[-5:])):
        if (
            speaker.kind in ("person", "joint")
            or speaker.plural
            or (speaker.kind == "other" and is_plural(speaker.actor))
        ):
            continue
        away = sentence - scene.sentences.number(speaker.at)
        score = 3.0 - 0.5 * away - 0.4 * rank - 0.3 * (paragraph - scene.paragraphs.number(speaker.at))
        if best is None or score > best[0]:
            best = (
                score,
                Answer(
                    speaker.actor,
                    speaker.group,
                    f"the pronoun stands for {speaker.actor}, which spoke before",
                    speaker.kind,
                ),
            )
    for rank, mention in enumerate(scene.cast.before(start)):
        away = sentence - scene.sentences.number(mention.start)
        if away > 2:
            break
        if mention.kind == "person" or (mention.name in places() and places()[mention.name][1] == "demonym"):
            continue
        if set(mention.name.split()) & thing_words() - body_words():
            continue
        score = 2.0 - 0.5 * away - 0.15 * min(rank, 6) - 0.4 * (paragraph - scene.paragraphs.number(mention.start))
        if leads(scene, mention.start):
            score += 1.4
        if scene.quotations.at(mention.start):
            score -= 1.5
        if scene.text[mention.end : mention.end + 2] in ("'s", "’s"):
            score -= 0.7
        if scene.text[max(0, mention.start - 4) : mention.start].split()[-1:] in (["in"], ["at"], ["on"]):
            score -= 1.0
        if best is None or score > best[0]:
            answer = scene.read(mention.name, mention.start, mention.end)
            best = (score, because(answer, f"the pronoun stands for {answer.actor}, named before"))
    # A role that leads the sentence before ("The regulator has let the recall go ahead. It said …").
    lead = _lead_role(scene, start)
    if lead and (best is None or best[0] < 3.0):
        return because(lead, f"the pronoun stands for {lead.actor}, the subject of the sentence before")
    return best[1] if best else None


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
                known = scene.groups.known(phrase)
                if known:
                    return known_actor(scene, known, "")
                return scene.read(phrase, sentence.start, sentence.start + len(phrase)) or Answer(
                    without_measure(phrase), None, "", "body"
                )
    return None


def they(scene: Scene, start: int) -> Answer | None:
    """Plural speakers, two speakers together, else a body, else the last speaker of all."""
    sentence = scene.sentences.number(start)
    recent = [one for one in reversed(scene.history[-4:]) if sentence - scene.sentences.number(one.at) <= 6]
    if recent and scene.sentences.number(recent[0].at) == sentence and recent[0].kind in ("body", "other"):
        last = recent[0]
        return Answer(last.actor, last.group, f"the pronoun stands for {last.actor}", last.kind, None, True)
    near = _plural_before(scene, start)
    if near and not any(sentence - scene.sentences.number(one.at) <= 1 for one in recent):
        return near
    for speaker in recent:
        if speaker.plural or speaker.kind == "joint" or (speaker.kind == "other" and is_plural(speaker.actor)):
            return Answer(
                speaker.actor, speaker.group, f"the pronoun stands for {speaker.actor}", speaker.kind, None, True
            )
    for speaker in recent:
        if speaker.kind == "body" or (speaker.kind == "other" and near is None):
            return Answer(
                speaker.actor, speaker.group, f"the pronoun stands for {speaker.actor}", speaker.kind, None, True
            )
    return near


def _plural_before(scene: Scene, start: int) -> Answer | None:
    """The nearest plural noun of people, or body, that leads this or the last sentence."""
    number = scene.sentences.number(start)
    for back in (0, 1):
        if number - back < 0:
            break
        sentence = scene.sentences.spans[number - back]
        text = scene.text[sentence.start : start if back == 0 else sentence.end]
        for match in re.finditer(r"[\w’'-]+", text):
            if "people" in roles().get(match.group().lower(), frozenset()) and match.group()[-1] == "s":
                left = re.search(r"(?:(?:[A-Z][\w.]+|\w+(?:al|ic|an|ive|ing|an|ish|ese)) )*$", text[: match.start()])
                phrase = (left.group() if left else "") + match.group()
                known = scene.groups.known(phrase)
                if known:
                    return known_actor(scene, known, "")
                return scene.read(phrase, start, start)
    for mention in scene.cast.before(start)[:6]:
        if mention.kind == "body" and leads(scene, mention.start):
            answer = scene.read(mention.name, mention.start, mention.end)
            return because(answer, f"the pronoun stands for {answer.actor}")
    return None


def _relative(scene: Scene, word: str, start: int) -> Answer:
    """What stands directly before the relative pronoun."""
    before = scene.text[max(0, start - 160) : start].rstrip(" ,—–-(")
    base = start - len(scene.text[max(0, start - 160) : start])
    end = base + len(before)
    for mention in scene.cast.before(start)[:4]:
        between = scene.text[mention.end : start]
        ok = len(between) < 80 and not re.search(r"[.;:!?\n]", between)
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
