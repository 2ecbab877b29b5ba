"""Write the figures of accuracy that every report shows at its end: analysis/model/accuracy.csv.

    python benchmarks/figures.py [--polnear ../shared/corpora/polnear/dev]

One row per labelled texts and measure: `data`, `measure`, `precision`, `recall`, `f1` (of spans found) or `accuracy`
(of fields of statements that were found), `cases`, and `weights`, the SHA-256 of the model they were measured with, so
that a report can tell figures of another model. Without `--polnear` its rows are left out.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd
from accuracy import labelled, read_polnear, roles_of

from analysis.evaluate import Evaluation, evaluate_table, score_spans
from analysis.extract import find_attributions
from analysis.views import model_checksum

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "analysis" / "model" / "accuracy.csv"


def of_polnear(folder: Path) -> Evaluation:
    """Spans on PolNeAR, as `accuracy.py` measures them."""
    texts = read_polnear(folder)
    result = Evaluation(f"PolNeAR {folder.name}: {len(texts)} articles of American news")
    for text, attributions in texts.values():
        gold = [labelled(text, one) for one in attributions]
        score_spans(result.found, gold, [labelled(text, roles_of(one)) for one in find_attributions(text)])
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--polnear", type=Path, help="folder of PolNeAR with text/ and attributions/")
    args = parser.parse_args()
    found = [of_polnear(args.polnear)] if args.polnear else []
    demonstration = evaluate_table(ROOT / "data" / "raw" / "iran_drones")
    demonstration.title = f"demonstration corpus: {demonstration.title.partition(': ')[2]}"
    tables = [one.frame().assign(data=one.title, cases=lambda table: table["gold"]) for one in [*found, demonstration]]
    table = pd.concat(tables).assign(weights=model_checksum())
    columns = ["data", "measure", "precision", "recall", "f1", "accuracy", "cases", "weights"]
    table[columns].to_csv(TARGET, index=False, float_format="%.3f", lineterminator="\n")
    print(table[columns].to_string(index=False))


if __name__ == "__main__":
    main()
