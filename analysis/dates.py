"""Say when each statement was made: `said_from`, `said_to`, `retrospective`.

The days an article names are found by `days`; this module decides which of them belongs to the saying. In order:
an expression attached to cue or source; the tense (what is told in the pluperfect or perfect is past without a date);
the occasion on which the same speaker spoke last; for headline and first sentences, which tell the news before its
date, the first dated statement of the same speaker; else the day of publication.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from analysis.codebook import Codebook
from analysis.days import NUMBERS, Expression, find_days
from analysis.records import Article, Span, Statement
from analysis.text import Index, paragraphs, sentences

_HAVE = re.compile(
    r"(?:^|\b(?:never|also|who|which|that|and|he|she|it|they|not|only) )(?P<have>had|has|have|having"
    r"|’ve|'ve|’d|'d)\b(?! (?:to|no|a|an|any|in mind|been (?:so|very))\b)(?! been \w+ing)",
    re.I,
)
_OFTEN = re.compile(
    r"\b(?:previously|repeatedly|long|always|often|consistently|frequently|initially|originally"
    r"|formerly|once|for (?:years|months|decades|weeks)|at the time|in the past|time and again"
    r"|up to now|so far)\b",
    re.I,
)
_PAST_NOW = re.compile(r"\b(?:previously|initially|originally|formerly|at the time|in the past|once|at first)\b", re.I)
_PRESENT = re.compile(
    r"^(?:\w+ly |also |still |often |now )*(?:says?|adds?|argues?|tells?|writes?|insists?|claims?"
    r"|warns?|notes?|explains?)\b",
    re.I,
)
_NOT_PAST = re.compile(
    r"^(?:\w+ly |also |still |often |now )*(?:\w+(?:[^s']s)\b(?! (?:said|told))|wants?|hopes?|plans?"
    r"|believe|think|say|expect|fear|argue|deny|dispute|estimate|intend|am|is|are|may|might|can"
    r"|could|will|would|to)\b",
    re.I,
)
_CLAUSE = re.compile(
    r"\b(?:who|which|that|whose|whom|when|where|while|because|although|if|whether|after|since|until)\b", re.I
)
_LEADING = re.compile(
    r"^(?:[“\"'‘]?\s*)?(?:(?:just|then|but|and|only|also|earlier|late|later|early|even|still|back"
    r"|yet|so|meanwhile|again|,)[ ,]*)*"
    r"(?:(?:on|in|at|by|during|over|throughout|for|since|until|before|as|around|speaking|from|to"
    r"|within|earlier|late|with)\b[^.;:]*)?$",
    re.I,
)
_GAP = re.compile(r"[.;:!?]|,[^,]*\b(?:who|which|whose)\b")
_DOCUMENT = re.compile(
    r"\b(?:study|poll|survey|report|article|letter|paper|statement|speech|interview|ruling|memo|book"
    r"|analysis|tweet|post|review|audit)s?\b",
    re.I,
)
_SAME_OCCASION = re.compile(
    r"\bthe same (?:news conference|press conference|briefing|hearing|meeting|interview|panel|rally"
    r"|speech|event|broadcast)\b",
    re.I,
)
_NEW_OCCASION = re.compile(
    r"\b(?:during|at|in) an? (?:\w+ )?(?:rally|speech|interview|news conference|press conference"
    r"|briefing|event|tweet|op-ed)\b",
    re.I,
)
_AFTER = re.compile(r"\b(\w+) (day|week|month|year)s? after (?:the |it |he |she |they |its |his |her |their )?$", re.I)
_ASKED = re.compile(
    r"\b(?:percent|per cent|respondents|voters|adults|those polled|of (?:those|people) (?:asked"
    r"|surveyed|polled)|majority of)\b|%",
    re.I,
)
_FIELDWORK = re.compile(r"\b(?:conducted|taken|carried out|polled|surveyed|interviewed|fielded)\b[^.;]*$", re.I)
_RECENT = 10  # days: beyond a week an occasion is told in passing, and what follows is said anew


@dataclass(frozen=True, slots=True)
class _When:
    """An answer and the words of the text, in plain English, that gave it."""

    first: date | None
    last: date
    past: bool
    why: str


def resolve_dates(article: Article, statements: Sequence[Statement], codebook: Codebook) -> list[Statement]:
    """The statements with `said_from`, `said_to`, `retrospective` set, and ("said", …) added to `why`; same order.

    Days are those at the outlet. Always `said_from <= said_to <= published`; `said_from` is None for what is told as
    past without a date.
    """
    reader = _Reader(article, statements)
    return [_fill(one, when) for one, when in zip(statements, reader.read(), strict=True)]


def _fill(statement: Statement, when: _When) -> Statement:
    return replace(
        statement,
        said_from=when.first,
        said_to=when.last,
        retrospective=when.past,
        why=(*statement.why, ("said", when.why)),
    )


@dataclass(frozen=True, slots=True)
class _Scene:
    """A dated event: where its day is named, the day, the sentence, the words of the day."""

    at: int
    day: date
    words: str
    expression: str


_REACTION = 2  # paragraphs: so long others are taken to speak of it
_SCENE = 8  # paragraphs: so long a scene goes on for those who act in it


class _Reader:
    """Reads the statements of one article in the order of the text."""

    def __init__(self, article: Article, statements: Sequence[Statement]) -> None:
        self.text, self.published = article.text, article.published
        self.statements = statements
        self.expressions = find_days(article.text, article.published)
        self.sentences = Index(sentences(article.text))
        self.paragraphs = Index(paragraphs(article.text))
        self.contents = sorted(piece for one in statements for piece in one.attribution.content)
        self.order = sorted(range(len(statements)), key=lambda i: (self._anchor(i), i))
        self.turn: date | None = None
        self.fieldwork = self._fieldwork()
        # Where the first sentences say that the news is of today, those who speak of it do so today.
        self.today = any(
            one.first == one.last == self.published and not self._in_content(one) and self._early(one.start)
            for one in self.expressions
            if one.turn is None
        )

    def read(self) -> list[_When]:
        """One answer for each statement, in the order they were given."""
        out: dict[int, _When] = {}
        dated: dict[int, bool] = {}
        recent: dict[str, _When] = {}
        said_at: dict[str, int] = {}
        previous: int | None = None
        scenes = iter(self._scenes())
        ahead = next(scenes, None)
        scene: _Scene | None = None
        for i in self.order:
            while ahead is not None and ahead.at < self._anchor(i):
                scene, ahead = ahead, next(scenes, None)
            attached = self._attached(i)
            when = self._preceded(i) or self._polled(i)
            told = when is not None
            if when is None:
                when = self._from_expression(i, attached) if attached else self._from_tense(i)
            carried = False
            if when is None:
                when = self._carried(i, previous, out, recent)
                here = self._at_scene(i, scene) if scene and self._same_paragraph(scene.at, i) else None
                if (
                    scene
                    and here
                    and here.first == here.last
                    and said_at.get(self.statements[i].actor or "", -1) < scene.at
                ):
                    when = here
                carried = when is not None
            if when is None and scene is not None:
                when = self._at_scene(i, scene)
            dated[i] = attached is not None or carried or told
            if when is None:
                when = _When(self.published, self.published, False, "nothing tells otherwise: the day of publication")
            out[i] = when
            actor = self.statements[i].actor
            if dated[i] and not when.past and when.first is not None:
                self.turn = when.last
                if actor:
                    said_at[actor] = self._anchor(i)
                if actor and self._is_recent(when):
                    recent[actor] = when
            previous = i
        self._lead(out, dated)
        return [out[i] for i in range(len(self.statements))]

    @staticmethod
    def _acts(actor: str, scene: _Scene) -> bool:
        """Whether the speaker is the subject of the sentence that names the day."""
        words = scene.words
        at = words.find(actor.split()[-1])
        day = words.find(scene.expression)
        return (
            at >= 0
            and ((at < 60 and at < day) or (day < 30 and day < at < day + 60))
            and words[at + len(actor.split()[-1]) :][:2] not in ("’s", "'s")
        )

    def _preceded(self, i: int) -> _When | None:
        """ "…, a day after the firm confessed", "Three weeks after denying it, the firm …": so long before."""
        one = self.statements[i].attribution
        if one.cue is None:
            return None
        start = (
            min(one.cue.start, one.source.start) if one.source and one.source.start < one.cue.start else one.cue.start
        )
        for at in {start, one.cue.start}:
            match = _AFTER.search(self.text[max(0, at - 40) : at])
            if not match:
                continue
            sentence = self.sentences.at(at) or Span(at, at)
            named = [
                e
                for e in self.expressions
                if sentence.start <= e.start and e.end <= sentence.end and e.turn is None and e.first == e.last
            ]
            base = named[0].last if named else self.published
            count = NUMBERS.get(match.group(1).lower()) or (int(match.group(1)) if match.group(1).isdigit() else 1)
            try:
                day = base - timedelta(count * {"day": 1, "week": 7, "month": 30, "year": 365}[match.group(2).lower()])
            except OverflowError:
                return None
            return _When(day, day, False, f"“{match.group().strip()}” in the text")
        return None

    def _polled(self, i: int) -> _When | None:
        """What those asked in a poll said, they said on the days of the poll, where the article gives them."""
        source = self.statements[i].source_text(self.text) or ""
        if not _ASKED.search(source) or self.fieldwork is None:
            return None
        one = self.fieldwork
        return _When(one.first, one.last, False, f"“{one.words}”: the days of the poll")

    def _fieldwork(self) -> Expression | None:
        """The days on which the poll of the article was taken: the closest ones given, an earlier poll's last."""
        found = [
            (bool(re.search(r"\b(?:previous|last|earlier|prior)\b", left, re.I)), one.last - one.first, one.start, one)
            for one in self.expressions
            if one.first
            and one.turn is None
            and _FIELDWORK.search(left := self.text[max(0, one.start - 90) : one.start])
        ]
        return min(found, key=lambda each: each[:3])[3] if found else None

    def _scenes(self) -> list[_Scene]:
        """The days on which the story plays, as far as it names them outside what is quoted: within the last week."""
        out = []
        for expression in self.expressions:
            if expression.before or expression.first != expression.last or self._in_content(expression):
                continue
            day = expression.last
            if expression.turn is not None or (self.published - day).days > 7:
                continue
            left = self.text[max(0, expression.start - 25) : expression.start]
            if expression.possessive and not re.search(r"\b(?:during|following|after|at|in) (?:the )?$", left, re.I):
                continue
            if re.search(r"\b(?:since|from|next|by|for|until|to|between|and|through) (?:\w+ )?$", left):
                continue
            sentence = self.sentences.at(expression.start)
            if sentence is None or re.search(
                r"\b(?:will|would|to be|is to|are to|scheduled|due|upcoming|opens?)\b", sentence.of(self.text)[:200]
            ):
                continue
            out.append(_Scene(expression.start, day, sentence.of(self.text), expression.words))
        return out

    def _at_scene(self, i: int, scene: _Scene) -> _When | None:
        """What is told in the past after a dated event, by whoever speaks, was said on its day or later."""
        cue = self.statements[i].cue_text(self.text) or ""
        actor = self.statements[i].actor
        if not actor or scene.day >= self.published or _NOT_PAST.match(cue) or _PRESENT.match(cue):
            return None
        away = self.paragraphs.number(self._anchor(i)) - self.paragraphs.number(scene.at)
        if away > _SCENE:
            return None
        if away == 0 and re.match(r"\w+ed\b|said|told|wrote|spoke|announced", cue):
            return _When(scene.day, scene.day, False, f"“{scene.expression}” in the same paragraph")
        sentence = self.sentences.at(self._anchor(i)) or Span(0, 0)
        if self._acts(actor, scene) or _SAME_OCCASION.search(sentence.of(self.text)):
            return _When(scene.day, scene.day, False, f"“{scene.expression}”, when the story has the speaker act")
        if re.search(r"\bin an? (?:\w+ )?statement\b", sentence.of(self.text), re.I):
            return _When(
                scene.day, self.published, False, f"a statement on what happened on “{scene.expression}”: then or later"
            )
        if (
            self.today
            or away > _REACTION
            or not re.match(r"(?:\w+ly |also |then )?(?:\w+ed|said|told|wrote|spoke)\b", cue)
            or not actor[0].isupper()
        ):
            return None
        return _When(
            scene.day, self.published, False, f"told after what happened on “{scene.expression}”: then or later"
        )

    def _anchor(self, i: int) -> int:
        """Where a statement stands in the story: at its cue, else where it begins."""
        one = self.statements[i].attribution
        return one.cue.start if one.cue else one.start if one.spans else 0

    def _is_recent(self, when: _When) -> bool:
        return when.first is not None and (self.published - when.first).days <= _RECENT

    # --- expressions -------------------------------------------------------------------------------------------------

    def _attached(self, i: int) -> Expression | None:
        one = self.statements[i].attribution
        if not one.spans:
            return None
        cue, source = one.cue, one.source
        at = self._anchor(i)
        sentence = self.sentences.at(at) or Span(one.start, one.end)
        near = [e for e in self.expressions if sentence.start <= e.start and e.end <= sentence.end]
        if not near:
            return None
        if cue:
            for expression in near:
                if cue.start <= expression.start and expression.end <= cue.end:
                    return expression
        free = [e for e in near if not self._in_content(e)]
        best: tuple[int, Expression] | None = None
        for expression in free:
            rank = self._rank(expression, sentence, cue, source, one.content)
            if rank is not None and (best is None or rank < best[0]):
                best = (rank, expression)
        if best is None:
            return None
        chosen = best[1]
        for expression in free:  # "this weekend on the Sunday programme": the day, not the span around it
            if (
                chosen.first
                and expression.first == expression.last
                and expression.turn is None
                and chosen.first < chosen.last
                and chosen.first <= expression.last <= chosen.last
                and abs(expression.start - chosen.end) < 60
            ):
                return expression
        return chosen

    def _in_content(self, expression: Expression) -> bool:
        return any(piece.start <= expression.start and expression.end <= piece.end for piece in self.contents)

    def _rank(
        self, expression: Expression, sentence: Span, cue: Span | None, source: Span | None, content: tuple[Span, ...]
    ) -> int | None:
        """How closely an expression belongs to the saying (0 is closest), None where it doesn't."""
        text = self.text
        if source and source.start <= expression.start and expression.end <= source.end:
            # Only a text has its date in its name; a person's clause tells of another day.
            words = source.of(text)
            return 4 if _DOCUMENT.search(words) and not expression.possessive else None
        if cue is None:
            return None
        begin = min(cue.start, source.start) if source else cue.start
        core_end = max(cue.end, source.end) if source else cue.end
        first = next((piece.start for piece in content if piece.start >= cue.end), None)
        if expression.start >= cue.end and (first is None or expression.end <= first):
            gap = text[cue.end : expression.start]
            if first is not None:
                # between cue and what is said: "told reporters on Monday that"
                return None if _GAP.search(gap) or _CLAUSE.search(gap) or expression.possessive else 0
            tail = text[core_end : expression.start] if expression.start >= core_end else gap
            if (
                len(tail) < 60
                and not _GAP.search(tail)
                and not _CLAUSE.search(tail)
                and not self._content_between(core_end, expression.start)
            ):
                return None if expression.possessive and not re.search(r"\b(?:at|during|after|in) $", tail) else 1
            ends = [piece.end for piece in content if core_end <= piece.end <= expression.start]
            return self._after(expression, max(ends, default=core_end))
        if expression.start >= core_end:
            ends = [piece.end for piece in content if core_end <= piece.end <= expression.start]
            return self._after(expression, max(ends, default=core_end))
        if source and source.end <= expression.start and expression.end <= cue.start:
            return 0
        if expression.end <= begin:
            lead = text[sentence.start : expression.start]
            lead = re.split(r"[;:] ", lead)[-1]
            between = text[expression.end : begin]
            if expression.possessive and not re.search(r"\b(?:at|during|in|on) (?:the )?$", lead, re.I):
                return None
            if _CLAUSE.search(lead) and not re.match(r"(?:since|until|after|in|on)\b", lead, re.I):
                return None
            if _LEADING.match(lead) and not _CLAUSE.search(between.split(",")[-1]) and len(between) < 250:
                return 2 + (len(between) > 60)
        return None

    def _content_between(self, start: int, end: int) -> bool:
        return any(start <= piece.start < end for piece in self.contents)

    def _after(self, expression: Expression, end: int) -> int | None:
        """An expression that follows the whole statement: "X denied the reports on Nov. 5"; further words part them."""
        gap = self.text[end : expression.start]
        words = re.sub(r"\s+", " ", gap).strip().lower()
        return (
            3 if words in {"", "on", "in", "late", "late on", "early on", "at", "earlier", ", on", "during"} else None
        )

    def _from_expression(self, i: int, expression: Expression) -> _When | None:
        words = f"“{expression.words}”"
        if expression.before:
            return _When(None, expression.last, True, f"{words} in the text: before that")
        if expression.turn is not None:
            day = self.turn + timedelta(expression.turn) if self.turn else None
            if day is None:
                day = self.published + timedelta(min(expression.turn, 0))
            day = min(day, self.published)
            return _When(day, day, False, f"{words} in the text, counted from the last dated turn")
        if expression.first is None:
            return None
        return _When(expression.first, expression.last, False, f"{words} in the text")

    # --- tense -------------------------------------------------------------------------------------------------------

    def _from_tense(self, i: int) -> _When | None:
        one = self.statements[i].attribution
        if one.cue is None:
            return None
        cue = one.cue.of(self.text)
        lead = self._around(i)
        have = _HAVE.search(cue)
        yesterday = self.published - timedelta(1)
        if have and have["have"].lower() in ("had", "'d", "’d"):
            return _When(None, yesterday, True, f"“{cue}”: told as past, without a date")
        if have and (_OFTEN.search(cue) or not self._in_lead(i)):
            return _When(None, yesterday, True, f"“{cue}”: has happened before, without a date")
        gap = self.text[one.source.end : one.cue.start] if one.source and one.source.end < one.cue.start else ""
        if re.fullmatch(r"[’']?s? ?(?:earlier|previous|past|initial|original|longtime|long-standing) ", gap):
            return _When(None, yesterday, True, f"“{gap.strip()}” in the text: past, without a date")
        adverb = _PAST_NOW.search(cue) or _PAST_NOW.search(lead)
        if adverb:
            return _When(None, yesterday, True, f"“{adverb.group()}” in the text: past, without a date")
        return None

    def _around(self, i: int) -> str:
        """The words of the clause outside source, cue and content: from the sentence's start, up to a few words."""
        one = self.statements[i].attribution
        sentence = self.sentences.at(self._anchor(i))
        if sentence is None or one.start - sentence.start > 60 or one.start <= sentence.start:
            return ""
        return self.text[sentence.start : one.start]

    def _in_lead(self, i: int) -> bool:
        return self._early(self._anchor(i))

    def _early(self, at: int) -> bool:
        return self.paragraphs.number(at) <= 2 and at < 700

    # --- occasions ---------------------------------------------------------------------------------------------------

    def _carried(self, i: int, previous: int | None, out: dict[int, _When], recent: dict[str, _When]) -> _When | None:
        actor = self.statements[i].actor
        if not actor:
            return None
        cue = self.statements[i].cue_text(self.text) or ""
        if previous is not None and self.statements[previous].actor == actor:
            before = out[previous]
            near = self._distance(previous, i)
            live = not _NOT_PAST.match(cue) or _PRESENT.match(cue)
            if before.past:
                # The narrative goes on: what follows in the same paragraph is as past as what began it.
                if near == 0 and live and self._same_sentence(previous, i):
                    return replace(before, why="told together with the statement before it")
            elif (
                before.first not in (None, self.published)
                and live
                and (near == 0 or (near == 1 and (self._is_recent(before) or self._goes_on(i))))
            ):
                return replace(before, why="the same speaker goes on: " + before.why)
        sentence = self.sentences.at(self._anchor(i)) or Span(0, 0)
        if (
            actor in recent
            and (not _NOT_PAST.match(cue) or _PRESENT.match(cue))
            and not _NEW_OCCASION.search(sentence.of(self.text))
        ):
            return replace(recent[actor], why="the same speaker as before: " + recent[actor].why)
        return None

    def _same_sentence(self, i: int, j: int) -> bool:
        return self.sentences.number(self._anchor(i)) == self.sentences.number(self._anchor(j))

    def _same_paragraph(self, at: int, i: int) -> bool:
        return self.paragraphs.number(at) == self.paragraphs.number(self._anchor(i))

    def _distance(self, i: int, j: int) -> int:
        return abs(self.paragraphs.number(self._anchor(j)) - self.paragraphs.number(self._anchor(i)))

    def _goes_on(self, i: int) -> bool:
        paragraph = self.paragraphs.at(self._anchor(i))
        return paragraph is not None and self.text[paragraph.start] in "“\"‘'”"

    def _lead(self, out: dict[int, _When], dated: dict[int, bool]) -> None:
        """Headline and first sentences tell the news; the first dated statement of the same speaker tells its day."""
        for place, i in enumerate(self.order):
            if not self._in_lead(i):
                break
            actor = self.statements[i].actor
            if dated[i] or out[i].past or not actor:
                continue
            for j in self.order[place + 1 : place + 9]:
                if self.statements[j].actor != actor:
                    continue
                if dated[j] and not out[j].past and self._is_recent(out[j]) and out[j].first == out[j].last:
                    out[i] = replace(out[j], why="the news is told first, its day further on: " + out[j].why)
                    break
