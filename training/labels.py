"""Read the labels beside PolNeAR that the engine learns from: acts, statements on claims and affairs, our own texts.

`eval/claims.csv` and `eval/acts_polnear_train.csv` are outside of the repository; `training/labels/` is in it.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from pathlib import Path

import affairs
import news
import numpy as np
from stories import stories

from analysis.extract import find_attributions
from data import Document, Roles, document

HERE = Path(__file__).parent / "labels"
HELD_OUT = (
    "lenne_solvents", "zelanor_liver", "blackout_cyberattack", "galden_cement_cartel", "vote_rigged", "camp_deaths",
    "third_term", "phones_tapped", "tessin_red_signal", "senator_stake", "meridane_sells_ships", "treaty_exit",
)  # fmt: skip
"""Chosen by a hash of their names before any was read."""
FOR_OTHERS = 0.25
"""Most acts that are as defensible are assert: counted in full, they teach to say assert always."""
TOGETHER = 8
"""Statements on claims that stand together in one document: they are a sentence or two each."""
Told = tuple[str, str, dict, dict[str, float]]
"""What stands before a statement, its text, its spans by role, the shares of its acts."""


def shares(act: str, also: str) -> dict[str, float]:
    """How much of a label each act gets: those that are as defensible share a quarter."""
    others = [one for one in also.split("|") if one]
    out = dict.fromkeys(others, FOR_OTHERS / max(len(others), 1))
    out[act] = 1.0 - FOR_OTHERS if others else 1.0
    return out


def acts_of(*paths: Path) -> dict[str, dict[int, dict[str, float]]]:
    """Shares of acts by article and number of the attribution."""
    out: dict[str, dict[int, dict[str, float]]] = defaultdict(dict)
    for path in paths:
        with open(path, encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                out[row["article"]][int(row["attribution"])] = shares(row["act"], row["also"])
    return out


def acts_of_news() -> dict[str, dict[int, dict[str, float]]]:
    """Shares of acts by article and number of the attribution, of the labels in `labels/news.txt`."""
    return {
        name: {number: shares(one.acts[0], "|".join(one.acts[1:])) for number, one in told.items()}
        for name, (_, told) in news.labels().items()
    }


def rows(shared: Path) -> list[dict[str, str]]:
    """The labelled statements on claims, less those of the claims that are held out."""
    out = []
    for path in (shared / "eval" / "claims.csv", *sorted(HERE.glob("claims_*.csv"))):
        with open(path, encoding="utf-8", newline="") as file:
            out += [row for row in csv.DictReader(file) if row["claim_id"] not in HELD_OUT]
    return out


def statements(shared: Path, tokenizer: object, rng: np.random.Generator) -> list[Document]:
    """The labelled statements as documents, some together, in an order by chance.

    What stands before a statement is kept where nobody seems to be quoted in it: it is not labelled.
    """
    sys.path.insert(0, str(shared / "tools"))
    import score_rows

    every = []
    for row in rows(shared):
        text = row["text"].strip()
        content, source, cue = score_rows.readings(text, row)[0]
        spans = {"content": content, "source": source, "cue": cue}
        every.append((row["before"].strip(), text, spans, shares(row["act"], row["also"])))
    rng.shuffle(every)  # type: ignore[arg-type]
    return together("statements", every, tokenizer, rng)


def on_affairs(tokenizer: object, rng: np.random.Generator) -> list[Document]:
    """The statements on affairs (`labels/affairs`) as documents, some of one affair together."""
    out = []
    for affair in affairs.affairs():
        every = [(one.before, one.text, one.spans, shares(one.act, "")) for one in affair.statements]
        rng.shuffle(every)  # type: ignore[arg-type]
        out += together(affair.name, every, tokenizer, rng)
    return out


def together(name: str, every: list[Told], tokenizer: object, rng: np.random.Generator) -> list[Document]:
    """Statements as documents of `TOGETHER` each."""
    out = []
    for first in range(0, len(every), TOGETHER):
        text, attributions, acts = "", [], {}
        for before, said, spans, acts_shares in every[first : first + TOGETHER]:
            if before and not find_attributions(before):
                text += before + ("\n\n" if rng.random() < 0.5 else " ")
            acts[len(attributions)] = acts_shares
            attributions.append(
                Roles({role: [(a + len(text), b + len(text)) for a, b in some] for role, some in spans.items()})
            )
            text += said + "\n\n"
        out.append(document(f"{name} {first}", text.rstrip(), attributions, tokenizer, acts))
    return out


def texts(tokenizer: object) -> list[Document]:
    """Our own labelled texts of kinds that PolNeAR lacks."""
    return [document(one.name, one.text, list(one.statements), tokenizer) for one in stories(HERE / "texts")]
