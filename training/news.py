"""Read our labels of the news in PolNeAR train: act, claim and stance of its attributions (labels/news.txt).

    python training/news.py ../shared    # checks the labels against the corpus; prints how many there are

Per article: `##### name`, the claims that we wrote for it (`A: sentence`, with patterns after `|` where it has them),
then a line per attribution: its number in the order of the E lines of the first annotator's file (from 0), the act
(others as defensible after `/`), and claim and stance where it is on one. No text of the corpus.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from claim_stories import Label

from analysis.codebook import Claim, Codebook
from analysis.records import ACTS, STANCES, Article, Attribution, Span, Statement
from data import Roles, articles, read_annotations

LABELS = Path(__file__).parent / "labels" / "news.txt"
_LINE = re.compile(r"(\d+) ([a-z_/]+)(?: ([A-F]) (\w+))?$")


@dataclass(frozen=True)
class NewsArticle:
    """An article with a codebook of the claims written for it, its labelled statements, their numbers and labels."""

    article: Article
    codebook: Codebook
    numbers: tuple[int, ...]
    statements: tuple[Statement, ...]
    labels: tuple[Label, ...]


def _entries(part: str, key: str) -> tuple[str, ...]:
    found = re.search(rf"\| {key}: ([^|]*)", part)
    return tuple(one.strip() for one in found[1].split(";") if one.strip()) if found else ()


def labels(path: Path = LABELS) -> dict[str, tuple[Codebook, dict[int, Label]]]:
    """By article its codebook and the label of each attribution. Raises ValueError where a line can't be read."""
    out: dict[str, tuple[list[Claim], dict[int, Label]]] = {}
    name = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("##### "):
            name = line[6:]
            out[name] = ([], {})
        elif re.match(r"[A-F]: ", line):
            text = line[3:].split(" | ")[0].strip()
            out[name][0].append(Claim(line[0], text, _entries(line, "match"), _entries(line, "contrary")))
        elif line:
            match = _LINE.match(line)
            known = {one.claim_id for one in out[name][0]}
            if not match or not set(match[2].split("/")) <= set(ACTS) or (match[3] and match[3] not in known):
                raise ValueError(f"{path.name}:{number}: {line!r} is no label")
            if match[4] and match[4] not in STANCES:
                raise ValueError(f"{path.name}:{number}: {match[4]!r} is no stance")
            out[name][1][int(match[1])] = Label(tuple(match[2].split("/")), match[3], match[4])
    return {name: (Codebook(claims=tuple(claims)), told) for name, (claims, told) in out.items()}


def statement_of(name: str, roles: Roles) -> Statement:
    """An attribution of the corpus as a statement."""
    source, cue, content = ([Span(*one) for one in roles[role]] for role in ("source", "cue", "content"))
    whole = Span(source[0].start, source[-1].end) if source else None
    return Statement(name, Attribution(whole, cue[0] if cue else None, tuple(sorted(content))))


def news(shared: Path, path: Path = LABELS) -> Iterator[NewsArticle]:
    """The labelled articles, in the order of the labels."""
    texts = {name: (text, where) for name, text, where in articles(shared / "corpora" / "polnear" / "train")}
    for name, (codebook, told) in labels(path).items():
        text, where = texts[name]
        found = read_annotations(where)
        chosen = [number for number in sorted(told) if number < len(found) and found[number]["content"]]
        article = Article(name, text, date.fromisoformat(name.split("_")[1]))
        statements = tuple(statement_of(name, found[number]) for number in chosen)
        yield NewsArticle(article, codebook, tuple(chosen), statements, tuple(told[number] for number in chosen))


def main(shared: Path) -> None:
    every = list(news(shared))
    told = [label for one in every for label in one.labels]
    print(f"{len(every)} articles, {sum(len(one.codebook.claims) for one in every)} claims, {len(told)} statements")
    print("acts:", dict(Counter(one.acts[0] for one in told).most_common()))
    print("stances:", dict(Counter(one.stance for one in told if one.stance).most_common()))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
