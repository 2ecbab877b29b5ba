"""Run the stages over one article: extract, actors, dates, acts, claims."""

from __future__ import annotations

from dataclasses import replace

from analysis.actors import resolve_actors
from analysis.acts import tell_acts
from analysis.claims import link_claims
from analysis.codebook import EMPTY, Codebook
from analysis.dates import resolve_dates
from analysis.extract import find_attributions
from analysis.records import Article, Span, Statement
from analysis.text import quotations


def read_statements(article: Article, codebook: Codebook = EMPTY) -> list[Statement]:
    """Every attributed statement of one article, in the order of the text, all fields filled.

    In a notebook each shows itself as its sentence with source, cue and content marked.
    """
    return link_claims(article, unlinked_statements(article, codebook), codebook)


def unlinked_statements(article: Article, codebook: Codebook = EMPTY) -> list[Statement]:
    """The statements of one article with all fields but claim and stance."""
    marks = quotations(article.text)
    found = sorted(find_attributions(article.text), key=lambda one: (one.start, one.end))
    statements = [
        replace(
            Statement(article.article_id, one, confidence=one.confidence, article=article),
            quotation=quotation_of(article.text, one.content, marks),
        )
        for one in found
        if one.content
    ]
    statements = resolve_actors(article, statements, codebook)
    statements = resolve_dates(article, statements, codebook)
    return tell_acts(article, statements, codebook)


def quotation_of(text: str, content: tuple[Span, ...], marks: list[Span]) -> str:
    """The quotation type of a content:

    Direct where all letters of the content stand in quotation marks, mixed where some do, else indirect.
    """
    quoted = plain = 0
    for piece in content:
        inside = [(max(piece.start, mark.start), min(piece.end, mark.end)) for mark in marks]
        inside = [(start, end) for start, end in inside if start < end]
        letters = sum(char.isalnum() for char in piece.of(text))
        within = sum(char.isalnum() for start, end in inside for char in text[start:end])
        quoted += within
        plain += letters - within
    return "indirect" if not quoted else "mixed" if plain else "direct"
