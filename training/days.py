"""Learn how much each sign counts for the day on which a statement was made.

    python training/days.py ../shared

Reads the days of training/labels/days.csv: statements of 120 articles of PolNeAR train, labelled by one reader after
docs/annotation.md from the articles' text. `said` is an interval from/to; ".." is an open beginning (told as past);
several readings that are as good stand with "|" between them. Beside them our own short stories of other kinds
(labels/stories.txt); those whose head says "held out" are not learnt from: how many of their days are right is printed
beside the others'. Writes analysis/lexicons/day_weights.csv. A linear model
over the days that come into question (softmax, L2), whole-batch descent from zero: the same input gives the same
weights.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from analysis.actors import resolve_actors
from analysis.codebook import EMPTY
from analysis.dates import Evidence, Reader, choose
from analysis.extract import find_attributions
from analysis.records import Article, Attribution, Span, Statement
from analysis.statements import quotation_of
from analysis.text import quotations

Days = tuple[date | None, date]
Labelled = tuple[Article, list[Statement], list[set[Days] | None]]
Example = list[tuple[list[str], bool]]
"""The days in question for one statement: the signs for each, and whether it is right."""

_L2, _STEPS, _RARE, _SMALL, _ROUNDS = 50.0, 200, 3, 0.02, 2
_STORY_WEIGHT = 2
"""How often a story of our own counts beside an article: they are few, and of other kinds than PolNeAR."""
ROOT = Path(__file__).parent.parent


def interval(words: str) -> Days:
    first, last = words.split("/")
    return None if first == ".." else date.fromisoformat(first), date.fromisoformat(last)


def examples(reader: Reader, gold: Sequence[set[Days] | None], weights: dict[str, float] | None) -> Iterator[Example]:
    """(days, signs) in question and which are right, for each labelled statement.

    The story so far is as the weights read it; in the first round, as labelled.
    """
    for i in reader.order:
        found = reader.evidence(i)
        right = gold[i]
        signs: dict[Days, set[str]] = {}
        for one in found:
            signs.setdefault((one.first, one.last), set()).update(one.signs)
        if right and right & signs.keys() and len(signs) > 1:
            yield [(sorted(held), days in right) for days, held in signs.items()]
        if weights is None and right:
            held = sorted(right & signs.keys(), key=str)
            days = held[0] if held else sorted(right, key=str)[0]
            reader.settle(
                i, next((one for one in found if (one.first, one.last) == days), Evidence(*days, frozenset(), ""))
            )
        else:
            reader.settle(i, choose(found, weights or {"pub": 1.0}))


def learn(data: list[Example], l2: float = _L2, steps: int = _STEPS) -> dict[str, float]:
    counts = Counter(sign for one in data for held, _ in one for sign in held)
    names = sorted(name for name, count in counts.items() if count >= _RARE)
    number = {name: at for at, name in enumerate(names)}
    rows, cols, group, right = [], [], [], []
    row = 0
    for g, one in enumerate(data):
        for held, ok in one:
            for sign in held:
                if sign in number:
                    rows.append(row)
                    cols.append(number[sign])
            group.append(g)
            right.append(ok)
            row += 1
    rows_, cols_, group_, right_ = np.array(rows), np.array(cols), np.array(group), np.array(right, float)
    weights, second = np.zeros(len(names)), np.zeros(len(names))
    for _ in range(steps):
        scores = np.bincount(rows_, weights[cols_], minlength=row)
        top = np.full(len(data), -np.inf)
        np.maximum.at(top, group_, scores)
        raised = np.exp(scores - top[group_])
        share = raised / np.bincount(group_, raised)[group_]
        hit = raised * right_
        want = hit / np.bincount(group_, hit)[group_]
        gradient = np.bincount(cols_, (share - want)[rows_], minlength=len(names)) + l2 * weights
        second += gradient**2
        weights -= 0.3 * gradient / np.sqrt(second + 1e-8)
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True) if abs(weight) >= _SMALL}


_MARK = re.compile(r"\{(\d+)([scq])(?: ([^{}]*))?\}")


def read_stories(path: Path) -> Iterator[Labelled]:
    """Our own short stories: sources {1s …}, cues {1c …}, contents {1q …}; their days in the last line."""
    for part in re.split(r"^# ", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
        head, body = part.split("\n", 1)
        published = date.fromisoformat(head.split()[0])
        marked, answers = body.rsplit("\n= ", 1)
        text, at = "", 0
        spans: dict[str, dict[str, list[Span]]] = {}
        for match in _MARK.finditer(marked):
            text += marked[at : match.start()]
            words = match[3] or ""
            if words:
                spans.setdefault(match[1], {"s": [], "c": [], "q": []})[match[2]].append(
                    Span(len(text), len(text) + len(words))
                )
            text, at = text + words, match.end()
        article = Article(head, text + marked[at:], published)
        gold = {
            one.split()[0]: {days_of(word, published) for word in one.split()[1].split("|")}
            for one in answers.strip().split("; ")
        }
        numbers = [number for number, one in spans.items() if one["q"]]
        attributions = [
            Attribution(next(iter(one["s"]), None), next(iter(one["c"]), None), tuple(one["q"]))
            for one in (spans[number] for number in numbers)
        ]
        yield article, statements_of(article, attributions), [gold.get(number) for number in numbers]


def read_articles(shared: Path) -> Iterator[Labelled]:
    """The labelled articles of PolNeAR train, each twice: with the corpus's spans and with those the engine finds."""
    sys.path.insert(0, str(shared / "tools"))
    import score_rows
    import score_spans

    corpus = score_spans.read_polnear(str(shared / "corpora/polnear/train"))
    labels: dict[str, dict[int, set[Days]]] = {}
    with open(ROOT / "training/labels/days.csv", encoding="utf8", newline="") as file:
        for row in csv.DictReader(file):
            said = {interval(words) for words in row["said"].split("|")}
            labels.setdefault(row["article"], {})[int(row["attribution"])] = said
    for name, days in labels.items():
        text = corpus[name]["text"]
        article = Article(name, text, date.fromisoformat(re.search(r"\d{4}-\d\d-\d\d", name)[0]))  # type: ignore[index]
        gold = [
            {"spans": spans, "said": days.get(number)}
            for number, spans in enumerate(corpus[name]["attributions"])
            if spans["content"]
        ]
        given = [(attribution_of(one["spans"]), one["said"]) for one in gold]
        given.sort(key=lambda one: (one[0].start, one[0].end))
        yield article, statements_of(article, [one for one, _ in given]), [said for _, said in given]
        found = sorted(find_attributions(text), key=lambda one: (one.start, one.end))
        found = [one for one in found if one.content]
        mine = [
            {"spans": {"content": [[s.start, s.end] for s in one.content]}, "at": at} for at, one in enumerate(found)
        ]
        answers: list[set[Days] | None] = [None] * len(found)
        for theirs, ours in score_rows.align(text, gold, mine):
            answers[ours["at"]] = theirs["said"]
        yield article, statements_of(article, found), answers


def attribution_of(spans: dict[str, list[list[int]]]) -> Attribution:
    """The first piece of source and cue, all pieces of the content."""
    source, cue = (Span(*spans[role][0]) if spans[role] else None for role in ("source", "cue"))
    return Attribution(source, cue, tuple(sorted(Span(*piece) for piece in spans["content"])))


def statements_of(article: Article, attributions: Sequence[Attribution]) -> list[Statement]:
    """Statements with actor and kind of quotation, as they come to the stage of dates."""
    marks = quotations(article.text)
    return resolve_actors(
        article,
        [
            Statement(article.article_id, one, quotation=quotation_of(article.text, one.content, marks))
            for one in attributions
        ],
        EMPTY,
    )


def fit(data: Sequence[Labelled]) -> dict[str, float]:
    """Learn from the story so far as labelled; then also from the story as the first weights read it."""
    weights = None
    for _ in range(_ROUNDS):
        found = [one for article, statements, gold in data for one in examples(Reader(article, statements), gold, None)]
        if weights:
            found += [
                one
                for article, statements, gold in data
                for one in examples(Reader(article, statements), gold, weights)
            ]
        weights = learn(found)
    return weights or {}


def main(shared: Path) -> None:
    """Learn and write the weights."""
    articles, every = list(read_articles(shared)), list(read_stories(ROOT / "training/labels/stories.txt"))
    held = [one for one in every if one[0].article_id.endswith("held out")]
    stories = [one for one in every if one not in held]
    weights = fit(articles + stories * _STORY_WEIGHT)
    with open(ROOT / "analysis/lexicons/day_weights.csv", "w", encoding="utf8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["term", "class", "source", "note"])
        table.writerows([name, "day", "training/days.py", weight] for name, weight in weights.items())
    print(f"{len(weights)} weights from {len(articles) // 2} articles and {len(stories)} stories")
    for name, data in (("stories learnt from", stories), ("stories held out", held)):
        right, count = score(data, weights)
        print(f"{name}: {right}/{count} days right, {right / count:.3f}")


def score(data: Sequence[Labelled], weights: dict[str, float]) -> tuple[int, int]:
    """How many of the labelled days the weights get right, and how many there are."""
    right = count = 0
    for article, statements, gold in data:
        reader = Reader(article, statements)
        for i in reader.order:
            one = choose(reader.evidence(i), weights)
            reader.settle(i, one)
            if gold[i]:
                right, count = right + ((one.first, one.last) in gold[i]), count + 1  # type: ignore[operator]
    return right, count


def days_of(word: str, published: date) -> Days:
    """P, R (before publication), R:day, day, day..day, day..P."""
    if word.startswith("R"):
        return None, date.fromisoformat(word[2:]) if word[1:] else published - timedelta(1)
    first, _, last = word.partition("..")
    ends = [published if one == "P" else date.fromisoformat(one) for one in (first, last or first)]
    return ends[0], ends[1]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
