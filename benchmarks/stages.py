"""Seconds per stage over a corpus, and each stage's share of the extraction's time.

    python benchmarks/stages.py data/raw/iran_drones

The stages are those of `analysis.statements` for one article after the other, then of `analysis.tables`, on one
processor; the first article is read once before the clock starts, so that weights and word lists are loaded. The least
of some rounds counts. Processor time, so that other programs on the machine disturb little.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from analysis.actors import resolve_actors
from analysis.acts import tell_acts
from analysis.claims import link_claims
from analysis.codebook import EMPTY, read_codebook
from analysis.corpus import read_articles
from analysis.dates import resolve_dates
from analysis.duplicates import mark_duplicates
from analysis.extract import find_attributions
from analysis.identity import unify_actors
from analysis.records import Statement
from analysis.statements import read_statements
from analysis.tables import statement_frame

Made = TypeVar("Made")


def clocked(seconds: Counter[str], stage: str, run: Callable[[], Made]) -> Made:
    """What a stage makes; its processor time is added."""
    start = time.process_time()
    made = run()
    seconds[stage] += time.process_time() - start
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    articles = read_articles(args.corpus)
    book = args.corpus / "codebook.yml"
    codebook = read_codebook(book) if book.exists() else EMPTY
    read_statements(articles[0], codebook)
    rounds = []
    for _ in range(args.rounds):
        seconds: Counter[str] = Counter()
        every: list[Statement] = []
        for article in articles:
            found = clocked(seconds, "extract", lambda one=article: find_attributions(one.text))
            made = [Statement(article.article_id, one) for one in found if one.content]
            for stage in (resolve_actors, resolve_dates, tell_acts, link_claims):
                name = stage.__name__.split("_")[1]
                made = clocked(seconds, name, lambda read=stage, one=article, some=made: read(one, some, codebook))
            every += made
        unified = clocked(seconds, "identity", lambda some=every: unify_actors(articles, some, codebook))
        clocked(seconds, "tables", lambda some=unified: mark_duplicates(statement_frame(articles, some)))
        rounds.append(seconds)
    words = sum(len(article.text.split()) for article in articles)
    print(f"{len(articles)} articles, {words:,} words, {len(every)} statements")
    least = {stage: min(one[stage] for one in rounds) for stage in rounds[0]}
    for stage, spent in least.items():
        print(f"{stage:10}{spent:8.2f} s{spent / least['extract']:8.1%} of extraction")


if __name__ == "__main__":
    main()
