"""Cut a text into paragraphs, sentences, words and quotations, all as offsets into the text as it is.

NLTK does the cutting into sentences and words with the parts that need no downloaded data.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

from nltk.stem.snowball import EnglishStemmer
from nltk.tokenize import NLTKWordTokenizer
from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

from analysis.lexicons import terms
from analysis.records import Span

# Wire copy and saved pages often part paragraphs by one line break alone, so every line is a paragraph.
_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_OPEN, _CLOSE = "“«„", "”»"
# A longer run without a space is no word: tokenizing it costs time without end and says nothing.
_LONGEST_WORD = 200


@dataclass(frozen=True, slots=True)
class Word:
    """A word or punctuation mark with its offsets."""

    text: str
    start: int
    end: int


@cache
def _sentence_tokenizer() -> PunktSentenceTokenizer:
    parameters = PunktParameters()
    parameters.abbrev_types = {term.rstrip(".").lower() for term in terms("abbreviations", "abbreviation")}
    return PunktSentenceTokenizer(parameters)


_WORDS = NLTKWordTokenizer()
_STEMMER = EnglishStemmer()


def paragraphs(text: str) -> list[Span]:
    """The paragraphs: lines with a visible character, without the white space around them."""
    out = []
    for match in _LINE.finditer(text):
        line = match.group()
        if line.strip():
            left = len(line) - len(line.lstrip())
            out.append(Span(match.start() + left, match.start() + len(line.rstrip())))
    return out


def sentences(text: str) -> list[Span]:
    """The sentences of each paragraph, in order."""
    out = []
    for paragraph in paragraphs(text):
        for start, end in _sentence_tokenizer().span_tokenize(paragraph.of(text)):
            out.append(Span(paragraph.start + start, paragraph.start + end))
    return out


def words(text: str, span: Span | None = None) -> list[Word]:
    """The words and punctuation marks of the text, or of a span of it, with offsets into the text.

    Hyphenated words stay whole; quotation marks, commas and full stops stand alone.
    """
    span = span or Span(0, len(text))
    out = []
    for chunk in re.finditer(r"\S+", text[span.start : span.end]):
        if len(chunk.group()) > _LONGEST_WORD:
            continue
        # Chunk by chunk, because the tokenizer of NLTK gives up on a whole text for one odd quotation mark.
        base = span.start + chunk.start()
        for start, end in _pieces(chunk.group()):
            out.append(Word(text[base + start : base + end], base + start, base + end))
    return out


_PIECE = re.compile(r"[“”„«»\"‘]|\.\.\.|[^“”„«»\"‘]+")


def _pieces(chunk: str) -> list[tuple[int, int]]:
    out = []
    for match in _PIECE.finditer(chunk):
        piece, at = match.group(), match.start()
        try:
            spans = list(_WORDS.span_tokenize(piece))
        except ValueError:
            spans = [(0, len(piece))]
        for start, end in spans:
            word = piece[start:end]
            # The tokenizer leaves a full stop within a text at its word; only abbreviations keep theirs.
            if len(word) > 1 and word[-1] in ".’" and word.rstrip(".’") and not _is_abbreviation(word):
                out += [(at + start, at + end - 1), (at + end - 1, at + end)]
            else:
                out.append((at + start, at + end))
    return out


def _is_abbreviation(word: str) -> bool:
    bare = word.rstrip(".").lower()
    return word.endswith(".") and ("." in bare or len(bare) == 1 or bare in _sentence_tokenizer()._params.abbrev_types)


@cache
def stem(word: str) -> str:
    """The stem of a word in lower case (Snowball, English)."""
    return str(_STEMMER.stem(word.lower().replace("’", "'")))


def quotations(text: str) -> list[Span]:
    """Stretches inside double quotation marks, marks included, in order.

    A mark that is never closed ends with its paragraph: a quotation that runs over paragraphs opens anew in each (the
    printers' rule).
    """
    out = []
    for paragraph in paragraphs(text):
        start: int | None = None
        for at in range(paragraph.start, paragraph.end):
            sign = text[at]
            if sign in _OPEN or (sign == '"' and start is None):
                if start is None:
                    start = at
            elif start is not None and (sign in _CLOSE or sign == '"'):
                out.append(Span(start, at + 1))
                start = None
        if start is not None:
            out.append(Span(start, paragraph.end))
    return out


class Index:
    """Finds the span of a sorted, disjoint list that holds a position."""

    def __init__(self, spans: list[Span]) -> None:
        self.spans = spans
        self._starts = [span.start for span in spans]

    def number(self, at: int) -> int:
        """The number of the last span that begins at or before the position; -1 before the first."""
        return bisect_right(self._starts, at) - 1

    def at(self, at: int) -> Span | None:
        """The span that holds the position, or None between spans."""
        number = self.number(at)
        return self.spans[number] if number >= 0 and at < self.spans[number].end else None
