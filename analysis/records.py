"""The records that flow through Claimline: `Article`, `Span`, `Attribution`, `Statement`.

All are frozen. A stage takes statements and returns new ones with further fields filled (`dataclasses.replace`); no
stage changes the spans that an earlier one set. Offsets are half-open character positions into `Article.text`:
`text[start:end]` is the span.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module

PIECE_JOINT = " […] "
"""What stands between the pieces of a content in the table."""

ACTS = (
    "assert",
    "admit",
    "deny",
    "retract",
    "accuse",
    "question",
    "no_comment",
    "reject",
    "request",
    "commit",
    "threaten",
    "endorse",
)
"""What a speaker does; definitions in docs/annotation.md, after CAMEO and PLOVER."""

STANCES = ("affirms", "denies", "questions", "neutral")
"""What is said toward a claim."""

QUOTATIONS = ("direct", "mixed", "indirect")
"""How much of the content stands in quotation marks: all of it, a part, none."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of an article's text, half-open, in characters."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words of the span."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Article:
    """One article as read.

    `text` is the body exactly as it stands in the file; `published` is the day at the outlet.
    """

    article_id: str
    text: str
    published: date
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    url: str | None = None
    sources: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        """The article as a notebook shows it."""
        return str(import_module("analysis.views").show(self).html)


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who (source), by which words (cue), is said to have said what (content, in one or several pieces).

    `acts` are the chances that the engine gives each of `ACTS`, in their order; empty where it wasn't asked.
    """

    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    confidence: float = 1.0
    acts: tuple[float, ...] = ()

    @property
    def start(self) -> int:
        """Where the first of its spans begins."""
        return min(span.start for span in self.spans)

    @property
    def end(self) -> int:
        """Where the last of its spans ends."""
        return max(span.end for span in self.spans)

    @property
    def spans(self) -> tuple[Span, ...]:
        """All its spans: source, cue, contents."""
        return tuple(span for span in (self.source, self.cue, *self.content) if span is not None)


@dataclass(frozen=True, slots=True)
class Statement:
    """One attributed statement of one article: a row of the statement table before it becomes one.

    `actor` and `group` are set by `actors`, `said_*` and `retrospective` by `dates`, `act`, `hedged` and `conditional`
    by `acts`, `claim` and `stance` by `claims`. `why` holds, by stage, the plain words that tell why a field has its
    value. `article` is the one it stands in, at hand for showing it; it is no part of what the statement is: it counts
    neither for equality nor in `repr`.
    """

    article_id: str
    attribution: Attribution
    quotation: str = "indirect"
    actor: str | None = None
    group: str | None = None
    act: str = "assert"
    claim: str | None = None
    stance: str | None = None
    hedged: bool = False
    conditional: bool = False
    retrospective: bool = False
    said_from: date | None = None
    said_to: date | None = None
    confidence: float = 1.0
    why: tuple[tuple[str, str], ...] = ()
    article: Article | None = field(default=None, repr=False, compare=False)

    def _repr_html_(self) -> str | None:
        """Its sentence with the spans marked, as a notebook shows it; None where its article isn't at hand."""
        # Views are far above this module; they are loaded when a notebook asks for them.
        return None if self.article is None else str(import_module("analysis.views").show(self).html)

    @property
    def statement_id(self) -> str:
        """Sixteen hexadecimal digits from article, cue and content spans: the same as long as those are."""
        cue = self.attribution.cue
        parts = [self.article_id, f"{cue.start}-{cue.end}" if cue else "-"]
        parts += [f"{piece.start}-{piece.end}" for piece in self.attribution.content]
        return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]

    def source_text(self, text: str) -> str | None:
        """The words of the source in the article's text, or None where it has none."""
        return self.attribution.source.of(text) if self.attribution.source else None

    def cue_text(self, text: str) -> str | None:
        """The words of the cue in the article's text, or None where it has none."""
        return self.attribution.cue.of(text) if self.attribution.cue else None

    def content_text(self, text: str) -> str:
        """The words of the content, pieces joined by ` […] `."""
        return PIECE_JOINT.join(piece.of(text) for piece in self.attribution.content)
