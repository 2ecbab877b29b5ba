"""Learn how far each rule of acts is to be trusted, and how rules and engine are weighed together.

    python training/acts.py ../shared

Rules are counted on eval/acts_polnear_train.csv, eval/claims.csv less the claims that are held out, training/labels/
(claims_*.csv, affairs, news.txt, stories, claim_stories less those held out, and acts_polnear.csv: 1,760 attributions
of PolNeAR train, by article and number) and one half of eval/acts_polnear_dev.csv (`halves`; the other half only
checks). The weights are fitted on what the engine has not seen, which are the stories of both kinds and that half: on
its own training labels it is surer than it should be. There the rules' shares come from folds without the statement's
story. Claim stories are read as the program reads a corpus, with their codebooks: what is tracked is weighed as it is
met there. Writes analysis/lexicons/act_rules.csv; the same input gives the same table.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import affairs
import claim_stories
import news
import numpy as np
from labels import HELD_OUT
from stories import stories

from analysis.actors import resolve_actors
from analysis.acts import RAREST, first_look, names_of, rule_of, settle, topics_of, touches, trusted, weigh, wording
from analysis.codebook import EMPTY, Claim, Codebook
from analysis.engine import cut, load_model, model_folder
from analysis.evaluate import MATCH_DICE, cover, dice
from analysis.extract import act_chances, find_attributions
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
FOLDS = 10
NEWS = 1.5
"""How much a statement of real news counts beside one of our own stories when the weights are fitted."""
TRACKED = {"rules": 0.4, "engine": 0.6, "named": 0.9}
"""How both are weighed where claims are tracked: between what is fitted (0.28, 0.76, 0.66), mostly on stories
that are told like those that the engine was taught on, and rules alone, which do better on the two stories about real
events (0.78 and 0.82 of the acts against 0.76 and 0.77; on claim stories held out 0.82 against 0.86)."""
HELD_BACK = 2.0
"""Statements' worth of pull that keeps the bias of an act at nothing."""


@dataclass(frozen=True)
class Labelled:
    """One labelled statement: its article and story, its spans, the act, others as defensible, what is tracked."""

    article: Article
    statement: Statement
    act: str
    also: tuple[str, ...]
    codebook: Codebook = EMPTY
    story: str = ""

    @property
    def tracked(self) -> bool:
        return bool(self.codebook.claims)

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
    book = Codebook(claims=(Claim("claim", row["claim"], (), ()),)) if row.get("claim") else EMPTY
    return Labelled(Article(name, text, date(2016, 9, 1)), statement, row["act"], also, book, name)


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


def from_news(shared: Path) -> list[Labelled]:
    """The labelled attributions of PolNeAR train; acts that were labelled in two passes stand for those of one."""
    known: dict[tuple[str, int], tuple[str, ...]] = {}
    for path in (HERE / "labels/acts_polnear.csv", shared / "eval" / "acts_polnear_train.csv"):
        for row in table(path):
            also = (act for act in row["also"].split("|") if act and act != row["act"])
            known[row["article"], int(row["attribution"])] = (row["act"], *also)
    out = []
    for one in news.news(shared):
        name = one.article.article_id
        for number, statement, label in zip(one.numbers, one.statements, one.labels, strict=True):
            act, *also = known.get((name, number), label.acts)
            out.append(Labelled(one.article, statement, act, tuple(also), EMPTY, name))
    return out


def from_affairs() -> list[Labelled]:
    """The statements on affairs, each with the claims of its affair."""
    out = []
    for affair in affairs.affairs():
        for said in affair.statements:
            before = said.before + "\n\n" if said.before else ""
            spans = {role: [(a + len(before), b + len(before)) for a, b in some] for role, some in said.spans.items()}
            one = labelled(affair.name, before + said.text, spans, {"act": said.act, "also": ""})
            out.append(replace(one, codebook=affair.codebook))
    return out


def from_stories() -> list[Labelled]:
    """The statements of our own stories."""
    return [
        labelled(story.name, story.text, spans, {"act": acts[0], "also": "|".join(acts[1:])})
        for story in stories()
        for spans, acts in zip(story.statements, story.acts, strict=True)
        if acts
    ]


def from_claim_stories(held_out: bool = False) -> list[Labelled]:
    """The statements of our own claim stories, those that are held out or the others, as the program finds them.

    A statement that it finds is the labelled one with which half of the words of its content are shared, or more.
    """
    out = []
    for story in claim_stories.stories():
        if story.name.startswith(claim_stories.HELD_OUT) != held_out:
            continue
        for article, wanted, labels in story.articles:
            found = [Statement(article.article_id, one) for one in find_attributions(article.text) if one.content]
            found = resolve_actors(article, found, story.codebook)
            covers = [cover(article.text, one.attribution.content) for one in found]
            for gold, label in zip(wanted, labels, strict=True):
                mine = cover(article.text, gold.attribution.content)
                near = max(range(len(found)), key=lambda at: dice(mine, covers[at]), default=None)
                if near is not None and dice(mine, covers[near]) >= MATCH_DICE:
                    act, *also = label.acts
                    out.append(Labelled(article, found[near], act, tuple(also), story.codebook, story.name))
    return out


def seen_by_engine(shared: Path) -> list[Labelled]:
    """What rules are counted on and the engine was trained on: statements of the news, and statements on claims."""
    paths = (shared / "eval" / "claims.csv", *sorted((HERE / "labels").glob("claims_*.csv")))
    return [*from_news(shared), *from_affairs(), *(one for path in paths for one in on_claims(path, shared))]


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
    words = wording(one.article.text, one.statement, names_of(one.codebook))
    return rule_of(words, *first_look(words, touches(words, topics_of(one.codebook.claims))))


def count_rules(rows: list[tuple[str, np.ndarray]]) -> dict[str, dict[str, float]]:
    """By rule the share of each act among the statements that it meets, drawn toward that of the act that it gives.

    `rows`: the rule of each statement, and what it counts for each act.
    """
    by_act: dict[str, np.ndarray] = defaultdict(lambda: np.full(len(ACTS), 0.05))
    by_rule: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(len(ACTS)))
    for rule, acts in rows:
        by_rule[rule] += acts
        by_act[rule.split(":")[0]] += acts
    for act in ACTS:
        by_act[act][ACTS.index(act)] += 1
    shares = {act: by_act[act] / by_act[act].sum() for act in ACTS}
    for rule, counts in sorted(by_rule.items()):
        shares[rule] = (counts + PRIOR * shares[rule.split(":")[0]]) / (counts.sum() + PRIOR)
    return {
        rule: {act: round(float(share), 3) for act, share in zip(ACTS, row, strict=True) if share >= SHOWN}
        for rule, row in shares.items()
    }


def signs(shares: dict[str, dict[str, float]], rule: str, told: tuple[float, ...]) -> np.ndarray:
    """What `weigh` adds up, by act (rows): the rule's log shares, the engine's log chances, the act that is named."""
    first = rule.split(":")[0]
    trust = shares.get(rule) or shares[first]
    named = [float(act == first != "assert") for act in ACTS]
    return np.column_stack([np.log([trust.get(act, RAREST) for act in ACTS]), np.log(np.maximum(told, RAREST)), named])


def fit(
    inputs: np.ndarray, wanted: np.ndarray, counts: np.ndarray, tracked: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The weights of `signs`, the bias of each act, and that which comes to it where claims are tracked.

    Those that make a log-linear model of them likeliest (by Adam). `inputs`: statements × acts × signs; `wanted`:
    statements × acts; `counts`: how much each statement counts; `tracked`: whether its codebook has claims.
    """
    signs_, acts = inputs.shape[2], len(ACTS)
    weights = np.concatenate([np.full(signs_, 0.5), np.zeros(2 * acts)])
    mean, square, steps = np.zeros_like(weights), np.zeros_like(weights), 600
    where = np.column_stack([np.ones(len(tracked)), tracked]).astype(float)
    for step in range(1, steps + 1):
        logs = inputs @ weights[:signs_] + where @ weights[signs_:].reshape(2, acts)
        powers = np.exp(logs - logs.max(axis=1, keepdims=True))
        off = (powers / powers.sum(axis=1, keepdims=True) - wanted) * counts[:, None]
        slope = np.concatenate([np.einsum("sa,sak->k", off, inputs), (where.T @ off).ravel()]) / counts.sum()
        slope[signs_:] += HELD_BACK * weights[signs_:] / counts.sum()
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        rate = 0.05 * min(1.0, 2 * (steps - step + 1) / steps)
        weights -= rate * mean / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    bias, shift = weights[signs_:].reshape(2, acts)
    return weights[:signs_], bias, shift


def write_rules(shares: dict[str, dict[str, float]]) -> None:
    with open(RULES, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["term", "class", "source", "note"])
        out.writerows(
            [rule, act, "training/acts.py", share] for rule, row in shares.items() for act, share in row.items()
        )
    read_lexicon.cache_clear()
    trusted.cache_clear()


def engine_chances(rows: list[Labelled]) -> list[tuple[float, ...]]:
    """What the engine tells of each statement: told with its spans where it found them, else by the labelled spans."""
    engine, seen, out = load_model(model_folder()), {}, []
    for one in rows:
        if one.statement.attribution.acts:
            out.append(one.statement.attribution.acts)
            continue
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
        weighed = weigh(rule, chances, one.tracked)
        hits[one.act].append(settle(rule, chances, one.tracked)[0] in one.right)
        loss -= float(np.log([max(weighed[act], RAREST) for act in ACTS]) @ one.shares)
    every = [hit for row in hits.values() for hit in row]
    macro = [float(np.mean(row)) for row in hits.values() if len(row) >= 5]
    return float(np.mean(every)), float(np.mean(macro)), loss / len(rows)


def main(shared: Path) -> None:
    """Count the rules, fit how they are weighed with the engine, and tell how that does on what is held out."""
    learnt, checked = halves(shared)
    kinds = {"stories": from_stories(), "claim stories": from_claim_stories(), "PolNeAR dev, learnt": learnt}
    fresh = [one for rows in kinds.values() for one in rows]
    kind = np.array([name for name, rows in kinds.items() for _ in rows])
    seen = [(look(one), one.shares) for one in seen_by_engine(shared)]
    told, looks = engine_chances(fresh), [look(one) for one in fresh]
    every = sorted({one.story for one in fresh})
    fold = dict(zip(every, np.random.default_rng(0).permutation(len(every)) % FOLDS, strict=True))
    folds = np.array([fold[one.story] for one in fresh])
    inputs = np.zeros((len(fresh), len(ACTS), 3))
    for number in range(FOLDS):
        others = [(looks[at], fresh[at].shares) for at in np.flatnonzero(folds != number)]
        counted = count_rules(seen + others)
        for at in np.flatnonzero(folds == number):
            inputs[at] = signs(counted, looks[at], told[at])
    wanted = np.array([one.shares for one in fresh])
    counts = np.where(kind == "PolNeAR dev, learnt", NEWS, 1.0)
    tracked = np.array([one.tracked for one in fresh])
    right = np.zeros(len(fresh), bool)
    for number in range(FOLDS):
        apart = folds == number
        weights, bias, shift = fit(inputs[~apart], wanted[~apart], counts[~apart], tracked[~apart])
        for at in np.flatnonzero(apart):
            best = int((inputs[at] @ weights + bias + shift * tracked[at]).argmax())
            right[at] = ACTS[best] in fresh[at].right
    for name in kinds:
        print(f"{name}, each fold by the others: {right[kind == name].mean():.3f} of {(kind == name).sum()}")
    weights, bias, shift = fit(inputs, wanted, counts, tracked)
    write_rules(
        {
            "weight": dict(zip(("rules", "engine", "named"), weights.round(2).tolist(), strict=True)),
            "weight, tracked": TRACKED,
            "bias": dict(zip(ACTS, bias.round(2).tolist(), strict=True)),
            "tracked": dict(zip(ACTS, shift.round(2).tolist(), strict=True)),
            **count_rules(seen + list(zip(looks, wanted, strict=True))),
        }
    )
    for name, rows in (("PolNeAR dev, checked", checked), ("claim stories held out", from_claim_stories(True))):
        print(f"{name}, by rules alone:", *(round(value, 3) for value in accuracy(rows, [()] * len(rows))))
        print(f"{name}, with the engine:", *(round(value, 3) for value in accuracy(rows, engine_chances(rows))))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
