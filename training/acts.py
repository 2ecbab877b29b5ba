"""Learn how far each rule of acts is to be trusted, and how much the engine counts beside them.

    python training/acts.py ../shared

Labels: eval/acts_polnear_train.csv, eval/claims.csv less the claims that are held out, training/labels/claims_*.csv and
training/labels/acts_polnear.csv (1,760 attributions of PolNeAR train, by article and number). The weight of the engine
is chosen on one half of eval/acts_polnear_dev.csv (`halves`); the other half only checks. Writes
analysis/lexicons/act_rules.csv; the same input gives the same table.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from claims import HELD_OUT

from analysis.acts import RAREST, first_look, rule_of, settle, topics_of, touches, trusted, weigh, wording
from analysis.codebook import Claim
from analysis.engine import cut, load_model, model_folder
from analysis.extract import act_chances
from analysis.lexicons import read_lexicon
from analysis.records import ACTS, Article, Attribution, Span, Statement
from data import articles, read_annotations

HERE = Path(__file__).parent
RULES = HERE.parent / "analysis" / "lexicons" / "act_rules.csv"
ALSO = 0.25
"""The share of a label that goes to the acts that are as defensible. Where any of them counts in full, `assert` wins
nearly always, for that is what most of them are."""
PRIOR, SHOWN = 6.0, 0.004
"""Statements that stand for what a rule's act is in general; shares below this are left out of the table."""
WEIGHTS, TEMPERS = (0.0, 0.3, 0.5, 0.7, 0.85, 1.0, 1.2), (0.3, 0.4, 0.5, 0.6, 0.7, 0.85, 1.0)
"""The engine's weight is that of the best accuracy, the least of equals; the temper, which makes chances of what both
say together, that of the least log loss."""


@dataclass(frozen=True)
class Labelled:
    """One labelled statement: its article, its spans, the act, others that are as defensible, the claim it is on."""

    article: Article
    statement: Statement
    act: str
    also: tuple[str, ...]
    claim: str = ""

    @property
    def shares(self) -> np.ndarray:
        """What a reader should answer: the act mostly, and the others."""
        out = np.zeros(len(ACTS))
        out[ACTS.index(self.act)] = 1.0 - (ALSO if self.also else 0.0)
        for act in self.also:
            out[ACTS.index(act)] += ALSO / len(self.also)
        return out

    @property
    def right(self) -> set[str]:
        return {self.act, *self.also}


def table(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def labelled(name: str, text: str, spans: dict[str, list[tuple[int, int]]], row: dict[str, str]) -> Labelled:
    source, cue = (
        Span(min(start for start, _ in spans[role]), max(end for _, end in spans[role])) if spans[role] else None
        for role in ("source", "cue")
    )
    content = tuple(sorted(Span(*span) for span in spans["content"]))
    actor = row.get("actor") or row.get("source") or None
    statement = Statement(name, Attribution(source, cue, content), actor=actor)
    also = tuple(act for act in row["also"].split("|") if act and act != row["act"])
    return Labelled(Article(name, text, date(2016, 9, 1)), statement, row["act"], also, row.get("claim", ""))


def polnear(folder: Path, labels: Path) -> list[Labelled]:
    """The labelled attributions of a PolNeAR folder, in the order of the labels."""
    rows = table(labels)
    texts = {name: (text, path) for name, text, path in articles(folder) if name in {row["article"] for row in rows}}
    known = {name: read_annotations(path) for name, (_, path) in texts.items()}
    return [
        labelled(row["article"], texts[row["article"]][0], known[row["article"]][int(row["attribution"])], row)
        for row in rows
        if known[row["article"]][int(row["attribution"])]["content"]
    ]


def on_claims(path: Path, shared: Path, held_out: bool = False) -> list[Labelled]:
    """The labelled statements on claims of a table; those of the claims that are held out, or the others."""
    sys.path.insert(0, str(shared / "tools"))
    import score_rows

    out = []
    for row in table(path):
        if (row["claim_id"] in HELD_OUT) == held_out:
            before = row["before"].strip() + "\n\n" if row["before"].strip() else ""
            content, source, cue = (
                [(start + len(before), end + len(before)) for start, end in spans]
                for spans in score_rows.readings(row["text"].strip(), row)[0]
            )
            spans = {"content": content, "source": source, "cue": cue}
            out.append(labelled(row["claim_id"], before + row["text"].strip(), spans, row))
    return out


def to_learn(shared: Path) -> list[Labelled]:
    """All that is learnt from, less the half of PolNeAR dev."""
    train = shared / "corpora" / "polnear" / "train"
    out = polnear(train, shared / "eval" / "acts_polnear_train.csv") + polnear(train, HERE / "labels/acts_polnear.csv")
    for path in (shared / "eval" / "claims.csv", *sorted((HERE / "labels").glob("claims_*.csv"))):
        out += on_claims(path, shared)
    return out


def halves(shared: Path) -> tuple[list[Labelled], list[Labelled]]:
    """The labels of PolNeAR dev that are learnt from, and those that only check.

    Of its articles in the order of their names the first, third, … are learnt from.
    """
    every = polnear(shared / "corpora" / "polnear" / "dev", shared / "eval" / "acts_polnear_dev.csv")
    names = sorted({one.article.article_id for one in every})
    mine = set(names[::2])
    return (
        [one for one in every if one.article.article_id in mine],
        [one for one in every if one.article.article_id not in mine],
    )


def look(one: Labelled) -> str:
    """The rule that applies to a statement."""
    words = wording(one.article.text, one.statement)
    topics = topics_of([Claim("claim", one.claim, (), ())] if one.claim else [])
    return rule_of(words, *first_look(words, touches(words, topics)))


def count_rules(rows: list[Labelled]) -> dict[str, dict[str, float]]:
    """The share of each act among the statements that a rule meets, drawn toward that of the act that it gives."""
    by_act: dict[str, np.ndarray] = defaultdict(lambda: np.full(len(ACTS), 0.05))
    by_rule: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(len(ACTS)))
    for one in rows:
        rule = look(one)
        by_rule[rule] += one.shares
        by_act[rule.split(":")[0]] += one.shares
    for act in ACTS:
        by_act[act][ACTS.index(act)] += 1
    shares = {act: by_act[act] / by_act[act].sum() for act in ACTS}
    for rule, counts in sorted(by_rule.items()):
        shares[rule] = (counts + PRIOR * shares[rule.split(":")[0]]) / (counts.sum() + PRIOR)
    return {
        rule: {act: round(float(share), 3) for act, share in zip(ACTS, row, strict=True) if share >= SHOWN}
        for rule, row in shares.items()
    }


def write_rules(shares: dict[str, dict[str, float]], weight: float, temper: float = 1.0) -> None:
    with open(RULES, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["term", "class", "source", "note"])
        out.writerow(["engine", "weight", "training/acts.py", weight])
        out.writerow(["engine", "temper", "training/acts.py", temper])
        out.writerows(
            [rule, act, "training/acts.py", share] for rule, row in shares.items() for act, share in row.items()
        )
    read_lexicon.cache_clear()
    trusted.cache_clear()


def engine_chances(rows: list[Labelled]) -> list[tuple[float, ...]]:
    """What the engine tells of each statement, by the words of its labelled spans."""
    engine, seen, out = load_model(model_folder()), {}, []
    for one in rows:
        text = one.article.text
        if text not in seen:
            words = cut(text, engine.tokenizer)
            seen = {text: (words, engine.read(words))}
        words, scores = seen[text]
        runs = [runs_of(words.spans, (span,)) for span in (one.statement.attribution.cue,) if span]
        content = runs_of(words.spans, one.statement.attribution.content)
        out.append(act_chances(scores, runs[0][0] if runs else None, content))
    return out


def runs_of(words: list[Span], spans: tuple[Span, ...]) -> list[tuple[int, int]]:
    """Spans in characters as runs of words."""
    starts, ends = np.array([word.start for word in words]), np.array([word.end for word in words])
    found = [np.flatnonzero((ends > starts) & (starts < span.end) & (ends > span.start)) for span in spans]
    return [(int(run[0]), int(run[-1]) + 1) for run in found if len(run)]


def accuracy(rows: list[Labelled], told: list[tuple[float, ...]]) -> tuple[float, float, float]:
    """How often the act is right, its recall as the mean of acts with 5 or more statements, log loss."""
    hits, loss = defaultdict(list), 0.0
    for one, chances in zip(rows, told, strict=True):
        rule = look(one)
        weighed = weigh(rule, chances)
        hits[one.act].append(settle(rule, chances)[0] in one.right)
        loss -= float(np.log([max(weighed[act], RAREST) for act in ACTS]) @ one.shares)
    every = [hit for row in hits.values() for hit in row]
    macro = [float(np.mean(row)) for row in hits.values() if len(row) >= 5]
    return float(np.mean(every)), float(np.mean(macro)), loss / len(rows)


def main(shared: Path) -> None:
    """Count the rules, choose the engine's weight, and tell how it does on the other half."""
    shares = count_rules(to_learn(shared))
    learnt, checked = halves(shared)
    told = engine_chances(learnt)
    tried = {}
    for weight in WEIGHTS:
        write_rules(shares, weight)
        tried[weight] = accuracy(learnt, told)
        print(weight, *(round(value, 3) for value in tried[weight]))
    best = max(WEIGHTS, key=lambda weight: (tried[weight][0], -weight))
    losses = {}
    for temper in TEMPERS:
        write_rules(shares, best, temper)
        losses[temper] = accuracy(learnt, told)[2]
    write_rules(shares, best, min(TEMPERS, key=lambda temper: losses[temper]))
    print("checked, by rules alone:", *(round(value, 3) for value in accuracy(checked, [()] * len(checked))))
    print(f"checked, engine at {best}:", *(round(value, 3) for value in accuracy(checked, engine_chances(checked))))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
