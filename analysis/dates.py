"""Say when each statement was made: `said_from`, `said_to`, `retrospective`.

The days an article names are found by `days`; this module decides which of them belongs to the saying. For each
statement it gathers the days that come into question, each with what speaks for it: the day of publication; a day named
beside cue or source; the day of an event the story has just told; the day on which the same speaker, or the one before,
spoke; the day that a lead leaves for later; from an event to publication; "before today" for what is told as past.
`lexicons/day_weights.csv` says how much each sign counts (learnt by training/days.py); the day with the highest sum is
taken, and the sign that speaks loudest for it is what `explain` tells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from dateutil.relativedelta import relativedelta

from analysis.codebook import Codebook
from analysis.days import Expression, counted, day_headings, find_days
from analysis.lexicons import read_lexicon, terms
from analysis.names import places_in
from analysis.phrases import find, roots, tokens
from analysis.records import Article, Span, Statement
from analysis.text import Index, paragraphs, sentences

_HAVE = re.compile(
    r"\b(?:(?P<had>had|['’]d)|have|has|['’]ve)\b(?! (?:to|no|a|an|any|one|in mind)\b)|\b(?P<having>having)\b", re.I
)
_MODAL = re.compile(r"\b(?:will|would|shall|should|may|might|can|could|cannot|can['’]t|won['’]t|must|['’]ll)\b", re.I)
_BE = re.compile(
    r"\b(?:(?P<past>was|were|did|didn['’]t|wasn['’]t|weren['’]t)|is|are|am|do|does|don['’]t|doesn['’]t|isn['’]t"
    r"|aren['’]t|(?<=\bit)['’]s|(?<=\bhe)['’]s|(?<=\bthat)['’]s|['’]re)\b",
    re.I,
)
_ADVERBS = {
    "once": r"previously|initially|originally|formerly|once|at first|in the past"
    r"|earlier(?! (?:this|that|in|on|the|today|\w+day))|already",
    "often": r"repeatedly|long|always|often|consistently|frequently|regularly|never|time and again|over the years"
    r"|for (?:years|months|decades|weeks)|in recent (?:weeks|months|years)|up to now|so far",
    "recent": r"recently|lately",
    "then": r"at the time|back then|then",
    "after": r"later|afterwards?|subsequently|eventually|soon|finally|ultimately",
    "now": r"now|still|continues?|currently",
}
_ADVERB = re.compile("|".join(rf"(?P<{kind}>\b(?:{words})\b)" for kind, words in _ADVERBS.items()), re.I)
_AT_THE_TIME = re.compile(r"\b(?:at the time|at that time|back then)\b(?! of\b)", re.I)
_OCCASION = (
    r"(?:conference|briefing|hearing|meeting|interview|panel|rally|speech|event|broadcast|debate|call|session|forum|show"
    r"|stage|trial|ceremony|town hall|address|testimony|talks|remarks|summit|program(?:me)?)"
)
_OCCASIONS = re.compile(
    rf"(?P<same>\b(?:the|that|same|his|her|their|during) (?:[\w-]+ ){{0,2}}{_OCCASION}\b)"
    rf"|(?P<new>\b(?:an?|another|multiple|several) (?:[\w-]+ ){{0,2}}{_OCCASION}\b)"
    r"|(?P<text>\b(?:statements?|tweets?|tweeted|twitter|letter|e-?mail(?:ed)?|facebook|op-ed|editorial"
    r"|news release)\b)"
    r"|(?P<told>\b(?:told|telling|tells)\b)",
    re.I,
)
_SETTING = re.compile(rf"\b{_OCCASION}s?\b", re.I)
_GOES_ON = re.compile(r"\b(?:add|continu|conclud|went on|go(?:es)? on|further|also\b)", re.I)
_ANSWERS = re.compile(r"\b(?:repl|respond|respons|answer|counter|retort|shot back|hit back|agreed|react|echo)", re.I)
_SAYS = re.compile(r"\b(?:said|told|wrote|says|tells|tweeted)\b", re.I)
_WAYS = (("goes on", _GOES_ON), ("answers", _ANSWERS), ("says", _SAYS))
_BACKGROUND = re.compile(r"\bsince (?:the )?$|, (?:who|which|whose) [^,.;:!?”\"]*$", re.I)
_NAMES_YEAR = re.compile(r"\b(?:of|about|for|from|to|in) (?:the|its|his|her|their) $")
_AHEAD = re.compile(
    r"\b(?:will|would|between now and|to be|is to|are to|scheduled|due|upcoming|ahead of|next"
    r"|meets?|opens|begins?|starts|airs|arrives|takes? place)\b",
    re.I,
)
_CLAUSE = re.compile(
    r"\b(?:who|which|that|whose|whom|when|where|while|because|although|if|whether|after|since|until)\b", re.I
)
_LEADING = re.compile(
    r"^(?:[“\"'‘]?\s*)?(?:(?:just|then|but|and|only|also|earlier|late|later|early|even|still|back"
    r"|yet|so|meanwhile|again|,)[ ,]*)*"
    r"(?:(?:on|in|at|by|during|over|throughout|for|since|until|before|as|around|speaking|from|to"
    r"|within|earlier|late|with|of|when)\b[^.;:]*)?$",
    re.I,
)
_OPENS = re.compile(r"\b(after|when|as|while|before|since|if|because|despite|where)\s(?:the |an? )?$", re.I)
_GAP = re.compile(r"[.;:!?]|,[^,]*\b(?:who|which|whose)\b")
_DOCUMENT = re.compile(
    r"\b(?:study|poll|survey|report|article|letter|paper|statement|speech|interview|ruling|memo|book"
    r"|analysis|tweet|post|review|audit|panel|court|judge|committee)s?\b",
    re.I,
)
_OF_TEXT = re.compile(
    rf"(?:in|by|at|to|during) (?:an?|his|her|its|their|another|the) (?:[\w-]+ ){{0,2}}(?:{_OCCASION}|statement|letter"
    r"|e-?mail|article|notice|memo|report|study|paper|blog|tweet|post|message|filing|note)"
    r"(?: (?:to|with) (?:[\w-]+ ){0,3}[\w-]+)?"
    r"(?: (?:dated|published|sent|issued|broadcast|aired|given|made|posted|released|written|held))?"
    r"(?: (?:on|of|in|from))?",
    re.I,
)
_WHO_SPOKE = re.compile(r"\bwho (?:\w+ )?(?:spoke|said|told|briefed|wrote|testified|appeared|addressed)\b[^,;]*$", re.I)
_AFTER = re.compile(r"\b(\w+) (day|week|month|year)s? after (?:the |it |he |she |they |its |his |her |their )?$", re.I)
_ASKED = re.compile(
    r"\b(?:percent|per cent|respondents|voters|adults|those polled|of (?:those|people) (?:asked"
    r"|surveyed|polled)|majority of)\b|%",
    re.I,
)
_FIELDWORK = re.compile(r"\b(?:conducted|taken|carried out|polled|surveyed|interviewed|fielded)\b[^.;]*$", re.I)
_GOES, _AGAIN, _TOGETHER = (
    "the same speaker goes on",
    "the same speaker as before",
    "told together with the statement before it",
)
_CARRIED = re.compile(rf"^(?:{_GOES}|{_AGAIN}|{_TOGETHER}): ")
_BESIDE = ("cue", "link", "tail", "lead", "far lead", "close", "text")
"""Places of an expression that can date a saying, the closest first."""
_TOLD = re.compile(r"\b(?:told|tells|telling)\b", re.I)
_WAS_ASKED = re.compile(
    r"((?:[A-ZÀ-Þ][\w'’-]+ ?)+) (?:was|were) (?:then |also |repeatedly )?(?:asked|pressed|questioned)\b"
)
_US = "us|this (?:news)?paper"
_MORE_NAME = re.compile(r" [A-ZÀ-Þ]|['’]s\b")
_INITIALS = 3  # letters: "The", "of" are no name
_SOON = 3  # sentences: so soon a turn follows on what it turns from
_RECENT = 10  # days: beyond a week an occasion is told in passing
_SCENES = 3  # events back: what was told before that no longer dates what is said
_LEAD = 3  # paragraphs, headline included, in which the news is told before its day


@dataclass(frozen=True, slots=True)
class Evidence:
    """A day or days that come into question, the signs that speak for it, and the chief one in plain words."""

    first: date | None
    last: date
    signs: frozenset[str]
    why: str
    after: int | None = None  # the statement whose days these are, where they are carried


@dataclass(frozen=True, slots=True)
class _Named:
    """An expression of the text with its days told, turns counted out."""

    start: int
    end: int
    words: str
    first: date | None
    last: date
    possessive: bool
    quoted: bool
    ahead: bool

    @property
    def grain(self) -> str:
        width = (self.last - self.first).days if self.first else -1
        return (
            "bound"
            if width < 0
            else "day"
            if not width
            else "week"
            if width < 12
            else "month"
            if width < 32
            else "year"
        )


def resolve_dates(article: Article, statements: Sequence[Statement], codebook: Codebook) -> list[Statement]:
    """The statements with `said_from`, `said_to`, `retrospective` set, and ("said", …) added to `why`; same order.

    Days are those at the outlet. Always `said_from <= said_to <= published`; `said_from` is None for what is told as
    past without a date.
    """
    reader = Reader(article, statements)
    out = list(statements)
    for i in reader.order:
        found = choose(reader.evidence(i), day_weights())
        reader.settle(i, found)
        out[i] = replace(
            statements[i],
            said_from=found.first,
            said_to=found.last,
            retrospective=found.first is None,
            why=(*statements[i].why, ("said", found.why)),
        )
    return out


@cache
def day_weights() -> dict[str, float]:
    """How much each sign counts."""
    return {entry.term: float(entry.note) for entry in read_lexicon("day_weights")}


def choose(found: Sequence[Evidence], weights: dict[str, float]) -> Evidence:
    """The days with the highest sum over all the signs for them, told by the evidence that adds most."""
    signs: dict[tuple[date | None, date], frozenset[str]] = {}
    for one in found:
        signs[one.first, one.last] = signs.get((one.first, one.last), frozenset()) | one.signs
    sums = {days: sum(sorted(weights.get(sign, 0.0) for sign in held)) for days, held in signs.items()}
    best = max(sums, key=lambda days: sums[days])
    speaks = [one for one in found if (one.first, one.last) == best]
    return max(speaks, key=lambda one: sum(sorted(weights.get(sign, 0.0) for sign in one.signs)))


class Reader:
    """Reads the statements of one article in the order of the text.

    For each number in `order` ask for its `evidence`, then `settle` its days: what follows is held against them.
    """

    def __init__(self, article: Article, statements: Sequence[Statement]) -> None:
        self.text, self.published, self.outlet = article.text, article.published, article.outlet or ""
        self.statements = statements
        self.sentences = Index(sentences(article.text))
        self.paragraphs = Index(paragraphs(article.text))
        self.contents = sorted(piece for one in statements for piece in one.attribution.content)
        head = self.paragraphs.spans[0] if self.paragraphs.spans else Span(0, 0)
        # One short sentence on a line of its own, with more below: a headline.
        alone = (
            len(self.paragraphs.spans) > 1 and self.sentences.number(head.end - 1) == 0 and head.end - head.start < 150
        )
        self.titled = (2 if head.of(article.text).endswith(";") else 1) if alone else 0
        self.order = sorted(range(len(statements)), key=lambda i: (self._anchor(i), i))
        self.headings = [(0, article.published), *day_headings(article.text, article.published)]
        self.named = self._named(find_days(article.text, article.published))
        self.places = {i: self._beside(i) for i in self.order}
        self.scenes = self._scenes()
        # The day of the news: the first that the story names outside what is said.
        self.news = next((e.last for e in self.scenes if e.grain == "day"), None)
        self.fieldwork = self._fieldwork()
        self.excerpts = self._excerpts()
        self.told: dict[int, tuple[date | None, date]] = {}
        self.why: dict[int, str] = {}
        self.sure: set[int] = set()
        self.aside: set[int] = set()  # told in passing: what follows is of another day

    def settle(self, i: int, one: Evidence) -> None:
        """Take these as the days of statement `i`."""
        self.told[i], self.why[i] = (one.first, one.last), _CARRIED.sub("", one.why)
        if one.signs & {"beside", "polled", "counted back"} or one.after in self.sure:
            self.sure.add(i)
        if one.signs & {"counted back", "plain"}:
            self.aside.add(i)

    # --- what the text names -----------------------------------------------------------------------------------------

    def _named(self, expressions: list[Expression]) -> list[_Named]:
        """All expressions in order; those that count from the last dated turn are counted out."""
        out: list[_Named] = []
        turn: _Named | None = None
        for one in expressions:
            quoted = any(piece.start <= one.start and one.end <= piece.end for piece in self.contents)
            first, last = one.first, one.last
            if one.turn is not None:
                first, last = counted(one, (turn.first, turn.last) if turn and turn.first else None, self.published)
            elif one.bare and first and turn and (day := self._in_its_year(one, turn)):
                first, last = day
            sentence = self.sentences.at(one.start) or Span(one.start, one.end)
            said = max((piece.end for piece in self.contents if piece.end <= one.start), default=0)
            if one.bare and last.year < self.published.year:  # it may be one to come: what is said tells it
                said = 0
            ahead = bool(_AHEAD.search(self.text[max(sentence.start, said, one.start - 60) : one.start]))
            found = _Named(one.start, one.end, one.words, first, last, one.possessive, quoted, ahead)
            out.append(found)
            if first and not quoted and not ahead:
                turn = found
        return out

    def _in_its_year(self, one: Expression, turn: _Named) -> tuple[date, date] | None:
        """ "On 4 June 2015 he wrote … In an e-mail of 11 June": the year of the turn before it in the paragraph."""
        assert one.first is not None
        same = self.paragraphs.number(turn.start) == self.paragraphs.number(one.start)
        written = re.search(r"\d{4}$", turn.words) and (one.first == one.last) == (turn.first == turn.last)
        years = one.first.year - turn.last.year
        if not (same and written and years > 0 and turn.first):
            return None
        first, last = (day - relativedelta(years=years) for day in (one.first, one.last))
        return (first, last) if first >= turn.first else None

    def _fieldwork(self) -> _Named | None:
        """The days on which the poll of the article was taken: the closest ones given, an earlier poll's last."""
        found = [
            (bool(re.search(r"\b(?:previous|last|earlier|prior)\b", left, re.I)), one.last - one.first, one.start, one)
            for one in self.named
            if one.first and _FIELDWORK.search(left := self.text[max(0, one.start - 90) : one.start])
        ]
        return min(found, key=lambda each: each[:3])[3] if found else None

    def _excerpts(self) -> set[int]:
        """The paragraphs quoted from another text: below a colon, opened by quotation marks, one of them not closed."""
        out: set[int] = set()
        run: set[int] = set()
        open_, below = False, False
        for number, paragraph in enumerate([*(one.of(self.text).strip() for one in self.paragraphs.spans), ""]):
            if below and paragraph[:1] in ("“", '"'):
                run.add(number)
                open_ |= (
                    paragraph.count('"') % 2 == 1
                    if paragraph[0] == '"'
                    else paragraph.count("“") > paragraph.count("”")
                )
                continue
            out |= run if open_ else set()
            run, open_, below = set(), False, paragraph.endswith(":")
        return out

    def _scenes(self) -> list[_Named]:
        """The days on which the story plays: told outside what is said, past, the first of each sentence."""
        out: list[_Named] = []
        for e in self.named:
            left = self.text[max(0, e.start - 90) : e.start]
            if e.first and not e.quoted and not e.ahead and not self._names_event(e) and not _BACKGROUND.search(left):
                number = self.sentences.number(e.start)
                if not (out and self.sentences.number(out[-1].start) == number and out[-1].grain == "day"):
                    out.append(e)
        return out

    def _names_event(self, e: _Named) -> bool:
        """ "Monday's debate" may be past or to come; "after Monday's debate" is past."""
        left = self.text[max(0, e.start - 25) : e.start]
        return e.possessive and not re.search(r"\b(?:during|following|after|at|in) (?:the )?$", left, re.I)

    def _anchor(self, i: int) -> int:
        """Where a statement stands in the story: at its cue, else where it begins."""
        one = self.statements[i].attribution
        return one.cue.start if one.cue else one.start if one.spans else 0

    def place(self, at: int) -> str:
        """Headline, first paragraph of the story, lead, or body."""
        number = self.paragraphs.number(at)
        if number <= 0:
            return "title" if self.titled else "first"
        if number < self.titled:
            return "title"
        return "first" if number == self.titled else "lead" if number < _LEAD else "body"

    def _default(self, i: int) -> date:
        """The day of publication, or of the heading above."""
        return [day for at, day in self.headings if at <= self._anchor(i)][-1]

    # --- where an expression stands ----------------------------------------------------------------------------------

    def _sentence(self, i: int) -> Span:
        at = self._anchor(i)
        return self.sentences.at(at) or Span(at, at)

    def _beside(self, i: int) -> list[tuple[str, _Named]]:
        """The expressions of the statement's sentence and where each stands to it."""
        one = self.statements[i].attribution
        if not one.spans:
            return []
        sentence = self._sentence(i)
        cue_end = one.cue.end if one.cue else sentence.end
        near = [e for e in self.named if sentence.start <= e.start and e.end <= max(sentence.end, cue_end)]
        return [(self._place(e, sentence, i), e) for e in near]

    def _place(self, e: _Named, sentence: Span, i: int) -> str:
        """Where an expression stands to cue, source and content: one of `_BESIDE`, or in what other part."""
        one, text = self.statements[i].attribution, self.text
        cue, source = one.cue, one.source
        if cue and cue.start <= e.start and e.end <= cue.end:
            return "name" if e.possessive else "cue"  # "withdrew Sunday's explanation"
        if source and source.start <= e.start and e.end <= source.end:
            # Only a text has its date in its name; a person's clause tells of another day.
            dated = _DOCUMENT.search(source.of(text)) or _WHO_SPOKE.search(text[source.start : e.start])
            return "text" if dated and not e.possessive else "source"
        for piece in one.content:
            if piece.start <= e.start and e.end <= piece.end:
                if self._outside(e, piece):
                    return "link"
                if e.end < piece.end - 1 or piece != one.content[-1]:
                    return "content"
                thing = (
                    e.grain == "day"
                    and len(piece.of(text).split()) < 15
                    and not re.match(r"(?:that|how|why|what|whether|if|to)\b|[“\"']", piece.of(text))
                    and not _BE.search(piece.of(text))
                )
                return (
                    "close"
                    if thing
                    and re.search(r"\b(?:on|in) $", text[: e.start])
                    and _SAYS.search(cue.of(text) if cue else "") is None
                    else "content end"
                )
        if e.quoted:
            return "other content"
        if cue is None:
            return "no cue"
        if e.grain == "year" and _NAMES_YEAR.search(text[: e.start]) and re.match(r" [A-Za-z]", text[e.end :]):
            return "name"  # "said of the 2016 election"
        begin = min(cue.start, source.start) if source else cue.start
        core_end = max(cue.end, source.end) if source else cue.end
        first = next((piece.start for piece in one.content if piece.start >= cue.end), None)
        if e.start >= cue.end and (first is None or e.end <= first):
            gap = text[cue.end : e.start]
            if first is not None:  # between cue and what is said: "told reporters on Monday that"
                return "after" if _GAP.search(gap) or _CLAUSE.search(gap) or e.possessive else "link"
            tail = text[core_end : e.start] if e.start >= core_end else gap
            if len(tail) < 60 and not _GAP.search(tail) and not _CLAUSE.search(tail) and not e.possessive:
                return "tail"
        if e.start >= core_end:
            end = max((piece.end for piece in one.content if core_end <= piece.end <= e.start), default=core_end)
            words = re.sub(r"\s+", " ", text[end : e.start]).strip(' ,”"').lower()
            if (
                any(piece.start > e.end for piece in one.content)
                and not _GAP.search(text[end : e.start])
                and not _CLAUSE.search(text[end : e.start])
                and e.start - end < 60
                and not e.possessive
            ):
                return "link"
            close = {"", "on", "in", "late", "late on", "early on", "at", "earlier", "during", "earlier on", "of"}
            beside = words in close or bool(_OF_TEXT.fullmatch(words))
            return "close" if beside and not e.possessive else "after"
        if source and source.end <= e.start and e.end <= cue.start:
            return "after" if _CLAUSE.search(text[source.end : e.start]) else "link"
        if e.end <= begin:
            lead = re.split(r"[;:] ", text[sentence.start : e.start])[-1]
            between = text[e.end : begin]
            if e.possessive and not re.search(r"\b(?:at|during|in|on|following|after) (?:the )?$", lead, re.I):
                return "before"
            if _CLAUSE.search(lead) and not re.match(r"(?:since|until|after|in|on|(?:back )?when)\b", lead, re.I):
                return "before"
            if _LEADING.match(lead) and not _CLAUSE.search(between.split(",")[-1]) and len(between) < 250:
                return "lead" if len(between) <= 60 else "far lead"
            return "before"
        return "after"

    def _outside(self, e: _Named, piece: Span) -> bool:
        """Whether words counted to the content date the saying: "called it absurd in Paris on Monday that …", "denied
        it, most recently in July", "called it “totally unfounded” last week"."""
        left, right = self.text[piece.start : e.start], self.text[e.end : piece.end]
        if re.search(r"\b(?:most recently|last|latest) (?:on|in) $", left):
            return True
        if right.strip(" .,") == "" and re.search(r"[”\"’']\s(?:(?:late |early )?(?:on|in) )?$", left):
            return True
        return bool(re.match(r",? that\b", right)) and len(left.split()) < 8 and not _CLAUSE.search(left)

    # --- how it is told ----------------------------------------------------------------------------------------------

    def _tense(self, i: int) -> str:
        one = self.statements[i].attribution
        if one.cue is None:
            return "none"
        cue = one.cue.of(self.text).lower()
        if not re.search(r"\w", cue):
            return "mark"
        if re.match(r"(?:according|in the words)\b", cue):
            return "accord"
        lead = self.text[max(0, one.cue.start - 12) : one.cue.start].lower()
        have = _HAVE.search(cue) or re.search(r"(?P<had>\bhad|['’]d)\b|(?:\bha(?:s|ve)|['’]ve) (?:\w+ )?$", lead)
        if have:
            groups = have.groupdict()
            return "having" if groups.get("having") else "had" if groups.get("had") else "have"
        if _MODAL.search(cue):
            return "modal"
        be = _BE.search(cue)
        if be:
            return "past" if be["past"] else "now"
        verbs = [word for word in re.findall(r"[a-z'’-]+", cue) if not word.endswith("ly")]
        for word in verbs[:3]:
            if (
                word in _PAST
                or word.endswith(("held", "told", "stood", "drew", "took"))
                or (word.endswith("ed") and word not in ("need", "indeed"))
            ):
                return "past"
            if word.endswith("ing"):
                return "ing"
            if word == "to":
                return "to"
        source = one.source.of(self.text) if one.source else ""
        if re.search(r"['’]s?$|^(?:his|her|their|its|my|our)$", source, re.I) or not verbs:
            return "noun"
        return "now" if (one.source and one.source.end <= one.cue.start + 1) or verbs[0].endswith("s") else "noun"

    def _around(self, i: int) -> str:
        """The words of the clause outside source and content."""
        one = self.statements[i].attribution
        if one.cue is None:
            return ""
        cue, source = one.cue, one.source
        begin = min(cue.start, source.start) if source and source.end <= cue.end else cue.start
        sentence = self._sentence(i)
        left = self.text[max(sentence.start, begin - 40) : begin] if begin > sentence.start else ""
        if any(piece.start < begin and begin - 40 < piece.end for piece in one.content):
            left = ""
        middle = self.text[source.end : cue.start] if source and source.end < cue.start else ""
        core = max(cue.end, source.end) if source else cue.end
        stop = min([piece.start for piece in one.content if piece.start >= core] + [sentence.end, core + 40])
        return " ".join((left, middle, cue.of(self.text), self.text[core:stop]))

    # --- what comes into question ------------------------------------------------------------------------------------

    def evidence(self, i: int) -> list[Evidence]:
        """Every day that comes into question for statement `i`."""
        return list(_Question(self, i).all())

    def paragraphs_between(self, at: int, i: int) -> int:
        return abs(self.paragraphs.number(self._anchor(i)) - self.paragraphs.number(at))


_PAST = terms("days", "past")


def _far(paragraphs: int) -> str:
    return (
        "0"
        if paragraphs == 0
        else "1"
        if paragraphs == 1
        else "3"
        if paragraphs <= 3
        else "8"
        if paragraphs <= 8
        else "9"
    )


def _gap(published: date, day: date) -> str:
    """How long before: the paper of the next day tells of the eve, a later one of what has happened since."""
    days = (published - day).days
    return "today" if days <= 0 else "eve" if days == 1 else "days" if days <= _RECENT else "long"


class _Question:
    """One statement, held against the story so far."""

    def __init__(self, reader: Reader, i: int) -> None:
        self.reader, self.i = reader, i
        self.text, self.default = reader.text, reader._default(i)
        self.statement = reader.statements[i]
        self.anchor = reader._anchor(i)
        self.sentence = reader._sentence(i)
        self.actor = self.statement.actor
        self.tense = reader._tense(i)
        around = reader._around(i)
        adverb = _ADVERB.search(around)
        self.adverb = adverb.lastgroup or "" if adverb else "no"
        self.adverb_words = adverb.group() if adverb else ""
        occasion = _OCCASIONS.search(self.sentence.of(self.text))
        self.occasion = occasion.lastgroup or "" if occasion else "no"
        cue = self.statement.cue_text(self.text) or ""
        attribution = self.statement.attribution
        begin = min((one.start for one in (attribution.cue, attribution.source) if one), default=self.anchor)
        clause = _OPENS.search(self.text[max(self.sentence.start, begin - 40) : begin])
        self.clause = clause[1].lower() if clause else "main"
        news = reader.news
        self.news = "unknown" if news is None else "today" if news >= self.default else "earlier"
        self.way = next((way for way, words in _WAYS if words.search(cue)), "other")
        self.place = reader.place(self.anchor)
        at = reader.order.index(i)
        self.before = reader.order[:at]
        self.after = reader.order[at + 1 : at + 9]
        self.own = [
            j for j in self.before if self.actor and reader.statements[j].actor == self.actor and j not in reader.aside
        ]
        self.who = self._who()
        named = find("cues", roots(tokens(cue)))
        self.deed = named[0].label if named else "none"

    def _who(self) -> str:
        """How the speaker is named: by a pronoun, a known name, in full for the first time, or not by name."""
        source = self.statement.source_text(self.text)
        if not source or not self.actor:
            return "nobody"
        if re.fullmatch(r"(?:he|she|they|it|who|which|his|her|their|its|i|we|that)", source, re.I):
            return "pronoun"
        if not self.actor[0].isupper():
            return "unnamed"
        known = re.search(rf"\b{re.escape(self.actor.split()[-1])}\b", self.text[: self.sentence.start])
        if known:
            return "known"
        return "presented" if "," in source or len(source.split()) > 3 else "new"

    def all(self) -> list[Evidence]:
        """Every day in question; only those named beside cue or source, where there are any."""
        sure = (
            self._beside() or self._polled() or self._counted_back() or self._to_us() or self._asked() or self._plain()
        )
        return sure or [
            self._today(),
            self._past(),
            *self._named_beside(),
            *self._scenes(),
            *self._carried(),
            *self._that_time(),
            *self._ahead(),
        ]

    def _that_time(self) -> list[Evidence]:
        """ "It said at the time", "he explained then": on the day the story has come to."""
        one = self.statement.attribution
        cue = one.cue
        if cue is None or (self.place != "body" and not self.before):
            return []
        then = re.match(r" then\b(?! again)|,? then[,.;]", self.text[cue.end : cue.end + 12])
        if not (then or re.search(r"\w then$", cue.of(self.text)) or _AT_THE_TIME.search(self.reader._around(self.i))):
            return []
        earlier = [e for e in self._earlier() if e.last < self.default][:1]
        j = self.before[-1] if self.before else None
        first, last = self.reader.told[j] if j is not None else (None, self.default)
        if (
            j is not None
            and first
            and last < self.default
            and not (earlier and earlier[0].start > self.reader._anchor(j))
        ):
            signs = ("that time", f"that time {self._where(j)}", f"that time {self._kind(j)}")
            return [self._evidence(first, last, self._again(_TOGETHER, j), *signs, after=j)]
        if earlier:
            e = earlier[0]
            signs = ("that time", f"that time {self._far(e)}", f"that time {self._age(e)}")
            return [self._evidence(e.first, e.last, f"“{e.words}”, the day the story has come to", *signs)]
        return []

    def _to_us(self) -> list[Evidence]:
        """Told to the outlet itself: on the day of its article, unless it is told as past."""
        one = self.statement.attribution
        if one.cue is None or not _TOLD.search(one.cue.of(self.text)):
            return []
        if self.tense == "had" or self.adverb in ("once", "often", "recent"):
            return []
        end = one.cue.end
        heard = self.text[end : min([end + 60, *(piece.start for piece in one.content if piece.start >= end)])]
        # One word of its name will do, but no place: "told Washington" is not told to The Washington Post.
        names = [self.reader.outlet, *(word for word in self.reader.outlet.split() if not places_in(word))]
        names = [re.escape(name.removeprefix("The ")) for name in names if len(name) > _INITIALS]
        listener = re.match(
            rf"\s*({'|'.join([_US, *(f'(?:[Tt]he )?{name}' for name in names)])})\b(?! [a-z]+s\b)", heard
        )
        if listener and not _MORE_NAME.match(heard, listener.end()):
            return [self._evidence(self.default, self.default, f"told to {listener[1]}: the outlet", "to us")]
        return []

    def _asked(self) -> list[Evidence]:
        """ "He was asked by members whether …": when the one who was asked spoke."""
        one = self.statement.attribution
        if one.cue is None or not (match := _WAS_ASKED.search(self.text, self.sentence.start, one.cue.end)):
            return []
        if match.end() <= one.cue.start:  # somebody else is told to have been asked
            return []
        name = match[1].split()[-1]
        for j in reversed(self.before):
            actor, (first, last) = self.reader.statements[j].actor, self.reader.told[j]
            if actor and actor.split()[-1] == name and first and (self.default - last).days <= _RECENT:
                return [self._evidence(first, last, self._again(_TOGETHER, j), "asked", after=j)]
        return []

    def _plain(self) -> list[Evidence]:
        """What the tense says alone: the perfect and "previously" are past, the present and "would" are of today."""
        news = self.place in ("title", "first")
        if self.tense == "had" or self.adverb in ("once", "recent") or self._in_excerpt():
            return [self._past("plain")]
        if self.tense == "have" and (not news or self.adverb == "often"):
            return [self._past("plain")]
        if (
            self.tense in ("now", "modal", "to", "accord", "mark")
            and self.place != "title"
            and not (self.own and self.tense == "accord")
        ):
            return [self._today("plain")]
        return []

    def _in_excerpt(self) -> bool:
        """Told in a text that the article quotes at length, by somebody whom the article itself does not quote."""
        reader = self.reader
        inside = [reader.paragraphs.number(reader._anchor(j)) in reader.excerpts for j in (*self.own[-1:], self.i)]
        return all(inside)

    def _evidence(self, first: date | None, last: date, why: str, *signs: str, after: int | None = None) -> Evidence:
        last = min(last, self.reader.published)
        return Evidence(min(first, last) if first else None, last, frozenset(signs), why, after)

    def _age(self, named: _Named) -> str:
        days = (self.default - named.last).days
        return "today" if days <= 0 else "week" if days <= 8 else "month" if days <= 45 else "old"

    def _earlier(self) -> list[_Named]:
        """Events told before this sentence with their day, the last first."""
        return [e for e in reversed(self.reader.scenes) if e.end <= self.sentence.start]

    def _signs(self, base: str, *details: str) -> list[str]:
        """The signs of how the statement is told, for one sort of evidence."""
        common = (
            self.tense,
            self.adverb,
            self.who,
            self.occasion,
            self.way,
            self.statement.quotation,
            self.place,
            self.news,
        )
        names = ("tense", "adverb", "who", "occasion", "way", "quotation", "place", "news")
        if self.own:  # who has spoken before goes on: few things count
            base = f"on {base}"
            return [
                base,
                *(
                    f"{base} {one}"
                    for one in (self.tense, self.adverb, self.way, self.occasion, self.news, *details[:1])
                ),
            ]
        return [
            base,
            *(f"{base} {name} {one}" for name, one in zip(names, common, strict=True)),
            *(f"{base} {one}" for one in details),
        ]

    def _today(self, *more: str) -> Evidence:
        earlier = self._earlier()
        told = f"after {self._age(earlier[0])} {self._far(earlier[0])}" if earlier else "first"
        signs = self._signs(
            "pub", told, f"{self.tense} {self.place}", f"{self.tense} {self.adverb}", f"clause {self.clause}"
        )
        return self._evidence(
            self.default, self.default, "nothing tells otherwise: the day of publication", *signs, *more
        )

    def _past(self, *more: str) -> Evidence:
        earlier = self._earlier()
        told = f"after {self._age(earlier[0])} {self._far(earlier[0])}" if earlier else "first"
        signs = self._signs(
            "past", told, f"{self.tense} {self.place}", f"{self.tense} {self.adverb}", f"clause {self.clause}"
        )
        words = (
            self.adverb_words
            if self.adverb in ("once", "often", "recent", "then")
            else self.statement.cue_text(self.text)
        )
        turn = self._turn_after()
        until = f", before “{turn.words}”" if turn else ""
        last = (turn.first if turn and turn.first else self.default) - timedelta(1)
        return self._evidence(None, last, f"“{words}”: told as past, without a date{until}", *signs, *more)

    def _turn_after(self) -> _Named | None:
        """The dated turn that what the same speaker "had" said preceded, told soon after it."""
        if self.tense != "had" or not self.actor:
            return None
        for j in self.after:
            gone = self.reader.sentences.number(self.reader._anchor(j)) - self.reader.sentences.number(self.anchor)
            if gone > _SOON:
                return None
            if self.reader.statements[j].actor == self.actor and gone > 0:
                dated = [e for place, e in self.reader.places[j] if place in _BESIDE and e.grain == "day"]
                return next((e for e in dated if e.first and e.first < self.default and not e.ahead), None)
        return None

    def _far(self, e: _Named) -> str:
        return _far(self.reader.paragraphs_between(e.start, self.i))

    def _beside(self) -> list[Evidence]:
        """The expression that dates the saying, where one stands beside cue or source and belongs to no other."""
        if re.search(r"\bwill\b|['’]ll\b", self.statement.cue_text(self.text) or ""):
            return []  # "will announce on Monday"
        rank = {place: number for number, place in enumerate(_BESIDE)}
        mine = sorted(
            ((rank[place], e.start, e) for place, e in self.reader.places[self.i] if place in rank and not e.ahead),
            key=lambda one: one[:2],
        )
        for number, _, e in mine:
            if self._taken(e, number):
                continue
            within = [
                f
                for _, _, f in mine
                if f.grain == "day" and e.first and e.first < e.last and f.first and e.first <= f.first <= e.last
            ]
            e = next((f for f in within if abs(f.start - e.end) < 60), e)
            bound = ": before that" if e.first is None else ""
            return [self._evidence(e.first, e.last, f"“{e.words}” in the text{bound}", "beside")]
        return []

    def _taken(self, e: _Named, number: int) -> bool:
        return any(
            place in _BESIDE[:number] and f is e
            for j in self.reader.order
            if j != self.i and self.reader._sentence(j) == self.sentence
            if not (self.actor and self.reader.statements[j].actor == self.actor)
            for place, f in self.reader.places[j]
        )

    def _named_beside(self) -> list[Evidence]:
        """What else the sentence names."""
        out = []
        for place, e in self.reader.places[self.i]:
            if e.first and place not in ("source", "name"):
                signs = [f"at {place}", f"at {place} {e.grain}", f"at {place} {self.tense}"]
                signs += [f"at {place} ahead"] if e.ahead else []
                signs += [f"at {place} possessive"] if e.possessive else []
                out.append(self._evidence(e.first, e.last, f"“{e.words}” in the same sentence", *signs))
        return out

    def _scenes(self) -> list[Evidence]:
        out = []
        earlier = self._earlier()
        main = next((e for e in reversed(earlier) if e.grain == "day"), None)
        chosen = [(f"scene{number}", e) for number, e in enumerate(earlier[:_SCENES])]
        if (
            main
            and (self._far(main) in "0138" or self.who in ("known", "pronoun"))
            and all(e.first != main.first for e in earlier[:_SCENES])
        ):
            chosen.append(("main", main))
        seen = set()
        for base, e in chosen:
            if (e.first, e.last) in seen:
                continue
            seen.add((e.first, e.last))
            far, age = self._far(e), self._age(e)
            sentence = (self.reader.sentences.at(e.start) or Span(e.start, e.end)).of(self.text)
            acts = "acts" if self._acts(sentence) else "group" if far == "0" and self._of_group(sentence) else "other"
            gone = self.reader.sentences.number(self.anchor) - self.reader.sentences.number(e.start)
            near = "next" if gone <= 1 and far == "0" else "below" if gone <= 1 else "later"
            owner = self._owner(e)
            setting = "at" if _SETTING.search(sentence) else "bare"
            details = [f"{setting} {owner} {self.who}", f"{setting} {far}", f"{setting} {owner}"]
            details += [
                far,
                f"{e.grain} {age}",
                owner,
                f"{far} {owner}",
                f"{acts} {far}",
                f"{far} {self.who}",
                f"{age} {self.tense}",
            ]
            details += [f"deed {self.deed}", f"{setting} {acts}", f"{acts} {self.who}"]
            tied = [near, f"{near} {acts}", f"{near} {owner}", f"{near} {self.who}", f"{setting} {acts} {far}"]
            details += tied
            details += [f"possessive {far}"] if e.possessive else []
            gap = _gap(self.default, e.last)
            details += [f"{gap} ago", f"{gap} ago {far}", f"{gap} ago {self.who}"]
            signs = self._signs(base, *details)
            why = f"“{e.words}”, the day the story has come to"
            untied = age == "week" and e.grain == "day" and owner == "said by another" and self._untied(sentence)
            if untied and far != "0":  # a paragraph of its own
                why = f"told after what happened on “{e.words}”: then or later"
                out.append(self._evidence(e.first, self.default, why, *signs))
                continue
            signs += [f"{base} untied"] if untied else []
            signs += [f"{base} clause {self.clause}"]
            out.append(self._evidence(e.first, e.last, why, *signs))
            if base in ("scene0", "main") and age == "week" and e.grain == "day":
                why = f"told after what happened on “{e.words}”: then or later"
                later = "later" if base == "scene0" else "later main"
                details = [far, owner, acts, f"{far} {self.who}", f"{setting} {owner} {self.who}", f"{setting} {far}"]
                details += [f"{gap} ago", f"{gap} ago {far}", f"{gap} ago {self.who}"]
                details += [f"deed {self.deed}", f"{setting} {acts}", f"{acts} {self.who}"]
                details += tied
                signs = self._signs(later, *details, f"{setting} {owner}", f"{far} {owner}")
                out.append(self._evidence(e.first, self.default, why, *signs))
        opening = next((e for e in self.reader.scenes if e.grain == "day" and self._age(e) == "week"), None)
        if opening in earlier:
            why = f"told after what happened on “{opening.words}”: then or later"
            signs = self._signs("later news", self._far(opening), f"deed {self.deed}")
            out.append(self._evidence(opening.first, self.default, why, *signs))
        event = next((e for _, e in self.reader.places[self.i] if e.possessive and e.grain == "day"), None)
        if event and event.first and event.first < self.default and self._age(event) == "week":
            why = f"told of “{event.words}”: then or later"
            out.append(self._evidence(event.first, self.default, why, *self._signs("later event")))
        return out

    def _acts(self, sentence: str) -> bool:
        """Whether a sentence tells of this speaker, by name or by the role that the source names."""
        if not self.actor or self.actor.split()[-1] in sentence:
            return bool(self.actor)
        source = self.statement.source_text(self.text) or ""
        role = re.search(r"^(?:[Tt]he|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir) (?:[\w-]+ ){0,2}?([a-z]+)(?:, |$)", source)
        return bool(role and re.search(rf"\b{role[1]}\b", sentence))

    def _of_group(self, sentence: str) -> bool:
        """Whether a sentence names the country or body for which this speaker speaks."""
        group = self.statement.group
        if not group:
            return False
        return group in sentence or any(name == group for _, _, name, _ in places_in(sentence))

    def _untied(self, sentence: str) -> bool:
        """Whether somebody new speaks, named and not in answer, whom nothing ties to the occasion of that sentence.

        What has no date of its own can then have been said on any day from the occasion to publication.
        """
        return (
            self.who in ("new", "presented")
            and self.way != "answers"
            and not (self.actor and self.actor.split()[-1] in sentence)
            and not _SETTING.search(sentence)
        )

    def _owner(self, e: _Named) -> str:
        """Whether the event is itself a saying, and whether the speaker has spoken since."""
        since = any(
            self.reader._anchor(j) > e.start and self.reader.statements[j].actor == self.actor
            for j in self.before
            if self.actor
        )
        for j in self.before:
            if any(f is e and place in _BESIDE for place, f in self.reader.places[j]):
                same = self.actor and self.reader.statements[j].actor == self.actor
                who = "same" if same else "kin" if self._kin(j) else "another"
                return f"said by {who}" + (" since" if since else "")
        return "told" + (" since" if since else "")

    def _kin(self, j: int) -> bool:
        """Whether statement `j`, in this paragraph, was made for the same body or by whom this speaker belongs to."""
        one, other = self.statement, self.reader.statements[j]
        mine, theirs = {one.actor, one.group} - {None}, {other.actor, other.group} - {None}
        own = re.match(r"(?:its|his|her|their)\b", one.source_text(self.text) or "", re.I)
        if self._where(j) not in ("sentence", "0"):
            return False
        return bool(mine & theirs) or bool(own and self.before[-1:] == [j])

    def _kind(self, j: int) -> str:
        """What days an earlier statement has: today's, recent ones, old ones, past without a date; and if named."""
        first, last = self.reader.told[j]
        sure = " sure" if j in self.reader.sure else ""
        if first is None:
            return "past" + sure
        if first == last == self.reader._default(j):
            return "today" + sure
        if last == self.default and not sure:
            return "later"
        return ("dated" if (self.default - last).days <= _RECENT else "old") + sure

    def _carried(self) -> list[Evidence]:
        """The days of the statement before, in one sentence or paragraph with this one; those of the same speaker."""
        out = []
        if self.before and self._where(self.before[-1]) == "sentence" and self.before[-1:] != self.own[-1:]:
            j = self.before[-1]
            base = f"prev {self._kind(j)}"
            signs = ["prev", base, f"{base} {self.tense}", f"{base} {self.who}", f"prev {self.tense}"]
            out.append(self._evidence(*self.reader.told[j], self._again(_TOGETHER, j), *signs))
        elif (
            self.before
            and self.before[-1:] != self.own[-1:]
            and self._where(self.before[-1]) in ("0", "1", "3")
            and not self._follows(self.before[-1])
        ):
            j = self.before[-1]
            base, far = f"last {self._kind(j)}", self._where(j)
            signs = [
                "last",
                base,
                f"{base} {self.deed}",
                f"{base} {self.tense}",
                f"{base} {self.who}",
                f"{base} {self.way}",
                f"{base} {far}",
            ]
            signs += [f"{base} own"] if self.own else []
            kin = "kin" if self._kin(j) else "other"
            signs += [f"{base} {kin}", f"{base} {far} {kin}", f"{base} {far} {self.who}"]
            out.append(self._evidence(*self.reader.told[j], self._again(_TOGETHER, j), *signs, after=j))
            first, last = self.reader.told[j]
            if first and first == last < self.default and (self.default - last).days <= _RECENT:
                base = f"onward {self._kind(j)}"
                details = (far, self.who, self.way, self.deed, kin, f"{far} {kin}", f"{far} {self.who}", self.tense)
                signs = ["onward", base, *(f"{base} {one}" for one in details)]
                out.append(
                    self._evidence(first, self.default, "told after the statement before it: then or later", *signs)
                )
        if self.own and not self._turned(self.own[-1]):
            j = self.own[-1]
            kind, far = self._kind(j), self._where(j)
            signs = [
                "own",
                f"own {kind} {self.deed}",
                f"own {kind}",
                f"own {far} {kind}",
                f"own {far}",
                f"own {kind} {self.tense}",
                f"own {kind} {self.adverb}",
            ]
            signs += [f"own {kind} {self.occasion}", f"own {kind} {self.way}"]
            earlier = [e for e in self._earlier() if e.start > self.reader._anchor(j) and e.grain == "day"]
            signs += [f"own newer {self._far(earlier[0])}"] if earlier else []
            out.append(self._evidence(*self.reader.told[j], self._again(_GOES, j), *signs, after=j))
        sure = [j for j in self.own if j in self.reader.sure and self._kind(j) != "past sure"]
        if sure and sure[-1] != self.own[-1] and not self._turned(sure[-1]):
            j = sure[-1]
            kind, far = self._kind(j), self._where(j)
            signs = ["known", f"known {kind}", f"known {far} {kind}", f"known {self.occasion}", f"known {self.adverb}"]
            out.append(self._evidence(*self.reader.told[j], self._again(_AGAIN, j), *signs, after=j))
        return out

    def _turned(self, j: int) -> bool:
        """Whether the story has come to another day since statement `j`, in the paragraph of this one."""
        return self._where(j) not in ("sentence", "0") and any(
            e.grain == "day" and e.start > self.reader._anchor(j) and self._far(e) == "0" for e in self._earlier()
        )

    def _follows(self, j: int) -> bool:
        """Whether this comes, in a paragraph of its own, after what another said on a day before publication."""
        first, last = self.reader.told[j]
        return (
            self._where(j) != "0"
            and first == last < self.default
            and self._untied(self.reader._sentence(j).of(self.text))
        )

    def _again(self, told: str, j: int) -> str:
        why = self.reader.why.get(j, "")
        return f"{told}: {why}" if why else told

    def _where(self, j: int) -> str:
        if self.reader._sentence(j) == self.sentence:
            return "sentence"
        return _far(self.reader.paragraphs_between(self.reader._anchor(j), self.i))

    def _ahead(self) -> list[Evidence]:
        """The news is told first, its day further on: at the same speaker's next statement, or in the story."""
        if self.place == "body":
            return []
        out = []
        later = [e for e in self.reader.scenes if e.start > self.sentence.end and e.grain == "day"]
        if later and not any(e.grain == "day" for e in self._earlier()):
            e = later[0]
            far, age = self._far(e), self._age(e)
            signs = self._signs("next", far, age, f"{self.place} {self.tense}", f"{age} {self.tense}")
            signs += ["next possessive"] if e.possessive else []
            out.append(
                self._evidence(e.first, e.last, f"the news is told first, its day further on: “{e.words}”", *signs)
            )
        for j in self.after:
            if not self.actor or self.reader.statements[j].actor != self.actor:
                continue
            for place, e in self.reader.places[j]:
                if place in _BESIDE and e.first and not e.ahead:
                    signs = [
                        "ahead",
                        f"ahead {self.place}",
                        f"ahead tense {self.tense}",
                        f"ahead {e.grain} {self._age(e)}",
                    ]
                    why = f"the news is told first, its day further on: “{e.words}”"
                    return [*out, self._evidence(e.first, e.last, why, *signs)]
        return out

    def _polled(self) -> list[Evidence]:
        """What those asked in a poll said, they said on the days of the poll, where the article gives them."""
        source, one = self.statement.source_text(self.text) or "", self.reader.fieldwork
        if not _ASKED.search(source[:60]) or one is None:
            return []
        return [self._evidence(one.first, one.last, f"“{one.words}”: the days of the poll", "polled")]

    def _counted_back(self) -> list[Evidence]:
        """ "…, a day after the firm confessed", "Three weeks after denying it, the firm …": so long before."""
        one = self.statement.attribution
        if one.cue is None:
            return []
        start = min(one.cue.start, one.source.start) if one.source else one.cue.start
        for at in sorted({start, one.cue.start}):
            match = _AFTER.search(self.text[max(0, at - 40) : at])
            if not match:
                continue
            near = [e for _, e in self.reader.places[self.i] if e.first == e.last and not e.quoted and not e.ahead]
            dated = [e.last for e in near]
            found = find_days(f"{match[1]} {match[2]}s ago", dated[0] if dated else self.default)
            if found and found[0].first:
                words = f"“{match[0].strip()}” in the text"
                return [self._evidence(found[0].first, found[0].last, words, "counted back")]
        return []
