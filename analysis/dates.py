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
from analysis.days import Expression, find_days
from analysis.records import Article, Span, Statement
from analysis.text import Index, paragraphs, sentences

_HAVE = re.compile(
    r"(?:^|\b(?:never|also|who|which|that|and|he|she|it|they|not|only) )(?P<have>had|has|have|having|’ve|'ve|’d|'d)\b(?! (?:to|no|a|an|any|in mind|been (?:so|very))\b)(?! been \w+ing)",
    re.I,
)
_OFTEN = re.compile(
    r"\b(?:previously|repeatedly|long|always|often|consistently|frequently|initially|originally|formerly|once|for (?:years|months|decades|weeks)|at the time|in the past|time and again|up to now|so far)\b",
    re.I,
)
_PAST_NOW = re.compile(r"\b(?:previously|initially|originally|formerly|at the time|in the past|once|at first)\b", re.I)
_PRESENT = re.compile(
    r"^(?:\w+ly |also |still |often |now )*(?:says?|adds?|argues?|tells?|writes?|insists?|claims?|warns?|notes?|explains?)\b",
    re.I,
)
_NOT_PAST = re.compile(
    r"^(?:\w+ly |also |still |often |now )*(?:\w+(?:[^s']s)\b(?! (?:said|told))|wants?|hopes?|plans?|believe|think|say|expect|fear|argue|deny|dispute|estimate|intend|am|is|are|may|might|can|could|will|would|to)\b",
    re.I,
)
_CLAUSE = re.compile(
    r"\b(?:who|which|that|whose|whom|when|where|while|because|although|if|whether|after|since|until)\b", re.I
)
_LEADING = re.compile(
    r"^(?:[“\"'‘]?\s*)?(?:(?:just|then|but|and|only|also|earlier|late|later|early|even|still|back|yet|so|meanwhile|again|,)[ ,]*)*"
    r"(?:(?:on|in|at|by|during|over|throughout|for|since|until|before|as|around|speaking|from|to|within|earlier|late|with)\b[^.;:]*)?$",
    re.I,
)
_GAP = re.compile(r"[.;:!?]|,[^,]*\b(?:who|which|whose)\b")
_DOCUMENT = re.compile(
    r"\b(?:study|poll|survey|report|article|letter|paper|statement|speech|interview|ruling|memo|book|analysis|tweet|post|review|audit)s?\b",
    re.I,
)
_RECENT = 8  # days: beyond a week an occasion is told in passing, and what follows is said anew


@dataclass(frozen=True, slots=True)
class _When:
    """An answer and the words of the text, in plain English, that gave it."""

    first: date | None
    last: date
    past: bool
    why: str


def resolve_dates(article: Article, statements: Sequence[Statement], codebook: Codebook) -> list[Statement]:
    """The statements with `said_from`, `said_to`, `retrospective` set, and ("said", …) added to `why`; same order.

    Days are those at the outlet. Always `said_from <= said_to <= published`; `said_from` is None for what is told as past
    without a date.
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

    def read(self) -> list[_When]:
        """One answer for each statement, in the order they were given."""
        out: dict[int, _When] = {}
        dated: dict[int, bool] = {}
        recent: dict[str, _When] = {}
        previous: int | None = None
        for i in self.order:
            attached = self._attached(i)
            when = self._from_expression(i, attached) if attached else self._from_tense(i)
            carried = False
            if when is None:
                when = self._carried(i, previous, out, recent)
                carried = when is not None
            dated[i] = attached is not None or carried
            if when is None:
                when = _When(self.published, self.published, False, "nothing tells otherwise: the day of publication")
            out[i] = when
            actor = self.statements[i].actor
            if dated[i] and not when.past and when.first is not None:
                self.turn = when.last
                if actor and self._is_recent(when):
                    recent[actor] = when
            previous = i
        self._lead(out, dated)
        return [out[i] for i in range(len(self.statements))]

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
        return best[1] if best else None

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
            return self._after(expression, core_end, sentence)
        if source and source.end <= expression.start and expression.end <= cue.start:
            return 0
        if expression.end <= begin:
            lead = text[sentence.start : expression.start]
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

    def _after(self, expression: Expression, core_end: int, sentence: Span) -> int | None:
        """An expression that follows the whole statement: "…, X reported on Nov. 5" is near, others are not."""
        gap = self.text[core_end : expression.start]
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
        at = self._anchor(i)
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
            elif before.first is not None and before.first != self.published and near <= 1 and live:
                if near == 0 or self._is_recent(before) or self._goes_on(i):
                    return replace(before, why="the same speaker goes on: " + before.why)
        if actor in recent and not (_NOT_PAST.match(cue)):
            return replace(recent[actor], why="the same speaker as before: " + recent[actor].why)
        return None

    def _same_sentence(self, i: int, j: int) -> bool:
        return self.sentences.number(self._anchor(i)) == self.sentences.number(self._anchor(j))

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
                if dated[j] and not out[j].past and self._is_recent(out[j]):
                    out[i] = replace(out[j], why="the news is told first, its day further on: " + out[j].why)
                    break
