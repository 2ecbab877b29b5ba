"""Read our own labelled stories: texts with inline marks, for what PolNeAR (American political news) lacks.

    python training/stories.py    # checks every story; prints stories, words and statements, by act

Marks do not nest: `[s1|The minister] [c1|denied] [t1|that the bridge was closed]`; s, c, t stand for source, cue and
content, `[s1+2|…]` serves two statements. The rules of the spans are PolNeAR's (Newell, Margolin & Ruths, LREC 2018).
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "labels" / "stories"
ROLES = {"s": "source", "c": "cue", "t": "content"}
ACTS = {
    *("assert", "admit", "deny", "retract", "accuse", "question"),
    *("no_comment", "reject", "request", "commit", "threaten", "endorse"),
}
MARK = re.compile(r"\[([sct])(\d+(?:\+\d+)*)\|([^\[\]]*)\]")

Spans = dict[str, list[tuple[int, int]]]


@dataclass(frozen=True)
class Story:
    """One article. `statements` and `acts` have one entry per statement, in the order of their numbers.

    A statement is a dict from source, cue and content to half-open character spans of `text`, in reading order;
    its acts are the admissible ones, the best first, or none where they are not labelled.
    """

    name: str
    text: str
    statements: tuple[Spans, ...]
    acts: tuple[tuple[str, ...], ...]


def unmarked(marked: str, refuse: Callable[[str], ValueError]) -> tuple[str, dict[int, Spans]]:
    """A text without its marks, and the spans of its statements by their numbers, which count from 1.

    `refuse` makes the error of what breaks the rules.
    """
    pieces: list[str] = []
    statements: dict[int, Spans] = {}
    at = done = 0
    for mark in MARK.finditer(marked):
        before, inside = marked[done : mark.start()], mark[3]
        start = at + len(before)
        at, done = start + len(inside), mark.end()
        pieces += [before, inside]
        if not inside or inside != inside.strip():
            raise refuse(f"a mark is empty or has a blank at its border: {mark[0]!r}")
        for serves in map(int, mark[2].split("+")):
            one = statements.setdefault(serves, {role: [] for role in ROLES.values()})
            one[ROLES[mark[1]]].append((start, at))
    text = "".join([*pieces, marked[done:]])
    if found := re.search(r"[\[\]|]", text):
        raise refuse(f"a mark is unbalanced or nested near {text[max(0, found.start() - 30) : found.start() + 30]!r}")

    numbers = list(range(1, len(statements) + 1))
    if sorted(statements) != numbers:
        raise refuse(f"numbers of marks {sorted(statements)} should be 1 to {len(numbers)}")
    for serves, one in statements.items():
        if not one["content"]:
            raise refuse(f"statement {serves} has no content")
        if len(one["cue"]) > 1:
            raise refuse(f"statement {serves} has a cue in {len(one['cue'])} pieces")
        if not one["cue"] and not one["source"]:
            raise refuse(f"statement {serves} has neither source nor cue")
    return text, statements


def read(path: Path) -> Story:
    """The story in `path`. Raises ValueError, with the file's name, where marks or acts break the rules."""
    whole = path.read_text(encoding="utf-8")
    head, marked = whole.split("\n", 1) if whole.startswith("# act:") else ("# act:", whole)
    marked = marked.strip() + "\n"

    def refuse(why: str) -> ValueError:
        return ValueError(f"{path.name}: {why}")

    acts: dict[int, tuple[str, ...]] = {}
    for item in head.removeprefix("# act:").split():
        number, _, names = item.partition("=")
        acts[int(number)] = tuple(names.split("/"))
        if not ACTS.issuperset(acts[int(number)]):
            raise refuse(f"unknown act in {item}")

    text, statements = unmarked(marked, refuse)
    numbers = sorted(statements)
    if acts and sorted(acts) != numbers:
        raise refuse(f"numbers of marks {numbers} and of acts {sorted(acts)} should be the same")
    return Story(path.stem, text, tuple(statements[n] for n in numbers), tuple(acts.get(n, ()) for n in numbers))


def stories(folder: Path = FOLDER) -> list[Story]:
    """Every story in `folder`, by name."""
    return [read(path) for path in sorted(folder.glob("*.txt"))]


def main() -> int:
    for folder in (FOLDER, FOLDER.parent / "texts"):
        try:
            found = stories(folder)
        except ValueError as error:
            print(error, file=sys.stderr)
            return 1
        words = sum(len(story.text.split()) for story in found)
        statements = sum(len(story.statements) for story in found)
        print(f"{folder.name}: {len(found)} texts, {words} words, {statements} statements")
        for act, count in Counter(names[0] for story in found for names in story.acts if names).most_common():
            print(f"{count:5} {act}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
