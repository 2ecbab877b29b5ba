"""Draw the pictures of docs/charts.md again, from the code that the page shows: python docs/pictures.py

Needs the extra `images` and a Chromium or Chrome. Run it after a change of the charts or of the demonstration corpus.
"""

from __future__ import annotations

import doctest
import os
import re
from pathlib import Path
from typing import Any

import analysis as an

HERE = Path(__file__).resolve().parent
PART = re.compile(r"^```python\n(.*?)^```$|^!\[[^\]]*\]\(([^)]+)\)$", re.M | re.S)
WIDTH = 840  # pixels; what a page of the site is wide


def main() -> None:
    """Run the page's blocks in order; a picture shows the `figure` of the block before it."""
    os.chdir(HERE.parent)
    names: dict[str, Any] = {}
    for code, target in PART.findall((HERE / "charts.md").read_text(encoding="utf-8")):
        for example in doctest.DocTestParser().get_examples(code):
            exec(example.source, names)
        if target:
            path = an.save_figure(names["figure"], HERE / target, width=WIDTH, scale=1)
            print(f"{path.stat().st_size:7} {target}")


if __name__ == "__main__":
    main()
