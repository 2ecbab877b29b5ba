"""Read our own statements on the claims of an affair (labels/affairs).

    python training/affairs.py    # checks every file; prints affairs, claims, statements, by stance

A file is `field: …`, the claims (`1: sentence | match: …; … | contrary: …`), `--`, then a statement a line:
`claim stance act | what stands before | text`, where claim is `0` and stance `-` for what is on none of them, and
`1+2 affirms+denies` for what implies a stance on a second one. In the text `[source]`, `{cue}`, `<content>`.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from analysis.codebook import Claim, Codebook
from analysis.records import ACTS, STANCES

FOLDER = Path(__file__).parent / "labels" / "affairs"
Spans = dict[str, tuple[tuple[int, int], ...]]
_MARKS = {"[": "source", "{": "cue", "<": "content", "]": "source", "}": "cue", ">": "content"}


@dataclass(frozen=True)
class Said:
    """A statement: the stance by claim that it speaks to, the act, what stands before it, its text and spans."""

    stances: dict[str, str]
    act: str
    before: str
    text: str
    spans: Spans


@dataclass(frozen=True)
class Affair:
    """An affair: its name, its field, its claims, the statements on them and beside them."""

    name: str
    field: str
    codebook: Codebook
    statements: tuple[Said, ...]


def unmarked(text: str) -> tuple[str, Spans]:
    """The text without marks, and the spans by role.

    Raises ValueError where marks are not closed or none is content.
    """
    plain, open_, spans = "", "", {"source": [], "cue": [], "content": []}
    start = 0
    for char in text:
        if char in "[{<":
            if open_:
                raise ValueError("marks within marks")
            open_, start = _MARKS[char], len(plain)
        elif char in "]}>":
            if open_ != _MARKS[char]:
                raise ValueError("a mark is not opened")
            if len(plain) > start:
                spans[open_].append((start, len(plain)))
            open_ = ""
        else:
            plain += char
    if open_ or not spans["content"]:
        raise ValueError("a mark is not closed" if open_ else "no content")
    return plain, {role: tuple(some) for role, some in spans.items()}


def _claim(line: str) -> Claim:
    head, *parts = (part.strip() for part in line.split("|"))
    found: dict[str, tuple[str, ...]] = {"match": (), "contrary": ()}
    for part in parts:
        key, _, entries = part.partition(":")
        found[key.strip()] = tuple(one.strip() for one in entries.split(";") if one.strip())
    name, _, text = head.partition(":")
    return Claim(name.strip(), text.strip(), found["match"], found["contrary"])


def _said(line: str, claims: set[str]) -> Said:
    head, before, text = (part.strip() for part in line.split("|"))
    names, stances, act = head.split()
    plain, spans = unmarked(text)
    told = {} if names == "0" else dict(zip(names.split("+"), stances.split("+"), strict=True))
    if act not in ACTS or not set(told) <= claims or not set(told.values()) <= set(STANCES):
        raise ValueError(f"{head!r} is no label")
    return Said(told, act, before, plain, spans)


def read(path: Path) -> Affair:
    """The affair in `path`. Raises ValueError, with file and line, where it breaks the rules."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n--\n")
    lines = [line for line in head.splitlines() if line.strip()]
    claims = tuple(_claim(line) for line in lines if re.match(r"\d+:", line))
    field = next((line[6:].strip() for line in lines if line.startswith("field:")), "")
    every = []
    for number, line in enumerate(body.splitlines(), head.count("\n") + 3):
        if line.strip():
            try:
                every.append(_said(line, {one.claim_id for one in claims}))
            except ValueError as error:
                raise ValueError(f"{path.name}:{number}: {error}") from error
    return Affair(path.stem, field, Codebook(claims=claims), tuple(every))


def affairs(folder: Path = FOLDER) -> list[Affair]:
    """Every affair in `folder`, by name."""
    return [read(path) for path in sorted(folder.glob("*.txt"))]


def main() -> int:
    try:
        every = affairs()
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    said = [one for affair in every for one in affair.statements]
    claims = sum(len(one.codebook.claims) for one in every)
    on = sum(bool(one.stances) for one in said)
    print(f"{len(every)} affairs, {claims} claims, {len(said)} statements, {on} of them on a claim")
    for stance, count in Counter(stance for one in said for stance in one.stances.values()).most_common():
        print(f"{count:5} {stance}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
