"""Statements from texts with marked spans, for tests: "{s Ana Ruiz} {c said} {q it rained}".

`s` is a source, `c` a cue, `q` a piece of content; a digit before the letter is the statement's number ("{2s She}").
"""

from __future__ import annotations

import re
from datetime import date

from analysis.records import Article, Attribution, Span, Statement

_MARK = re.compile(r"\{(\d?)([scq]) ([^{}]*)\}")


def marked(text: str, published: str = "2022-11-05", title: str | None = None) -> tuple[Article, list[Statement]]:
    """The article without its marks, and its statements in the order of their numbers."""
    plain, at = "", 0
    spans: dict[str, dict[str, list[Span]]] = {}
    for match in _MARK.finditer(text):
        plain += text[at : match.start()]
        one = spans.setdefault(match[1] or "1", {"s": [], "c": [], "q": []})
        one[match[2]].append(Span(len(plain), len(plain) + len(match[3])))
        plain += match[3]
        at = match.end()
    plain += text[at:]
    article = Article("test", plain, date.fromisoformat(published), title=title, outlet="Evening Wire")
    statements = [
        Statement(
            "test",
            Attribution(next(iter(one["s"]), None), next(iter(one["c"]), None), tuple(one["q"])),
        )
        for _, one in sorted(spans.items())
    ]
    return article, statements
