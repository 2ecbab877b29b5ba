"""Link statements to the claims of a codebook, and tell the stance."""

from __future__ import annotations

from analysis.codebook import Codebook
from analysis.records import Article, Statement


def link_claims(article: Article, statements: list[Statement], codebook: Codebook) -> list[Statement]:
    """The statements, with claim and stance where they speak to a claim of the codebook."""
    return statements
