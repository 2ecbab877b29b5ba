"""Size of the report's page and how fast it opens in a headless Chromium, by number of articles.

    python benchmarks/report_page.py [--articles 200 2000 5000] [--texts all none] [--keep FOLDER]

The articles are those of the demonstration corpus over and over, on later days, each made as long as a news article
usually is (about 4,000 characters) with words drawn from all of them; the statements are found once. Opening is timed
from the call to the browser to the moment when filters, table and links answer (`ready`), when every chart is drawn
(`charts`), and from a link to a statement until its article is shown (`article`). `filter` is the time until table
and charts are redrawn after a filter. In brackets the seconds that the page's thread computed until then: on a busy
machine they tell more than the clock. Needs Playwright and Chromium.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd

from analysis.charts import plot_actor_stance, plot_claims_over_time, plot_timeline
from analysis.codebook import read_codebook
from analysis.corpus import read_articles
from analysis.embed import embed_articles
from analysis.report import to_html
from analysis.reversals import find_reversals
from analysis.statements import read_statements
from analysis.tables import article_frame, explanation_frame, extract_statements
from analysis.views import show_reversals, show_statements

ROOT = Path(__file__).resolve().parents[1]
LENGTH = 4_000
"""Characters of a news article: those of PolNeAR have 3,900 on average."""


def grown(count: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, dict[str, str]]:
    """Statements, articles, explanations and claims of a corpus of `count` articles."""
    folder = ROOT / "data" / "raw" / "iran_drones"
    codebook = read_codebook(folder / "codebook.yml")
    found = read_articles(folder)
    statements = extract_statements(found, codebook)
    articles = article_frame(found, statements)
    why = explanation_frame(one for article in found for one in read_statements(article, codebook))
    chance = random.Random(1)
    words = " ".join(articles["text"]).split()
    parts: tuple[list[pd.DataFrame], ...] = ([], [], [])
    for turn in range(-(-count // len(articles))):
        later = pd.Timedelta(days=30 * turn)
        own = statements.assign(article_id=statements["article_id"] + f"-{turn}")
        for name in ("published", "said_from", "said_to"):
            own[name] = own[name] + later
        texts = [text + "\n\n" + _padding(chance, words, LENGTH - len(text)) for text in articles["text"]]
        more = articles.assign(article_id=articles["article_id"] + f"-{turn}", text=texts)
        more["published"] = more["published"] + later
        for part, table in zip(parts, (own, more, why), strict=True):
            if "statement_id" in table:
                table = table.assign(statement_id=_numbered(table["statement_id"], turn))
            part.append(table)
    every = pd.concat(parts[1]).head(count)
    taken = pd.concat(parts[0])
    taken = taken[taken["article_id"].isin(set(every["article_id"]))].reset_index(drop=True)
    taken["duplicate_of"] = pd.Series(pd.NA, index=taken.index, dtype="string")
    names = {claim.claim_id: claim.text for claim in codebook.claims}
    return taken, every.reset_index(drop=True), pd.concat(parts[2]), names


def _padding(chance: random.Random, words: list[str], length: int) -> str:
    return " ".join(chance.choice(words) for _ in range(max(0, length) // 6))


def _numbered(ids: pd.Series, turn: int) -> list[str]:
    return [f"{(int(one, 16) + turn * 0x9E3779B97F4A7C15) % 2**64:016x}" for one in ids]


def page_of(count: int, texts: str) -> tuple[str, int]:
    """The page of the report on such a corpus, and how many statements it has."""
    statements, articles, why, names = grown(count)
    reversals = find_reversals(statements)
    figures = [
        plot_claims_over_time(statements, "M", names=names),
        plot_timeline(statements, reversals, names=names),
        plot_actor_stance(statements, names=names),
    ]
    pieces = [
        show_reversals(reversals, statements, articles, names),
        show_statements(statements, names),
        embed_articles(statements, articles, why, names, texts=texts),
    ]
    outputs: list[dict[str, Any]] = [{"application/vnd.plotly.v1+json": json.loads(one.to_json())} for one in figures]
    made = nbformat.v4.new_notebook()
    made.cells = [nbformat.v4.new_markdown_cell("# Claims over time")]
    for data in outputs + [{"text/html": piece.html} for piece in pieces]:
        cell = nbformat.v4.new_code_cell("")
        cell.outputs = [nbformat.v4.new_output("execute_result", data)]
        made.cells.append(cell)
    return to_html(made), len(statements)


def timed(path: Path) -> dict[str, float]:
    """Seconds until the page is ready, drawn, filtered, and shows an article."""
    sys.path.insert(0, str(ROOT / "tests"))
    from browser import browser

    state = "document.documentElement?.dataset"
    out: dict[str, float] = {}
    with browser() as tab:
        tab.open(path)  # once before, so that starting the browser and reading the disk don't count
        began = time.perf_counter()
        tab.open(path, wait=False)
        session = tab.page.context.new_cdp_session(tab.page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        for name, wait in (
            ("ready", lambda: tab.wait(f"{state}.ready === 'yes'", 120)),
            ("charts", lambda: tab.drawn(300)),
        ):
            wait()
            out[name] = time.perf_counter() - began
            metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
            out[f"{name} cpu"] = metrics["ThreadTime"]
        field = "document.querySelector('.filters [name=stance]')"
        began = time.perf_counter()
        tab.js(f"{field}.value = 'denies', {field}.dispatchEvent(new Event('input', {{bubbles: true}})), 0")
        tab.drawn(300)
        out["filter"] = time.perf_counter() - began
        began = time.perf_counter()
        tab.js("document.querySelector('#statements a.open').click()")
        tab.wait("document.querySelector('#panel .words')", 60)
        out["article"] = time.perf_counter() - began
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=[200, 2000, 5000])
    parser.add_argument("--texts", nargs="+", choices=("all", "none"), default=["all", "none"])
    parser.add_argument("--keep", type=Path, help="folder in which the pages are left")
    args = parser.parse_args()
    head = f"{'articles':>8} {'statements':>10} {'texts':>6} {'MB':>6}"
    print(f"{head} {'ready':>15} {'charts':>15} {'filter':>7} {'article':>7}")
    with tempfile.TemporaryDirectory() as name:
        for count in args.articles:
            for texts in args.texts:
                path = (args.keep or Path(name)) / f"report-{count}-{texts}.html"
                page, statements = page_of(count, texts)
                path.write_text(page, encoding="utf-8")
                seen = timed(path)
                size = path.stat().st_size / 1e6
                opened = " ".join(f"{seen[one]:6.2f} ({seen[one + ' cpu']:5.2f})" for one in ("ready", "charts"))
                spent = f"{opened} {seen['filter']:7.2f} {seen['article']:7.2f}"
                print(f"{count:8} {statements:10} {texts:>6} {size:6.2f} {spent}", flush=True)


if __name__ == "__main__":
    main()
