"""Measure a statement table against statements that people labelled.

Gold is a `gold.csv`: one row per statement with the columns article, content, source, cue (exact substrings of the
article's body, pieces joined by ` [...] `), actor, group, said_from, said_to, retrospective, act, claim, stance,
hedged, conditional; `also` may list further acts that are as good, joined by `|`. A second labelling (`second.csv`
beside it: the same columns, `row` = number of the gold row) counts as right, too. Spans are compared as sets of words
(runs of letters and digits), so quotation marks at their ends do not count. Statements are aligned one to one, greedily
by the Dice overlap of their contents from 0.5 up, as in the evaluation of PolNeAR (Newell, Margolin & Ruths, LREC
2018); figures for fields are over the aligned ones.
"""

from __future__ import annotations

import csv
import re
import textwrap
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from analysis.codebook import EMPTY, read_codebook
from analysis.corpus import read_corpus
from analysis.duplicates import mark_duplicates
from analysis.errors import ParameterError
from analysis.records import ACTS, STANCES, Article, Attribution, Span, Statement
from analysis.tables import extract_statements, statement_frame

GOLD_COLUMNS = [
    "article",
    "content",
    "source",
    "cue",
    "actor",
    "group",
    "said_from",
    "said_to",
    "retrospective",
    "act",
    "claim",
    "stance",
    "hedged",
    "conditional",
]
GOLD_JOINT = " [...] "
MATCH_DICE = 0.5
"""Contents that overlap by this much are the same statement (the threshold of the PolNeAR evaluation)."""
SHOWN_MISTAKES = 10

_WORD = re.compile(r"\w+")
_LEADING_ARTICLE = re.compile(r"^(the|a|an|one|two|several|some) ")
Cover = frozenset[int]


@dataclass(frozen=True)
class Labelled:
    """One labelled statement, or one of the table: its spans as sets of word numbers, its fields as plain strings.

    `readings` holds the fields of each labelling (one or two for gold, one for the table).
    """

    source: Cover
    cue: Cover
    content: Cover
    readings: tuple[dict[str, str], ...]
    published: str = ""


@dataclass
class Tally:
    """Hits, predicted and gold of one measure."""

    hit: int = 0
    predicted: int = 0
    gold: int = 0

    def add(self, hit: int, predicted: int, gold: int) -> None:
        self.hit, self.predicted, self.gold = self.hit + hit, self.predicted + predicted, self.gold + gold

    @property
    def precision(self) -> float:
        return self.hit / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.hit / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall) if self.hit else 0.0


@dataclass
class Evaluation:
    """What `evaluate_table` found.

    `found`: precision, recall, F1 by measure. `right`: hits and cases by field, over aligned statements. `confused`:
    by field (act, stance) how often what was labelled was taken for what; a right answer counts as labelled.
    `mistakes`: one dict per wrong field: article, field, gold, table, content, confidence of the statement.
    """

    title: str
    found: dict[str, Tally] = field(default_factory=dict)
    right: dict[str, list[int]] = field(default_factory=dict)
    confused: dict[str, Counter[tuple[str, str]]] = field(default_factory=dict)
    mistakes: list[dict[str, str]] = field(default_factory=list)

    def frame(self) -> pd.DataFrame:
        """One row per measure: measure, precision, recall, f1, accuracy, hit, predicted, gold."""
        rows: list[dict[str, object]] = [
            {
                "measure": name,
                "precision": tally.precision,
                "recall": tally.recall,
                "f1": tally.f1,
                "accuracy": None,
                "hit": tally.hit,
                "predicted": tally.predicted,
                "gold": tally.gold,
            }
            for name, tally in self.found.items()
        ]
        rows += [
            {"measure": name, "accuracy": hit / cases, "hit": hit, "predicted": cases, "gold": cases}
            for name, (hit, cases) in self.right.items()
        ]
        return pd.DataFrame(
            rows, columns=["measure", "precision", "recall", "f1", "accuracy", "hit", "predicted", "gold"]
        )

    def __str__(self) -> str:
        lines = [self.title, f"{'':28}precision  recall     F1   hit/predicted/gold"]
        for name, one in self.found.items():
            counts = f"{one.hit}/{one.predicted}/{one.gold}"
            lines.append(f"{name:28}{one.precision:9.3f}{one.recall:8.3f}{one.f1:7.3f}   {counts}")
        lines.append(f"{'of aligned statements':28}accuracy   right/cases")
        lines += [f"{name:28}{hit / cases:8.3f}   {hit}/{cases}" for name, (hit, cases) in self.right.items()]
        lines += [line for name in self.confused for line in ("", *self._matrix(name))]
        counted = [wrong for wrong in self.mistakes if "," not in wrong["field"]]
        surest = sorted(counted, key=lambda wrong: -float(wrong["confidence"]))[:SHOWN_MISTAKES]
        if surest:
            lines += ["", "the most confident mistakes: field, labelled, told, confidence, statement"]
        for wrong in surest:
            words = textwrap.shorten(wrong["content"], 60, placeholder=" …")
            told = f"{wrong['field']}: {wrong['gold'] or '–'}, not {wrong['table'] or '–'}"
            lines.append(f"{told:48} {float(wrong['confidence']):.2f}  {wrong['article']}: {words}")
        return "\n".join(lines)

    def _matrix(self, name: str) -> list[str]:
        """A field's confusion matrix: a row per label, a column per answer, both in the order of the definitions."""
        counts = self.confused[name]
        seen = {one for pair in counts for one in pair}
        order = [one for one in (*ACTS, *STANCES) if one in seen]
        width = max(8, *(len(one) + 1 for one in order))
        lines = [f"{name}: labelled below, told across", " " * 12 + "".join(f"{one:>{width}}" for one in order)]
        for gold in order:
            cells = "".join(f"{counts[gold, told] or '·':>{width}}" for told in order)
            lines.append(f"{gold:12}{cells}")
        return lines


def evaluate_table(
    gold: str | Path, *, statements: pd.DataFrame | None = None, corpus: str | Path | None = None
) -> Evaluation:
    """Accuracy of the statement table of a corpus against a labelled table.

    `gold` is a `gold.csv` or the folder that holds it; `corpus` the folder of its articles (default: that folder).
    Without `statements` the corpus is extracted now, with its codebook. Raises `ParameterError` for a missing file or
    column, a span that isn't in its article, an article that isn't in the corpus.
    """
    path = Path(gold)
    path = path / "gold.csv" if path.is_dir() else path
    if not path.is_file():
        raise ParameterError(f"{path}: no such file; a labelled table is a gold.csv beside its articles")
    folder = Path(corpus) if corpus is not None else path.parent
    articles = read_corpus(folder).articles
    if statements is None:
        book = folder / "codebook.yml"
        statements = extract_statements(articles, read_codebook(book) if book.exists() else EMPTY)
    by_stem = {article.article_id.rsplit("/", 1)[-1]: article for article in articles}
    labelled = read_gold(path, {stem: article.text for stem, article in by_stem.items()})
    for stem, rows in labelled.items():
        published = by_stem[stem].published.isoformat()
        labelled[stem] = [Labelled(row.source, row.cue, row.content, row.readings, published) for row in rows]
    result = Evaluation(f"{path}: {sum(map(len, labelled.values()))} labelled statements of {len(labelled)} articles")
    for stem, article in sorted(by_stem.items()):
        table = statements[statements["article_id"] == article.article_id]
        predicted = list(_predicted(article.text, table))
        score_spans(result.found, labelled.get(stem, []), predicted)
        for mine, theirs in align(labelled.get(stem, []), predicted):
            _score_fields(result, stem, mine, theirs)
    return result


def read_gold(path: Path, texts: dict[str, str]) -> dict[str, list[Labelled]]:
    """The labelled statements by article, their spans found in the articles' texts."""
    rows = _csv_rows(path, GOLD_COLUMNS)
    second_path = path.with_name("second.csv")
    second = {row["row"]: row for row in _csv_rows(second_path, ["row"])} if second_path.is_file() else {}
    out: dict[str, list[Labelled]] = {}
    taken: set[tuple[str, object]] = set()
    for number, row in enumerate(rows):
        where = f"{path}:{number + 2}"
        if row["article"] not in texts:
            raise ParameterError(f"{where}: no article {row['article']!r} in the corpus")
        text = texts[row["article"]]
        # The same words can be labelled twice in one article: each row takes the likeliest place that is still free.
        places = list(_places_together(text, row, where))
        spans = next((one for one in places if (row["article"], one) not in taken), places[0])
        taken.add((row["article"], spans))
        readings = (row, second[str(number)]) if str(number) in second else (row,)
        content, source, cue = (cover(text, one) for one in spans)
        out.setdefault(row["article"], []).append(Labelled(source, cue, content, readings))
    return out


def read_gold_statements(gold: str | Path, articles: Sequence[Article]) -> pd.DataFrame:
    """The statement table as the labels tell it, duplicates marked: what later stages do on fields that are right.

    `gold` is a `gold.csv` or the folder that holds it, `articles` those it labels. One row per labelled statement.
    Raises `ParameterError` as `evaluate_table` does.
    """
    path = Path(gold)
    path = path / "gold.csv" if path.is_dir() else path
    by_stem = {article.article_id.rsplit("/", 1)[-1]: article for article in articles}
    statements = []
    for number, row in enumerate(_csv_rows(path, GOLD_COLUMNS)):
        article = by_stem[row["article"]]
        content, source, cue = next(iter(_places_together(article.text, row, f"{path}:{number + 2}")))
        days = [date.fromisoformat(row[name]) if row[name] else None for name in ("said_from", "said_to")]
        statements.append(
            Statement(
                article.article_id,
                Attribution(next(iter(source), None), next(iter(cue), None), content),
                said_from=days[0],
                said_to=days[1],
                **{name: row[name] or None for name in ("actor", "group", "claim", "stance")},  # type: ignore[arg-type]
                **{name: row[name] == "1" for name in ("retrospective", "hedged", "conditional")},  # type: ignore[arg-type]
                act=row["act"],
            )
        )
    return mark_duplicates(statement_frame(articles, statements))


def _csv_rows(path: Path, needed: Sequence[str]) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in needed if name not in (reader.fieldnames or [])]
        if missing:
            raise ParameterError(f"{path}:1: no column {missing[0]!r}")
        return [{key: value or "" for key, value in row.items() if key} for row in reader]


Pieces = tuple[Span, ...]


def _places(text: str, words: str) -> list[Pieces]:
    """Every place of a labelled span in the text, whole words before parts of words;

    One empty place for an absent span.
    """
    if not words:
        return [()]
    whole = [Span(match.start(), match.end()) for match in re.finditer(re.escape(words), text)]
    if whole:
        return [(span,) for span in whole if _at_word_borders(text, span)] or [(span,) for span in whole]
    first, *others = words.split(GOLD_JOINT)
    out = []
    for match in re.finditer(re.escape(first), text):
        pieces = [Span(match.start(), match.end())]
        for other in others:
            at = text.find(other, pieces[-1].end)
            if at < 0:
                break
            pieces.append(Span(at, at + len(other)))
        else:
            out.append(tuple(pieces))
    return out


def _at_word_borders(text: str, span: Span) -> bool:
    before = span.start > 0 and text[span.start - 1].isalnum() and text[span.start].isalnum()
    after = span.end < len(text) and text[span.end - 1].isalnum() and text[span.end].isalnum()
    return not (before or after)


def _places_together(text: str, row: dict[str, str], where: str) -> Iterator[tuple[Pieces, Pieces, Pieces]]:
    """Places of (content, source, cue), those that stand closest together first."""
    found = {role: _places(text, row[role]) for role in ("content", "source", "cue")}
    for role, places in found.items():
        if not places:
            raise ParameterError(f"{where}: the {role} {row[role]!r} is not in article {row['article']!r}")

    def gap(one: Pieces, other: Pieces) -> int:
        return max(0, other[0].start - one[-1].end, one[0].start - other[-1].end) if one and other else 0

    every = [
        (gap(content, cue) + gap(source, cue) + 0.1 * gap(content, source), content, source, cue)
        for content in found["content"]
        for source in found["source"]
        for cue in found["cue"]
    ]
    for _, content, source, cue in sorted(every, key=lambda one: one[0]):
        yield content, source, cue


def cover(text: str, spans: Iterable[Span]) -> Cover:
    """The numbers of the words that some spans touch."""
    spans = list(spans)
    if not spans:
        return frozenset()
    return frozenset(
        number
        for number, match in enumerate(_WORD.finditer(text))
        if any(match.start() < span.end and match.end() > span.start for span in spans)
    )


def _predicted(text: str, rows: pd.DataFrame) -> Iterator[Labelled]:
    for row in rows.to_dict("records"):
        one = {
            role: () if pd.isna(row[f"{role}_start"]) else (Span(int(row[f"{role}_start"]), int(row[f"{role}_end"])),)
            for role in ("source", "cue")
        }
        content = [Span(int(start), int(end)) for start, end in row["content_spans"]]
        fields = {str(name): _plain(value) for name, value in row.items() if name != "content_spans"}
        yield Labelled(cover(text, one["source"]), cover(text, one["cue"]), cover(text, content), (fields,))


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return "" if value is None or pd.isna(value) else str(value)  # type: ignore[call-overload]


def dice(one: Cover, other: Cover) -> float:
    """Twice the common words over the words of both."""
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0


def align(gold: Sequence[Labelled], predicted: Sequence[Labelled]) -> Iterator[tuple[Labelled, Labelled]]:
    """Pairs of the same statement, one to one, greatest overlap of contents first."""
    pairs = [
        (-dice(mine.content, theirs.content), i, j)
        for i, mine in enumerate(gold)
        for j, theirs in enumerate(predicted)
        if mine.content & theirs.content
    ]
    used_gold: set[int] = set()
    used_predicted: set[int] = set()
    for overlap, i, j in sorted(pairs):
        if -overlap >= MATCH_DICE and i not in used_gold and j not in used_predicted:
            used_gold.add(i)
            used_predicted.add(j)
            yield gold[i], predicted[j]


def score_spans(found: dict[str, Tally], gold: Sequence[Labelled], predicted: Sequence[Labelled]) -> None:
    """Add one article to the tallies: exact spans by role, matched contents, who said what, whole triples.

    Statements without content do not count on either side.
    """
    gold = [one for one in gold if one.content]
    predicted = [one for one in predicted if one.content]
    for role in ("source", "cue", "content"):
        mine = {getattr(one, role) for one in gold} - {frozenset()}
        theirs = {getattr(one, role) for one in predicted} - {frozenset()}
        found.setdefault(f"exact {role}", Tally()).add(len(mine & theirs), len(theirs), len(mine))
    pairs = list(align(gold, predicted))
    who = sum(bool(mine.source & theirs.source) or not (mine.source or theirs.source) for mine, theirs in pairs)
    found.setdefault("content at Dice 0.5", Tally()).add(len(pairs), len(predicted), len(gold))
    found.setdefault("who said what", Tally()).add(who, len(predicted), len(gold))
    triples = [(one.source, one.cue, one.content) for one in gold]
    hits = 0
    for one in predicted:
        if (one.source, one.cue, one.content) in triples:
            triples.remove((one.source, one.cue, one.content))
            hits += 1
    found.setdefault("triple exact", Tally()).add(hits, len(predicted), len(gold))


def _norm(name: str) -> str:
    """A name without case, accents, punctuation and a leading article or number word."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return _LEADING_ARTICLE.sub("", re.sub(r"[^a-z0-9 ]", "", plain).strip())


def _score_fields(result: Evaluation, article: str, mine: Labelled, theirs: Labelled) -> None:
    readings, got = mine.readings, theirs.readings[0]

    def count(name: str, right: bool, want: object = "", answer: str = "") -> None:
        tally = result.right.setdefault(name, [0, 0])
        tally[0] += right
        tally[1] += 1
        if not right:
            content = readings[0].get("content", "")
            wanted = want if isinstance(want, str) else " or ".join(sorted(map(str, want)))  # type: ignore[call-overload]
            result.mistakes.append(
                {
                    "article": article, "field": name, "gold": wanted, "table": answer, "content": content,
                    "confidence": got.get("confidence") or "0",
                }
            )  # fmt: skip

    def confuse(name: str, want: set[str], answer: str) -> None:
        first = next(one[name] for one in readings if one[name] in want)
        result.confused.setdefault(name, Counter())[answer if answer in want else first, answer] += 1

    def tell(name: str) -> set[str]:
        return {one.get(name, "") for one in readings}

    count("actor", _norm(got["actor"]) in {_norm(one) for one in tell("actor")}, tell("actor"), got["actor"])
    if readings[0]["group"]:
        count("group", _norm(got["group"]) in {_norm(one) for one in tell("group")}, tell("group"), got["group"])
    days = {(one["said_from"], one["said_to"]) for one in readings}
    right = (got["said_from"], got["said_to"]) in days
    answer = f"{got['said_from']}..{got['said_to']}"
    count("days", right, {"..".join(one) for one in days}, answer)
    if (mine.published, mine.published) not in days:
        count("days, not of publication", right, {"..".join(one) for one in days}, answer)
    past, told = tell("retrospective"), got["retrospective"] == "1"
    if told or past != {"0"}:
        either = told and "1" in past
        result.found.setdefault("retrospective, aligned", Tally()).add(either, told, either or past == {"1"})
    acts = {act for one in readings for act in [one["act"], *one.get("also", "").split("|")] if act}
    count("act", got["act"] in acts, acts, got["act"])
    confuse("act", acts, got["act"])
    if "assert" not in acts:
        count("act, other than assert", got["act"] in acts, acts, got["act"])
    for flag in ("hedged", "conditional"):
        count(flag, got[flag] in {one[flag] or "0" for one in readings}, tell(flag), got[flag])
    claims, claim = tell("claim"), got["claim"]
    if not claim and "" in claims:
        return
    result.found.setdefault("claim, aligned", Tally()).add(claim in claims, bool(claim), claims != {""})
    if claim not in claims:
        content = readings[0].get("content", "")
        wanted = " or ".join(sorted(claims))
        result.mistakes.append(
            {
                "article": article, "field": "claim", "gold": wanted, "table": claim, "content": content,
                "confidence": got.get("confidence") or "0",
            }
        )  # fmt: skip
        return
    stances = {one["stance"] for one in readings if one["claim"] == claim}
    count("stance given claim", got["stance"] in stances, stances, got["stance"])
    confuse("stance", stances, got["stance"])
