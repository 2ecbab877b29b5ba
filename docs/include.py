"""A hook of mkdocs: a line `{{ FILE.md # Heading }}` becomes the text below that heading of a file of the repository.

So figures stand in one place only. Links of that text lead out of the site and become words.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LINE = re.compile(r"^\{\{ (\S+) # (.+) \}\}$", re.M)


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Called by mkdocs for each page."""
    return LINE.sub(lambda found: section(found[1], found[2]), markdown)


def section(file: str, heading: str) -> str:
    """The text below a second-level heading, up to the next one. Raises `KeyError` where there is no such heading."""
    parts = re.split(r"^## (.+)\n", (ROOT / file).read_text(encoding="utf-8"), flags=re.M)
    text = dict(zip(parts[1::2], parts[2::2], strict=True))[heading]
    return re.sub(r"\[([^\]]+)\]\((?!https?:)[^)]+\)", r"\1", text).strip()
