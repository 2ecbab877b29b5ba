"""Tell what a speaker does with a statement: one of twelve acts, from cue and content together.

A first look by rules: the cue lexicon (`lexicons/cues.csv`) gives the act that a cue names; negation, modality and what
the content says decide whether it stands. A cue that only says that something was said leaves the answer to the
content: "said" with "we did not send any" denies. How often each rule is right, and what else it may be, was counted on
labelled statements (`lexicons/act_rules.csv`, by `training/acts.py`). The engine, which reads the words in their
context, tells its own chances. Both together, weighed by what each was worth on articles that the engine had not seen,
make the act and its chance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

import numpy as np

from analysis.codebook import Claim, Codebook
from analysis.lexicons import read_lexicon, terms
from analysis.phrases import Hit, find, negations, root, roots, tokens
from analysis.records import ACTS, Article, Statement

_SPEAKER = terms("words", "speaker")
_THEY = terms("words", "they")
_OWN = _SPEAKER | frozenset(["my", "our", "us", "me"])
_THEIRS = frozenset(["its", "his", "her", "their"])
_WILL = terms("words", "will")
_MUST = terms("words", "must")
_ASKING = terms("words", "asking")
_ARTICLES = terms("words", "articles")
_BODIES = terms("words", "bodies")
_BE = terms("words", "be")
_CLAUSE_END = terms("words", "clause_end")
_WISH = terms("words", "wish")
_HARMS = frozenset(root(word) for word in terms("words", "harms"))
_TOLD_OF_SELF = frozenset(["endorse", "reject", "commit", "admit", "accuse", "request", "deny"])
_MARKS = frozenset("\"“”‘’'«».,;:!?()[]-–—…")
_PROOF = frozenset(root(word) for word in terms("words", "proof"))
_SPEECH = frozenset(root(word) for word in terms("words", "speech"))
_CONDITION = terms("words", "condition")
_REFER = terms("words", "refer")
_LYING = frozenset(["lie", "lies", "lying", "blatant lie"])
_FATES = frozenset(root(word) for word in terms("words", "fates"))
_BEFORE_MONTH = terms("words", "before_month")
_SHORT = terms("words", "short")
_LIABLE = frozenset(["responsible", "accountable", "liable"])
_PENALTIES = frozenset(root(word) for word in terms("words", "penalties"))
_PUBLISHED = frozenset(root(word) for word in terms("words", "published"))
_FIND_OUT = frozenset(root(word) for word in terms("words", "find_out"))
_MISSPOKE = frozenset(root(word) for word in terms("words", "misspoke"))
_KNOWING = frozenset(root(word) for word in terms("words", "knowing"))
_LONG = 25
"""Words and marks of a content that is more than a sentence."""
_LIGHT = terms("words", "light")
_NAMING = frozenset(root(word) for word in terms("words", "naming"))
_ASKED = frozenset(root(word) for word in terms("words", "asked"))
_SHOWN = re.compile(" ?“[^”]*”")
RAREST = 1e-3
"""A chance that no act falls below: no rule was seen often enough to rule one out."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Cue, content and source of a statement as words, their stems.

    And the words that name whom it speaks for (`own`).
    """

    cue: list[str]
    cue_stems: list[str]
    content: list[str]
    stems: list[str]
    source: list[str]
    asks: bool
    quoted: bool
    own: frozenset[str] = frozenset()

    @property
    def clause(self) -> list[str]:
        """The words of the content's first main clause."""
        return main_clause(self.content)


def main_clause(words: list[str]) -> list[str]:
    """The first main clause of a run of words: a leading conditional is skipped, what hangs on it is left out."""
    start = next((at for at, word in enumerate(words) if word not in _MARKS), 0)
    if words[start : start + 1] == ["that"]:
        start += 1
    if words[start : start + 1] and words[start] in ("if", "when", "although", "while", "should", "unless", "had"):
        comma = next((at for at, word in enumerate(words[start:], start) if word == ","), None)
        start = comma + 1 if comma is not None else start
    out: list[str] = []
    for word in words[start:]:
        if out and word in _CLAUSE_END and len([one for one in out if one.isalpha()]) >= 2:
            break
        out.append(word)
    return [word for word in out if word not in _MARKS]


def wording(text: str, statement: Statement, aliases: dict[str, str] | None = None) -> Wording:
    """The words of a statement, cut once for all rules.

    `aliases`: further names of actors ("Tehran"), space between them, by canonical name.
    """
    content_text = statement.content_text(text)
    cue = tokens(statement.cue_text(text) or "")
    raw = tokens(content_text.replace(" […] ", " "))
    stripped = content_text.rstrip("”\"’' ")
    return Wording(
        cue=[word for word in cue if word not in _MARKS or word == ":"],
        cue_stems=roots([word for word in cue if word not in _MARKS or word == ":"]),
        content=raw,
        stems=roots(raw),
        source=tokens(statement.source_text(text) or ""),
        asks=stripped.endswith("?"),
        quoted=bool(content_text) and content_text[0] in "“\"«„'‘",
        own=_own(statement, aliases or {}),
    )


def _own(statement: Statement, aliases: dict[str, str]) -> frozenset[str]:
    """The words by which a statement can name its speaker: the names of actor and group, and their other names."""
    known = [name for name in (statement.actor, statement.group) if name]
    names = " ".join([*known, *(aliases.get(name, "") for name in known)])
    return frozenset(word for word in tokens(names) if len(word) > 2 and word not in _ARTICLES)


def tell_acts(article: Article, statements: list[Statement], codebook: Codebook) -> list[Statement]:
    """The statements with `act`, `hedged`, `conditional` and the reason for the act filled.

    The reason tells the act with its chance, and the rule: "deny (0.93): cue “said”; the content negates …".
    """
    topics = topics_of(codebook.claims)
    aliases = names_of(codebook)
    out = []
    for statement in statements:
        words = wording(article.text, statement, aliases)
        first, why = first_look(words, on_topic=touches(words, topics))
        told = statement.attribution.acts
        act, chance = settle(rule_of(words, first, why), told, bool(topics))
        reason = f"{act} ({chance:.2f}): {why}" if act == first else _overruled(act, chance, told, first, why)
        hedged, conditional = _hedged(words), _conditional(words)
        out.append(
            replace(statement, act=act, hedged=hedged, conditional=conditional, why=(*statement.why, ("act", reason)))
        )
    return out


def names_of(codebook: Codebook) -> dict[str, str]:
    """The further names of the codebook's actors, space between them, by canonical name."""
    return {actor.name: " ".join(actor.aliases) for actor in codebook.actors}


def _overruled(act: str, chance: float, told: tuple[float, ...], first: str, why: str) -> str:
    """The reason for an act that the engine, reading the words in their context, has moved away from its rule's."""
    sure = told[ACTS.index(act)]
    return f"{act} ({chance:.2f}): learned from labelled statements (chance {sure:.2f}), not by rule {first}: {why}"


def rule_of(words: Wording, act: str, why: str) -> str:
    """The name of the rule that gave an act: its reason without the words that it quotes.

    What opens a long content tells less of the whole: there a rule is trusted apart.
    """
    return f"{act}: {_SHOWN.sub('', why)}" + ("; at length" if len(words.content) > _LONG else "")


def settle(rule: str, told: tuple[float, ...], tracked: bool = False) -> tuple[str, float]:
    """The act, and its chance, by the rule that applies and by what the engine tells (`Attribution.acts`, or empty).

    `tracked`: the corpus was gathered for the claims of a codebook. Where the engine wasn't asked, the rule stands.
    """
    first, chances = rule.split(":")[0], weigh(rule, told, tracked)
    act = max(ACTS, key=lambda one: chances[one]) if told else first
    return act, chances[act]


def weigh(rule: str, told: tuple[float, ...], tracked: bool = False) -> dict[str, float]:
    """The chance of each act: the shares that were counted for a rule and the engine's chances, log-linear together.

    The act that a rule names gets a bonus, each act a bias; where claims are tracked, one for what is rarer elsewhere
    (denials, admissions). All were fitted by `training/acts.py`.
    """
    trust, first = trusted(), rule.split(":")[0]
    shares = trust.get(rule) or trust[first]
    logs = np.log([shares.get(act, RAREST) for act in ACTS])
    if told:
        weight = trust["weight, tracked" if tracked else "weight"]
        logs = weight["rules"] * logs + weight["engine"] * np.log(np.maximum(told, RAREST))
        logs += [trust["bias"][act] + (trust["tracked"][act] if tracked else 0.0) for act in ACTS]
        if first != "assert":
            logs[ACTS.index(first)] += weight["named"]
    powers = np.exp(logs - logs.max())
    return dict(zip(ACTS, (powers / powers.sum()).tolist(), strict=True))


@cache
def trusted() -> dict[str, dict[str, float]]:
    """By rule, and by the act that a rule gives, the share of each act among the labelled statements that it met.

    Beside them `weight` (another where claims are tracked), `bias` and `tracked`: how `weigh` puts rules and engine
    together.
    """
    out: dict[str, dict[str, float]] = {}
    for entry in read_lexicon("act_rules"):
        out.setdefault(entry.term, {})[entry.label] = float(entry.note)
    return out


def topics_of(claims: Iterable[Claim]) -> tuple[frozenset[str], ...]:
    """The stems of each claim's words that carry meaning."""
    return tuple(
        frozenset(root(word) for word in tokens(claim.text) if word.isalpha() and word not in _LIGHT)
        for claim in claims
    )


def touches(words: Wording, topics: tuple[frozenset[str], ...]) -> bool:
    """Whether the content names at least two of a claim's words.

    Then what it negates is something that somebody said.
    """
    stems = set(words.stems)
    return any(len(stems & topic) >= min(2, len(topic)) for topic in topics)


def first_look(words: Wording, on_topic: bool = False) -> tuple[str, str]:
    """The act and, in plain words, the rule that gave it."""
    hit = _cue_hit(words)
    negated = bool(negations(words.cue)) or "fail" in words.cue_stems[:-1]
    said = " ".join(words.cue) or "no cue"
    if "hold" in words.cue_stems and _LIABLE & set(words.content):
        return "accuse", f"cue “{said}” holds somebody responsible"
    if hit is None:
        act, why = _content_act(words, on_topic)
        return act, f"cue “{said}” is in no list; {why}"
    if negated and not negations(tokens(hit.term)) and hit.label != "no_comment":
        return _negated(hit, words), f"cue “{said}” negates “{hit.term}” ({hit.label})"
    return _refined(hit, words, said, on_topic)


def _cue_hit(words: Wording) -> Hit | None:
    """The longest lexicon term in the cue; of equals one that is no mere saying, then the first."""
    hits = find("cues", words.cue_stems, gap=2)
    if not hits:
        return None
    return max(hits, key=lambda one: (len(one.term.split()), one.label != "assert", -one.start))


def _negated(hit: Hit, words: Wording) -> str:
    verb = root(hit.term.split()[0])
    if verb in ("disput", "contest"):
        return "admit"
    if hit.label == "assert":
        if verb in ("believ", "think", "accept", "convinc", "see", "buy"):
            return "question"
        return "assert" if verb in ("know", "expect", "hear", "learn", "rememb", "recal") else "no_comment"
    return {
        "deny": "no_comment", "admit": "no_comment", "endorse": "reject", "commit": "reject", "accuse": "assert",
        "reject": "no_comment", "request": "assert", "question": "endorse", "threaten": "assert", "retract": "assert",
    }[hit.label]  # fmt: skip


def _refined(hit: Hit, words: Wording, said: str, on_topic: bool) -> tuple[str, str]:
    """The act of a cue that is not negated, with what the content makes of it."""
    verb, label = root(tokens(hit.term)[0]), hit.label
    plain = [word for word in words.content if word not in _MARKS]
    named = f"cue “{said}” says {label}"
    if label == "assert":
        if verb in _NAMING:
            return _verdict(words) or _unnamed_verdict(words, verb)
        if verb in ("warn", "caution"):
            if plain[:1] == ["to"]:
                return "request", f"{named}; somebody is warned to do it"
            if "consequ" in words.stems:
                return "threaten", f"{named}; the content speaks of consequences"
            if _self_will(words) and _HARMS & set(words.stems):
                return "threaten", f"{named}; the content holds out what the speaker will do"
            if _self_will(words) and not negations(words.clause):
                return "threaten", f"{named}; the content says what the speaker will do"
            if _WILL & set(plain) and plain[0] in _CONDITION | {"anyone", "anybody", "whoever", "those"}:
                return "threaten", f"{named}; the content says what would follow"
            if _WILL & set(words.clause) and _PENALTIES & set(words.stems):
                return "threaten", f"{named}; the content holds out a penalty"
            return "assert", f"{named}; no consequence by the speaker"
        if verb in ("announc", "warn", "declar") and "unless" in plain:
            return "threaten", f"{named}; the content is held out unless something is done"
        if verb in ("announc", "outlin", "unveil", "present") and (
            _WILL & set(words.clause) or "plan" in words.stems[:6] or _is_to(words.clause)
        ):
            return "commit", f"{named}; the content is a plan"
        if verb in ("assur", "swear") and _WILL & set(words.clause):
            return "commit", f"{named}; the speaker gives its word for what will be"
        if verb == "suspect" and {"of", "behind"} & set(plain) and not _BE & set(words.cue):
            return "accuse", f"{named}; somebody is suspected of it"
        if verb == "confirm" and on_topic and _own_doing(words) and not negations(words.clause):
            return "admit", f"{named}; what the claim says of the speaker"
        act, why = _content_act(words, on_topic)
        return act, f"cue “{said}”; {why}"
    if label == "accuse" and verb == "alleg" and negations(words.clause[:8]):
        if words.own & set(words.clause[:3]) or _KNOWING & set(roots(words.clause)):
            return "deny", f"{named}; but the content negates an own doing or knowledge"
        return label, f"{named}; what it negates is another's doing"
    if label == "request" and words.cue_stems[0] in ("reject", "dismiss", "declin", "oppos"):
        return "reject", f"{named}, which is turned down"
    if label == "request" and verb == "wish" and {"luck", "success", "recovery", "well", "happiness"} & set(plain):
        return "endorse", f"{named}; what is wished is good"
    if label == "reject" and verb == "reject" and (_talk(words) or _false(words)):
        return "deny", f"{named}; what is rejected is what somebody said"
    if label == "deny" and verb == "dismiss":
        if hit.term == "dismiss" and not _talk(words) and not _false(words) and "as" not in words.cue:
            return "reject", f"{named}; what is dismissed is no allegation"
        return "deny", named
    if label == "request" and verb == "demand" and words.asks:
        return "question", f"{named}; the content is a question"
    if label in ("request", "question") and verb in ("ask", "press", "challeng"):
        if words.asks or (plain and plain[0] in _ASKING):
            return "question", f"{named}; the content is a question"
        if verb == "ask" and (plain[:1] == ["to"] or not _looking(plain)):
            return "request", f"{named}; the content is no question"
    if label == "request" and verb in ("ask", "seek", "want", "wish") and _looking(plain):
        return "question", f"{named}; what is asked for is proof, or to find out"
    if label == "request" and verb in ("propos", "seek", "want", "wish") and plain[:1] == ["to"]:
        return "commit", f"{named}; the speaker's own doing"
    if label == "reject" and verb in ("refus", "reluct", "unwil") and _SPEECH & set(words.cue_stems):
        return "no_comment", f"{named}; what is refused is to speak"
    if label == "accuse" and hit.term in ("mock", "ridicule", "hit back", "lash out", "hit out") and _false(words):
        return "deny", f"{named}; the content calls it false"
    if label == "commit" and verb == "accept" and plain[:1] != ["to"]:
        return "admit", f"{named}; what is accepted is a fact"
    if label == "endorse" and verb == "agre" and plain[:1] == ["to"]:
        return "commit", f"{named}; agrees to do"
    if label == "commit" and verb == "agre":
        return ("commit" if "to" in words.cue or plain[:1] == ["to"] else "endorse"), named
    if label == "commit" and verb == "vow" and _self_will(words) and _HARMS & set(words.stems):
        return "threaten", f"{named}; the content holds out harm"
    if label == "admit" and verb in ("apologis", "regret") and _PUBLISHED & set(roots(plain[:4])):
        return "retract", f"{named}; what is regretted was published"
    return label, named


def _inquires(names: list[str], clause: list[str]) -> bool:
    """Whether the words after a subject tell of finding out something ("was examining whether", "would look into")."""
    finding = {"investig", "inquir", "inquiri", "examin", "look"} & set(roots(names[:4]))
    return bool(finding) and bool({"into", "whether"} & set(clause))


def _is_to(clause: list[str]) -> bool:
    """Whether a clause tells by "is to", "are to" what is going to be done."""
    return any(word in _BE and after == "to" for word, after in pairwise(clause))


def _looking(plain: list[str]) -> bool:
    """Whether what is asked for is proof, or to find out ("evidence that …", "to check whether …")."""
    stems = roots(plain[:3])
    return bool({root("proof"), root("evidence")} & set(stems)) or (plain[:1] == ["to"] and bool(_FIND_OUT & {*stems}))


def _own_doing(words: Wording) -> bool:
    """Whether the content is about the speaker: its pronoun, or a name of it, among the first words."""
    return bool((_OWN | _THEY | _THEIRS | words.own) & set(words.clause[:5]))


def _taken_back(plain: list[str], false: str | None) -> str | None:
    """The words by which the speaker takes back what it said: "I misspoke", "what he had told them was not correct"."""
    stems = roots(plain)
    for at, word in enumerate(plain[:20]):
        if word not in _SPEAKER and word not in _THEY:
            continue
        after = stems[at + 1 : at + 5]
        if (
            _MISSPOKE & set(after[:3])
            or after[:3] == ["get", "it", "wrong"]
            or (("take" in after or "withdraw" in after) and {"back", "withdraw"} & set(after))
        ):
            return " ".join(plain[at : at + 4])
        if (
            {"say", "tell", "write", "claim"} & set(after)
            and "what" in plain[:at]
            and (
                false
                or {"wrong", "incorrect", "mistaken", "inaccurate"} & set(plain)
                or "not correct" in " ".join(plain)
            )
        ):
            return " ".join(plain[at : at + 3])
    return None


def _talk(words: Wording) -> bool:
    """Whether the content opens with a noun for something said ("the allegations", "claims that …", "it")."""
    plain = [word for word in words.content if word not in _MARKS][:6]
    return any(hit.label == "accusation" for hit in find("polarity", roots(plain))) or plain[:1] == ["that"]


def _polarity(stems: list[str]) -> dict[str, list[Hit]]:
    out: dict[str, list[Hit]] = {}
    for hit in find("polarity", stems):
        out.setdefault(hit.label, []).append(hit)
    return out


def _false(words: Wording) -> str | None:
    """The word by which the content calls something false, unless that word is negated itself."""
    plain = [word for word in words.content if word not in _MARKS][:16]
    for hit in find("polarity", roots(plain)):
        if hit.label == "falsehood" and not set(plain[max(0, hit.start - 3) : hit.start]) & {"not", "no", "never"}:
            return hit.term
    return None


def _verdict(words: Wording) -> tuple[str, str] | None:
    """What a cue that gives something a name ("called …") does, by the name."""
    found = _polarity(words.stems)
    if _false(words):
        return "deny", f"calls it “{_false(words)}”"
    if "negative" in found and len(found["negative"]) >= len(found.get("positive", ())):
        return "accuse", f"names it “{found['negative'][0].term}”"
    if "positive" in found:
        return "endorse", f"names it “{found['positive'][0].term}”"
    return None


def _unnamed_verdict(words: Wording, verb: str) -> tuple[str, str]:
    """What naming something does where no list has the name: "called the reports hackneyed" waves them away."""
    nouns = [word for word in words.content if word not in _MARKS][:3]
    if any(hit.label == "accusation" and len(hit.term) > 5 for hit in find("polarity", roots(nouns))):
        return "deny", "gives a name to what somebody said"
    if verb == "call" and words.content and any(mark in words.content for mark in '“"‘'):
        return "accuse", "gives it a name in quotation marks"
    return "assert", "gives it a name that is in no list"


def _subject(words: list[str]) -> tuple[str | None, int]:
    """The first pronoun subject among the first words, and where it stands."""
    for at, word in enumerate(words[:5]):
        if word in _SPEAKER or word in _THEY:
            return word, at
    return None, 0


def _self_will(words: Wording) -> bool:
    """Whether the speaker (or what stands for it) says that it will do something."""
    clause = words.clause
    for at, word in enumerate(clause):
        if word in _WILL and (set(clause[max(0, at - 4) : at]) & (_OWN | _THEY | _THEIRS | words.own)):
            return True
    # "was considering claims against", "is preparing to sue"
    return bool({"consid", "prepar"} & set(roots(clause[:5])) and (_SPEAKER | _THEY | words.own) & set(clause[:3]))


@cache
def _performatives() -> dict[str, str]:
    """First words of a first-person act: "we call on", "I regret", "we condemn"."""
    out = {}
    for act, verbs in {
        "request": "call urge demand ask appeal request beg insist recommend",
        "admit": "regret apologise admit acknowledge confess concede accept",
        "accuse": "condemn accuse denounce blame deplore",
        "reject": "reject oppose refuse object",
        "endorse": "support welcome thank applaud agree praise admire back congratulate stand appreciate",
        "deny": "deny refute dispute",
        "commit": "promise pledge vow plan intend undertake want hope",
        "question": "doubt wonder question",
        "retract": "withdraw retract",
    }.items():
        out.update({root(verb): act for verb in verbs.split()})
    return out


def _content_act(words: Wording, on_topic: bool) -> tuple[str, str]:
    """The act of a statement whose cue only says that it was said."""
    plain = [word for word in words.content if word not in _MARKS]
    clause = words.clause
    stems = roots(clause)
    found = _polarity(roots(plain[:25]))
    if words.asks:
        return "question", "the content is a question"
    if "silence" in found and found["silence"][0].start < 12:
        return "no_comment", f"the content gives no answer (“{found['silence'][0].term}”)"
    if "doubt" in found and found["doubt"][0].start < 8 and plain[found["doubt"][0].start - 1] not in ("no", "without"):
        return "question", f"the content puts it in doubt (“{found['doubt'][0].term}”)"
    false = _false(words)
    if back := _taken_back(plain, false):
        return "retract", f"the speaker takes back what was said (“{back}”)"
    if false in _LYING and any(one in _SPEAKER and after == "lied" for one, after in pairwise(plain)):
        return "admit", "the speaker owns to a lie"
    if false in ("lie", "lies") and _talk(words) and _BE & set(clause[:9]) and not {"lied", "lying"} & set(plain):
        return "deny", f"the content calls what was said “{false}”"
    if false in _LYING and not (_REFER | _SPEAKER) & set(clause[:1]) and len(plain) > 2:
        return "accuse", f"the content says that somebody is lying (“{false}”)"
    if clause[:1] == ["there"] and "such" in clause and negations(clause):
        return "deny", "the content says that there was no such thing"
    if false and (len(plain) <= 12 or _talk(words) or _BE & set(plain[:8])):
        return "deny", f"the content calls it “{false}”"
    if "wrong_admitted" in found and (_OWN | _THEY) & set(plain[:10]) and not negations(clause):
        return "admit", f"the content owns up (“{found['wrong_admitted'][0].term}”)"
    for at, word in enumerate(clause[:8]):
        if word not in _SPEAKER and not (at <= 2 and (word in _THEY or word in words.own or word in _BODIES)):
            continue
        follow = [one for one in range(at + 1, len(clause)) if not _passed_over(clause[one], words)]
        rest = [stems[one] for one in follow[:5]]
        names = [clause[one] for one in follow[:5]]
        if {"not", "never"} & set(names[:3]):
            if {"comment", "discuss", "specul", "confirm", "answer"} & set(rest):
                return "no_comment", "the speaker won't comment"
            if ("if" in plain or _CONDITION & set(plain[:2])) and (_WILL | _MUST) & set(names[:3]):
                return "commit", "the speaker says what would follow"
            if {"accept", "toler", "agre", "support"} & set(rest) or (_WILL | {"going"}) & set(names[:3]):
                return "reject", f"the speaker says what “{word}” will not do"
            break
        if rest[:1] == ["be"] and names[1:2] and names[1].endswith("ing"):
            rest, names = rest[1:], names[1:]
        if _inquires(names, clause):
            return "question", f"the speaker says that “{word}” looks into it"
        act = _performatives().get(rest[0]) if rest else None
        if act == "commit" and rest[0] in ("want", "hope") and names[1:2] != ["to"]:
            act = None
        if act and (word in _SPEAKER or act in _TOLD_OF_SELF):
            return act, f"the speaker says “{word} {names[0]}”"
        if (
            names[:1]
            and names[0] in _WILL
            and not ({"not", "never", "no"} & set(names))
            and rest[1:2]
            and (rest[1] not in _FATES or (word in _SPEAKER and rest[1] != "have" and names[0] == "will"))
        ):
            return "commit", f"the speaker says what “{word}” {names[0]} do"
        if rest[:3] in (["be", "go", "to"], ["be", "readi", "to"], ["be", "plan", "to"]):
            return "commit", f"the speaker says what “{word}” is going to do"
        break
    if len(plain) <= 7 and negations(plain[:3]) and (words.quoted or plain[0] in _SHORT):
        return "deny", f"a short answer that negates (“{' '.join(plain[:3])}”)"
    if _unknowing(plain, words.quoted):
        return "deny", "the speaker denies having known"
    if (
        words.quoted
        and clause[:1]
        and clause[0] in _REFER
        and clause[1:2]
        and clause[1] in _BE
        and clause[2:3] == ["not"]
        and len(plain) < 15
    ):
        return "deny", f"the content negates (“{' '.join(clause[:3])}”)"
    if _turns_down_talk(clause):
        return "deny", "what the content turns down is what somebody said"
    if plain[:1] == ["to"] and root("tell") in words.cue_stems:
        return "request", "somebody is told to do it"
    if _PROOF & set(roots(plain[:3])) and {"announc", "open", "launch", "start", "begin"} & set(words.cue_stems):
        return "question", "an inquiry is announced"
    if on_topic and negations(clause[:9]):
        mine = set(clause[:5]) & (_OWN | _THEY | words.own | _THEIRS)
        whose = "of its own" if mine else "of another's"
        return "deny", f"the content negates (“{clause[negations(clause)[0]]}”) what the claim says {whose}"
    if words.quoted and len(plain) < 25 and ((clause[:1] and clause[0] in _SHORT) or clause[:2] == ["at", "no"]):
        return "deny", f"the content begins with a negation (“{' '.join(clause[:3])}”)"
    if negations(clause[:9]) and _self_denial(clause):
        return "deny", "the speaker negates an own doing or knowledge"
    for at, word in enumerate(clause[1:9], 1):
        if word in _MUST and not (_SPEAKER & set(clause[:at])) and "have" not in clause[at + 1 : at + 3]:
            return "request", f"the content says what somebody “{word}” do"
    if clause and clause[0] in _WISH and words.quoted:
        return "request", f"the content is an order (“{clause[0]} …”)"
    bad = found.get("negative", [])
    outweighs = len(bad) > len(found.get("positive", ()))
    if words.quoted and outweighs and not (set(clause) & _SPEAKER or negations(plain[: bad[0].start][-3:])):
        return "accuse", f"the quoted words pass judgement (“{bad[0].term}”)"
    return "assert", f"nothing in the content makes it more than said{_tone(words, found)}"


def _tone(words: Wording, found: dict[str, list[Hit]]) -> str:
    """What a content that is merely said leans to, for the engine to go by."""
    if "now" in words.cue:
        return ", though only now"
    balance = len(found.get("positive", ())) - len(found.get("negative", ()))
    if negations(words.clause[:6]):
        return ", though it negates"
    return ", though it speaks ill" if balance < 0 else ", though it speaks well" if balance > 0 else ""


def _unknowing(plain: list[str], quoted: bool) -> bool:
    """Whether the speaker says that it did not know ("I am not aware", in indirect speech "she had no idea")."""
    for at, word in enumerate(plain):
        if word in _SPEAKER or (not quoted and at < 2 and word in _THEY):
            near = plain[at + 1 : at + 7]
            if {"not", "no", "never"} & set(near) and _KNOWING & set(roots(near)):
                return True
    return False


def _turns_down_talk(clause: list[str]) -> bool:
    """Whether a clause tells that somebody rejected or denied what had been said ("rejected the assertions")."""
    stems = roots(clause)
    for at, stem in enumerate(stems):
        if stem in ("reject", "deni", "dismiss", "refut") and not (_MUST | {"right", "to"}) & set(clause[:at]):
            after = clause[at + 1 : at + 6]
            return any(hit.label == "accusation" for hit in find("polarity", roots(after)))
    return False


def _passed_over(word: str, words: Wording) -> bool:
    """Whether a word between subject and verb can be passed over: an adverb, or the rest of the subject's name."""
    return word in words.own or word in ("also", "now") or (word.endswith("ly") and len(word) > 4)


def _self_denial(clause: list[str]) -> bool:
    subject, at = _subject(clause)
    if subject is None and clause[:1] not in (["there"], ["nobody"], ["none"]):
        return bool(_KNOWING & set(roots(clause)) and "no" in clause)
    if clause[:1] in (["nobody"], ["none"]) and _KNOWING & set(roots(clause)):
        return True
    rest = clause[at + 1 : at + 5]
    if subject in _THEY and {"never", "neither"} & set(rest) and "had" in rest:
        return True
    return subject in _SPEAKER and bool({"did", "have", "has", "had", "was", "were", "never"} & set(rest))


def _hedged(words: Wording) -> bool:
    told = [*words.cue, "|", *main_clause(words.content)]
    # The month is no hedge: "in May", "last May", "9 May".
    told = [
        word
        for at, word in enumerate(told)
        if word != "may" or not (at and (told[at - 1] in _BEFORE_MONTH or told[at - 1].isdigit()))
    ]
    return bool(_terms("hedge") & _grams(told))


def _grams(words: list[str]) -> set[str]:
    """Every run of one to six words."""
    return {" ".join(words[at : at + size]) for size in (1, 2, 3, 6) for at in range(len(words) - size + 1)}


@cache
def _terms(label: str) -> frozenset[str]:
    return terms("hedges", label)


def _conditional(words: Wording) -> bool:
    """Whether the content depends on a condition; "investigate if …" is a question, not one."""
    plain = [word for word in words.content if word not in _MARKS]
    if plain[:1] == ["that"]:
        plain = plain[1:]
    if not plain:
        return False
    if plain[0] in ("should", "had", "were") and not words.asks:
        return True
    if plain[0] in ("if", "whether") and ("," not in words.content and len(words.content) < 14):
        return plain[0] == "if" and bool(_WILL & set(plain))
    for at, word in enumerate(plain):
        if word in ("if", "unless") and (at == 0 or root(plain[at - 1]) not in _ASKED) and plain[at - 1 : at] != ["as"]:
            return True
    return any(term in _grams(plain) for term in _terms("condition") if " " in term)
