"""Fit how much each sign counts for a statement being on a claim: lexicons/link_weights.csv.

    PYTHONPATH=. python training/links.py ../shared

Learns from labelled statements that the claim reader has not seen: those of our claim stories that are kept for it
(`claim_stories.for_links`) and of the articles of PolNeAR train whose claims have patterns (`labels/news.txt`), as the
program finds them, where a label is on half of the same words. Three logistic models (`analysis.links`): the gate,
which knows only what words tell; the first step, with the reader's answers; the second, with the chances of the first
around a pair, fitted without the story. What it gives: benchmarks/claim_stories.py.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
import claim_stories
import news

from analysis import links
from analysis.claims import _aliases, _by_words, _title_focus, ask, claim_views, near_claims, statement_sides, view_of
from analysis.codebook import Codebook
from analysis.links import AROUND, PAIR, READ, Look, around_signs, chances_of, pair_signs, pairs_over, read_signs
from analysis.pairs import find_facts
from analysis.reader import load_reader, reader_folder
from analysis.records import Article, Statement
from analysis.statements import unlinked_statements
from analysis.text import Index, sentences

FOLDS = 5
RIDGE = 20.0
"""How much large weights cost, the signs brought to one spread."""
NEWS = 3.0
"""How much a statement of real news counts beside one of our own stories, which are more and told more alike."""
Table = np.ndarray


class Told:
    """An article's statements: the story, looks at them, signs of each pair, on which claim each is (None: on none).

    `labelled`: the labelled statements and the claim of each.
    """

    def __init__(
        self, story: str, book: Codebook, article: Article, labelled: list[tuple[Statement, str | None]]
    ) -> None:
        found = unlinked_statements(article, book)
        views, aliases = claim_views(book), _aliases(book)
        places = Index(sentences(article.text))
        seen = [view_of(article, one, places.spans, places, aliases) for one in found]
        numbers = [max(places.number(one.attribution.start), 0) for one in found]
        title = _title_focus(article, views)
        facts = [tuple(find_facts(claim, view) for claim in views) for view in seen]
        words = _by_words(seen, facts, numbers, views, title)
        self.reader, self.book = load_reader(reader_folder()), book
        self.sides = statement_sides(article, found, book, self.reader, places)
        self.halves = self.reader.halves(self.sides)
        near = near_claims(self.halves, book, self.reader).tolist()
        worded = [words[at].found[0][1].claim if at in words else None for at in range(len(found))]
        self.story, self.news = story, not book.actors
        self.looks = [Look(*row) for row in zip(found, seen, numbers, facts, near, worded, strict=True)]
        names = [title.get(one.claim.claim_id, 0.0) for one in views]
        self.tables = [pair_signs(look, views, names) for look in self.looks]
        self.signs = self.tables
        ids = [one.claim_id for one in book.claims]
        left = [(claim_stories.words_of(article, one), claim) for one, claim in labelled]
        self.right: list[int | bool | None] = []
        for one in found:
            mine = claim_stories.words_of(article, one)
            shares = [2 * len(mine & other) / max(1, len(mine) + len(other)) for other, _ in left]
            if not shares or max(shares) < 0.5:
                self.right.append(False)  # nobody has labelled it
            else:
                claim = left.pop(shares.index(max(shares)))[1]
                self.right.append(None if claim is None else ids.index(claim))

    def read(self, gate: Table) -> None:
        """Ask the reader about the pairs that the gate lets through."""
        pairs = pairs_over([chances_of(table, gate) for table in self.tables])
        read = ask(pairs, self.sides, self.halves, self.book, self.reader)
        self.signs = [
            np.hstack([table, read_signs(len(table), one)]) for table, one in zip(self.tables, read, strict=True)
        ]


def every_article(shared: Path) -> Iterator[Told]:
    """What is learnt from."""
    for story in claim_stories.stories():
        if claim_stories.for_links(story.name):
            for article, statements, labels in story.articles:
                claims = [label.claim for label in labels]
                yield Told(story.name, story.codebook, article, list(zip(statements, claims, strict=True)))
    for one in news.news(shared):
        if any(claim.match or claim.contrary for claim in one.codebook.claims):
            claims = [label.claim for label in one.labels]
            labelled = list(zip(one.statements, claims, strict=True))
            yield Told(one.article.article_id, one.codebook, one.article, labelled)


def logistic(tables: Sequence[Table], answers: Sequence[Table], counts: Sequence[Table] | None = None) -> Table:
    """The weights of a logistic model (Newton's method, ridge), the first sign being the constant.

    `counts`: how much each row counts, 1 where left out.
    """
    rows, wanted = np.concatenate(tables), np.concatenate(answers)
    much = np.concatenate(counts) if counts else np.ones(len(rows))
    spread = rows.std(axis=0)
    spread[spread < 1e-9] = 1.0
    centre = rows.mean(axis=0)
    centre[0] = 0.0
    scaled = (rows - centre) / spread
    cost = np.full(rows.shape[1], RIDGE)
    cost[0] = 1e-6
    weights = np.zeros(rows.shape[1])
    for _ in range(30):
        chances = 1 / (1 + np.exp(-(scaled @ weights)))
        slope = scaled.T @ (much * (chances - wanted)) + cost * weights
        bend = (scaled * (much * chances * (1 - chances))[:, None]).T @ scaled + np.diag(cost)
        step = np.linalg.solve(bend, slope)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    plain = weights / spread
    plain[0] -= (centre[1:] * plain[1:]).sum()
    return plain


def known(some: Sequence[Told], tables: Sequence[list[Table]]) -> tuple[list[Table], list[Table], list[Table]]:
    """The tables of the labelled statements, for each row whether the pair belongs together, and how much it counts."""
    rows, answers, counts = [], [], []
    for told, of_article in zip(some, tables, strict=True):
        for table, right in zip(of_article, told.right, strict=True):
            if right is not False:
                rows.append(table)
                answers.append(np.array([float(right is not None and at == right) for at in range(len(table))]))
                counts.append(np.full(len(table), NEWS if told.news else 1.0))
    return rows, answers, counts


def fit(every: list[Told]) -> dict[str, Table]:
    """The weights of the three models."""
    gate = logistic(*known(every, [told.tables for told in every]))
    for told in every:
        told.read(gate)
    first = logistic(*known(every, [told.signs for told in every]))
    names = sorted({told.story for told in every})
    fold = {name: at % FOLDS for at, name in enumerate(names)}
    both: list[list[Table]] = [[] for _ in every]
    for number in range(FOLDS):
        rest = [told for told in every if fold[told.story] != number]
        weights = logistic(*known(rest, [told.signs for told in rest]))
        for at, told in enumerate(every):
            if fold[told.story] == number:
                around = around_signs(told.looks, [chances_of(table, weights) for table in told.signs])
                both[at] = [np.hstack(pair) for pair in zip(told.signs, around, strict=True)]
    return {"gate": gate, "first": first, "second": logistic(*known(every, both))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    every = [told for told in every_article(parser.parse_args().shared) if told.looks]
    weights = fit(every)
    names = {"gate": PAIR, "first": (*PAIR, *READ), "second": (*PAIR, *READ, *AROUND)}
    path = Path(links.__file__).parent / "lexicons" / "link_weights.csv"
    with open(path, "w", encoding="utf8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["term", "class", "source", "note"])
        for step, some in weights.items():
            for name, weight in zip(names[step], some, strict=True):
                writer.writerow([name, step, "training/links.py", f"{weight:.4f}"])
    print(f"{path.name}: {sum(map(len, weights.values()))} weights of {len(every)} articles")


if __name__ == "__main__":
    main()
