"""Name people and things that have no name: by their head words, as full as the article has them."""

from __future__ import annotations

import re
from collections import Counter

from analysis.bodies import country_here
from analysis.lexicons import terms
from analysis.names import fold, places
from analysis.nouns import AMONG, BARE_PERCENT, WHEN, head_of, is_plural, is_role, without_measure
from analysis.persons import known_actor
from analysis.pronouns import stands_for, they
from analysis.speakers import Answer, Scene, because, head_classes

_ONE_OF = re.compile(r"(?:one|another|neither|either) of (?:(?:the|its|his|her|their|these|those|our) )?(?=\w)", re.I)
_OWN = re.compile(r"(his|her|its|their) ", re.I)
_MADE = r"(?:published|released|conducted|commissioned|issued|written|compiled|produced|prepared|carried out)"
_MADE_BY = re.compile(rf"\b(?:{_MADE} )?by (?!telephone|phone|e-?mail|video|law)(?=[A-Z]|the [A-Z])(.+)")
_PRONOUNS = frozenset({"he", "she", "it", "they"})
_MAKER = r"(he|she|it|they|[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*)*)"
_THAT_MADE = re.compile(rf"\b(?:that|which) {_MAKER} (?:had |has |have )?{_MADE}\b")
_STATE = terms("reading", "group state heads")
_OUTLETS = terms("reading", "document outlets")
_ARTICLES = terms("reading", "document articles")
_COURTS, _RULINGS = frozenset({"Court", "Tribunal"}), frozenset({"ruling", "decision", "verdict", "opinion", "order"})
_CAMPAIGN = re.compile(
    r"((?:[A-Z][\w.-]* )*[A-Z][\w.-]*?)(?:['’]s)? (?:presidential |election |re-election )?campaign$"
)
_ALONE = frozenset({"spokesman", "spokeswoman", "spokesperson", "official", "executive", "manager"})
_COUNTRIES = re.compile(r"the (?:two|three) (?:countries|nations|governments|states)$", re.I)


def agent_of(scene: Scene, phrase: str, start: int) -> Answer | None:
    """Who made a document that is named with its maker: "the study published by KTV", "the findings she released"."""
    head = re.split(r" (?:by|that|which|published|released|conducted|commissioned|issued|of|in|on|from)\b", phrase)[0]
    if "document" not in head_classes(head):
        return None
    made = _THAT_MADE.search(phrase) or _MADE_BY.search(phrase)
    if made is None:
        return None
    maker = re.split(r", (?:which|who)\b|,? (?:in|on) (?=[A-Z])|,? (?:last|this) \w+", made.group(1))[0].strip(" ,")
    answer = stands_for(scene, maker, start) if maker in _PRONOUNS else scene.read(maker, start, start)
    if answer.kind not in ("person", "body", "joint"):
        return None
    return because(answer, f"{answer.actor} made what “{phrase}” names")


def unnamed(scene: Scene, head: str, first: str, start: int) -> Answer:
    """People without a name: the head words, without article and number."""
    if re.match(r"(?:\w+ )?of (?:them|these|those)$", first, re.I):
        several = they(scene, start)
        if several:
            return several
    if BARE_PERCENT.match(first):
        among = list(AMONG.finditer(scene.text, max(0, start - 900), start))
        if among:
            words = among[-1].group(1) or among[-1].group(2)
            return Answer(words, None, f"a share of the {words} asked", "other", None, True)
    if _COUNTRIES.match(first):
        named = _countries_before(scene, start, 3 if " three " in first.lower() else 2)
        if named:
            return Answer(named, named, f"“{first}” are those named most before", "joint", None, True)
    words = first if _apart(head, first) else head
    bare = WHEN.sub("", without_measure(words)).replace(" for both ", " for ")
    plural = is_plural(head_of(first))
    one_of = _ONE_OF.match(words)
    if one_of:
        bare, plural = _singular(_fuller(scene, words[one_of.end() :], start)), False
    elif plural and re.match(r"(?:the|these|those) ", first, re.I):
        bare = _fuller(scene, bare, start)
    if bare.lower() in _ALONE and not first.lower().startswith("the "):
        owner = next((one for one in reversed(scene.history[-3:]) if one.kind == "body"), None)
        if owner:
            return Answer(
                f"{bare} for {owner.actor}", owner.group, f"“{first}” of {owner.actor}, which spoke before", "other"
            )
    campaign = _CAMPAIGN.match(bare)
    person = scene.groups.named_person(campaign.group(1)) if campaign else None
    if person:
        return Answer(f"{person} campaign", f"{person} campaign", f"“{first}” is that of {person}", "body")
    known = scene.book.known(bare)
    if known:
        return known_actor(scene, known, f"“{bare}” is listed in the codebook")
    group, actor = scene.groups.of_phrase(bare), bare
    own = _OWN.match(first)
    if own:
        owned = stands_for(scene, own.group(1).lower(), start)
        group = group or owned.group or (owned.actor if owned.kind in ("person", "body") else None)
        if owned.kind == "person" and bare == "staff":
            actor = f"{owned.actor}’s {bare}"
    kind = "other" if is_role(head_of(first)) or plural else "body" if head_classes(first) & {"company"} else "other"
    couple = re.search(r" (?:for|of) ([A-Z]\w+) and ([A-Z]\w+ [A-Z]\w+)$", bare)
    if couple:
        two = scene.read(f"{couple.group(1)} and {couple.group(2)}", start, start)
        group = two.actor if two.kind == "joint" else group
    if group is None and "document" in head_classes(first):
        group = _group_of_document(scene, head_of(first).lower(), start)
    if group is None and head_of(first).lower() in _STATE and re.match(r"the (?:\w+ )?\w+$", first, re.I):
        group = country_here(scene, start)
    return Answer(actor, group, "no name in the text: the head words", kind, None, plural)


def _apart(head: str, first: str) -> bool:
    """Whether what follows the first comma is an apposition, not part of a list."""
    return "," in head and " and " not in head[len(first) :]


def _fuller(scene: Scene, words: str, start: int) -> str:
    """The words, or those of the same people in fuller form before: "diplomats" after "two Iranian diplomats"."""
    if " " in words.strip():
        return words
    for nominal in reversed(scene.nominals):
        if nominal.end <= start and nominal.plural:
            longer = without_measure(nominal.words)
            if " " in longer and longer.split()[-1] == words:
                return longer
    return words


def _singular(words: str) -> str:
    """The words with their head noun in the singular."""
    cut = re.match(r"(.*?)(\w+)((?: (?:of|for|at|in|from|with|on|who|that)\b.*)?)$", words)
    if cut is None:
        return words
    before, noun, after = cut.groups()
    irregular = {"people": "person", "men": "man", "women": "woman", "children": "child", "spokesmen": "spokesman"}
    regular = noun[:-3] + "y" if noun.endswith("ies") else re.sub(r"(?<!s)s$", "", noun)
    return before + irregular.get(noun, regular) + after


def _countries_before(scene: Scene, start: int, number: int) -> str | None:
    """The countries named most before a place, joined in the order in which they come."""
    found = [places()[one.name][0] for one in scene.cast.mentions if one.start < start and one.name in places()]
    countries = [name for name in found if places().get(name, ("", ""))[1] == "country"]
    often = sorted(name for name, _ in Counter(countries).most_common(number))
    most = [scene.book.canonical(name) or name for name in sorted(often, key=countries.index)]
    if len(most) < number:
        return None
    return " and ".join([", ".join(most[:-1]), most[-1]])


def _group_of_document(scene: Scene, head: str, start: int) -> str | None:
    """Whose document it is: that of the last one of this kind, of the outlet or court named last."""
    for speaker in reversed(scene.history):
        if speaker.group and fold(head_of(speaker.actor)) == fold(head):
            return speaker.group
    makers = _OUTLETS if head in _ARTICLES else _COURTS if head in _RULINGS else frozenset()
    for mention in scene.cast.before(start) if makers else []:
        if mention.kind != "person" and set(mention.name.split()) & makers:
            return scene.read(mention.name, mention.start, mention.end).group
    return None
