"""Tell what a speaker does with a statement: one of twelve acts, from cue and content together.

The cue lexicon (`lexicons/cues.csv`) gives the act that a cue names; negation, modality and what the content says decide
whether it stands. A cue that only says that something was said leaves the answer to the content: "said" with "we did not
send any" denies.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from analysis.codebook import Codebook
from analysis.phrases import Hit, find, negations, root, roots, tokens
from analysis.records import Article, Statement

_SPEAKER = frozenset("i we".split())
_THEY = frozenset("he she it they".split())
_OWN = _SPEAKER | frozenset("my our us me".split())
_WILL = frozenset("will would shall".split())
_MUST = frozenset("must should ought".split())
_ASKING = frozenset("whether if why how what who when where which whose".split())
_BE = frozenset("be is are was were am been being 's".split())
_CLAUSE_END = frozenset(". ; : ! ? — – but because although though while whereas since so which who when if as".split())
_WISH = frozenset("please let stop release publish withdraw resign apologise end show prove tell give halt cease do".split())
_HARMS = frozenset(
    root(word)
    for word in "respond retaliate punish sue prosecute strike hold avenge regret consequences sanctions pay answer".split()
)
_MARKS = frozenset("\"“”‘’'«».,;:!?()[]-–—…")
_PROOF = frozenset(
    root(word) for word in "proof evidence investigation investigate inquiry enquiry explanation probe clarify".split()
)
_SPEECH = frozenset(root(word) for word in "say comment discuss answer disclose reveal name confirm elaborate".split())
_SHORT = frozenset("no not never none nobody nothing".split())
_KNOWING = frozenset(root(word) for word in "know idea aware knowledge unaware recollection".split())


@dataclass(frozen=True, slots=True)
class Wording:
    """Cue, content and source of a statement as words without marks, and their stems."""

    cue: list[str]
    cue_stems: list[str]
    content: list[str]
    stems: list[str]
    source: list[str]
    asks: bool
    quoted: bool

    @property
    def clause(self) -> list[str]:
        """The words of the content's first main clause."""
        return main_clause(self.content)


def main_clause(words: list[str]) -> list[str]:
    """The first main clause of a run of words: a leading conditional is skipped, what hangs on it is left out."""
    start = 0
    if words and words[0] == "that":
        start = 1
    if words[start : start + 1] and words[start] in ("if", "when", "although", "while", "should", "unless", "had"):
        comma = next((at for at, word in enumerate(words[start:], start) if word == ","), None)
        start = comma + 1 if comma is not None else start
    out: list[str] = []
    for word in words[start:]:
        if out and word in _CLAUSE_END and len([one for one in out if one.isalpha()]) >= 2:
            break
        out.append(word)
    return [word for word in out if word not in _MARKS]


def wording(text: str, statement: Statement) -> Wording:
    """The words of a statement, cut once for all rules."""
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
        quoted=content_text[:1] in "“\"«„'‘" if content_text else False,
    )


def tell_acts(article: Article, statements: list[Statement], codebook: Codebook) -> list[Statement]:
    """The statements with `act`, `hedged`, `conditional` and the reason for the act filled."""
    topics = _topics(codebook)
    out = []
    for statement in statements:
        words = wording(article.text, statement)
        act, why = read_act(words, on_topic=_on_topic(words, topics))
        hedged, conditional = _hedged(words), _conditional(words)
        out.append(
            replace(
                statement, act=act, hedged=hedged, conditional=conditional, why=(*statement.why, ("act", why))
            )
        )
    return out


def _topics(codebook: Codebook) -> tuple[frozenset[str], ...]:
    skip = frozenset("the of a an to in for its his her their and by with that was were is are be has have had".split())
    return tuple(
        frozenset(root(word) for word in tokens(claim.text) if word.isalpha() and word not in skip)
        for claim in codebook.claims
    )


def _on_topic(words: Wording, topics: tuple[frozenset[str], ...]) -> bool:
    """Whether the content names at least two of a claim's words: then what it negates is something that somebody said."""
    stems = set(words.stems)
    return any(len(stems & topic) >= min(2, len(topic)) for topic in topics)


def read_act(words: Wording, on_topic: bool = False) -> tuple[str, str]:
    """The act and, in plain words, the rule that gave it."""
    hit = _cue_hit(words)
    negated = bool(negations(words.cue)) or "fail" in words.cue_stems[:-1]
    said = " ".join(words.cue) or "no cue"
    if hit is None:
        act, why = _content_act(words, on_topic)
        return act, f"cue “{said}” is in no list; {why}"
    if negated and not negations(tokens(hit.term)) and hit.label != "no_comment":
        return _negated(hit, words), f"cue “{said}” negates “{hit.term}” ({hit.label})"
    return _refined(hit, words, said, on_topic)


def _cue_hit(words: Wording) -> Hit | None:
    """The longest lexicon term in the cue; of equals one that is no mere saying, then the first."""
    hits = find("cues", words.cue_stems, gap=3)
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
        if verb in ("call", "label", "brand", "dub", "describ", "term", "depict", "portray", "characteris", "character"):
            verdict = _verdict(words)
            if verdict:
                return verdict
        if verb in ("warn", "caution"):
            if _self_will(plain, words) and (_HARMS & set(words.stems) or "will" in plain or "would" in plain):
                return "threaten", f"{named}; the content holds out what the speaker will do"
            return "assert", f"{named}; no consequence by the speaker"
        if verb in ("confirm", "verifi") and _about_self(plain):
            return "admit", f"{named}; the content is the speaker's own doing"
        if verb in ("announc", "outlin", "unveil", "present") and (_WILL & set(words.clause) or "plan" in words.stems[:6]):
            return "commit", f"{named}; the content is a plan"
        act, why = _content_act(words, on_topic)
        return act, f"cue “{said}”; {why}"
    if label == "reject" and verb in ("reject", "reject"):
        if _talk(words):
            return "deny", f"{named}; what is rejected is what somebody said"
    if label == "deny" and verb == "dismiss":
        if hit.term == "dismiss" and not _talk(words) and not _false(words) and "as" not in words.cue:
            return "reject", f"{named}; what is dismissed is no allegation"
        return "deny", named
    if label in ("request", "question") and verb in ("ask", "press", "challeng"):
        if words.asks or (plain and plain[0] in _ASKING):
            return "question", f"{named}; the content is a question"
        if verb == "ask":
            return "request", f"{named}; the content is no question"
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
    if label == "commit" and verb == "vow" and _self_will(plain, words) and _HARMS & set(words.stems):
        return "threaten", f"{named}; the content holds out harm"
    if label == "retract" and verb == "withdraw" and not _talk(words):
        return "assert", f"{named}; nothing said is taken back"
    return label, named


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


def _subject(words: list[str]) -> tuple[str | None, int]:
    """The first pronoun subject among the first words, and where it stands."""
    for at, word in enumerate(words[:5]):
        if word in _SPEAKER or word in _THEY:
            return word, at
    return None, 0


def _self_will(plain: list[str], words: Wording) -> bool:
    """Whether the speaker (or what stands for it) says that it will do something."""
    clause = words.clause
    for at, word in enumerate(clause):
        if word in _WILL and (set(clause[max(0, at - 4) : at]) & (_SPEAKER | _THEY)):
            return True
    return False


def _about_self(plain: list[str]) -> bool:
    subject, _ = _subject(plain[:4])
    return subject is not None and not (_WILL & set(plain[:8]))


@cache
def _performatives() -> dict[str, str]:
    """First words of a first-person act: "we call on", "I regret", "we condemn"."""
    out = {}
    for act, verbs in {
        "request": "call urge demand ask appeal request beg insist recommend",
        "admit": "regret apologise admit acknowledge confess concede",
        "accuse": "condemn accuse denounce blame deplore",
        "reject": "reject oppose refuse object",
        "endorse": "support welcome thank applaud agree praise admire back congratulate stand endorse applaud appreciate",
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
    if "doubt" in found and found["doubt"][0].start < 8:
        return "question", f"the content puts it in doubt (“{found['doubt'][0].term}”)"
    if len(plain) <= 7 and negations(plain[:3]) and (words.quoted or plain[0] in _SHORT):
        return "deny", f"a short answer that negates (“{' '.join(plain[:3])}”)"
    if false := _false(words):
        if len(plain) <= 12 or _talk(words) or {"is", "are", "was", "were", "'s"} & set(plain[:8]):
            return "deny", f"the content calls it “{false}”"
    if "wrong_admitted" in found and (_OWN | _THEY) & set(plain[:10]) and not negations(clause):
        return "admit", f"the content owns up (“{found['wrong_admitted'][0].term}”)"
    for at, word in enumerate(clause[:8]):
        if word not in _SPEAKER and not (word in _THEY and at <= 1):
            continue
        rest = stems[at + 1 : at + 6]
        names = clause[at + 1 : at + 6]
        if {"not", "never"} & set(names[:3]):
            if {"comment", "discuss", "specul", "confirm", "answer"} & set(rest):
                return "no_comment", "the speaker won't comment"
            if {"accept", "toler", "agre", "support"} & set(rest) or (_WILL | {"going"}) & set(names[:3]):
                return "reject", f"the speaker says what “{word}” will not do"
            break
        act = _performatives().get(rest[0] if rest and rest[0] not in ("also", "strong") else "".join(rest[1:2]))
        if act and (word in _SPEAKER or act in ("endorse", "reject", "commit", "admit")):
            return act, f"the speaker says “{word} {names[0]}”"
        if names[:1] and names[0] in _WILL and not ({"not", "never", "no"} & set(names)):
            return "commit", f"the speaker says what “{word}” {names[0]} do"
        if rest[:3] in (["be", "go", "to"], ["be", "readi", "to"], ["be", "plan", "to"]):
            return "commit", f"the speaker says what “{word}” is going to do"
        break
    if on_topic and negations(clause):
        return "deny", f"the content negates (“{clause[negations(clause)[0]]}”) what the claim says"
    if words.quoted and (clause[:1] and clause[0] in _SHORT or clause[:2] == ["at", "no"]):
        return "deny", f"the content begins with a negation (“{' '.join(clause[:3])}”)"
    if negations(clause[:9]) and _self_denial(clause):
        return "deny", "the speaker negates an own doing or knowledge"
    for at, word in enumerate(clause[1:9], 1):
        if word in _MUST and not (_SPEAKER & set(clause[:at])):
            return "request", f"the content says what somebody “{word}” do"
    if clause and clause[0] in _WISH and words.quoted:
        return "request", f"the content is an order (“{clause[0]} …”)"
    bad = found.get("negative", [])
    if words.quoted and len(bad) > len(found.get("positive", ())) and not set(clause) & _SPEAKER:
        if not negations(plain[max(0, bad[0].start - 3) : bad[0].start]):
            return "accuse", f"the quoted words pass judgement (“{bad[0].term}”)"
    return "assert", "nothing in the content makes it more than said"


def _self_denial(clause: list[str]) -> bool:
    subject, at = _subject(clause)
    if subject is None and clause[:1] not in (["there"], ["nobody"], ["none"]):
        return bool(_KNOWING & set(roots(clause)) and "no" in clause)
    rest = clause[at + 1 : at + 5]
    return subject in _SPEAKER and bool({"did", "have", "has", "had", "was", "were", "never"} & set(rest))


def _hedged(words: Wording) -> bool:
    hits = find("hedges", words.cue_stems) + find("hedges", roots(main_clause(words.content)))
    return any(hit.label == "hedge" for hit in hits)


def _conditional(words: Wording) -> bool:
    plain = [word for word in words.content if word not in _MARKS]
    if not plain or (plain[0] in ("if", "whether") and "," not in words.content):
        return False
    start = plain[1:] if plain[0] == "that" else plain
    if start[:1] and start[0] in ("should", "had", "were") and not words.asks:
        return True
    return any(hit.label == "condition" for hit in find("hedges", roots(plain)))
