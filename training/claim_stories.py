"""Read our own labelled claim stories: a codebook, then articles whose statements are marked, with act, claim, stance.

    python training/claim_stories.py [FOLDER]    # checks every story; prints stories, articles, statements, by stance

A file is the codebook's YAML, `---`, then articles: `## date | outlet | title`, a line with act, claim and stance of
each statement (`# 1=deny leak denies; 2=assert -`), the text with the marks of `stories.py`.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from stories import ACTS, unmarked

from analysis.codebook import Codebook, read_codebook
from analysis.records import STANCES, Article, Attribution, Span, Statement

FOLDER = Path(__file__).parent / "labels" / "claim_stories"
HELD_OUT = (
    *("a02", "a05", "a08", "b02", "b05", "b08", "c02", "c05", "c08"),
    *("d10", "d11", "d12", "e10", "e11", "e12", "f10", "f11", "f12"),
    *("g03", "g06", "g30", "g40", "h03", "h06", "h30"),
)
"""Stories that are never learnt from, chosen by number before any was read."""
_NUMBERS = {
    "gh": ("01", "04", "07", "13", "15", *map(str, range(22, 45))),
    "abcdef": ("05", "06", "07", "08", "09"),
}


def for_links(name: str) -> bool:
    """Whether a story is kept from the reader, so that links can learn how far the reader is to be trusted."""
    mine = any(name[0] in letters and name[1:3] in numbers for letters, numbers in _NUMBERS.items())
    return mine and not name.startswith(HELD_OUT)


@dataclass(frozen=True)
class Label:
    """What a statement is labelled with: acts as good as each other, the claim and the stance toward it, if any."""

    acts: tuple[str, ...]
    claim: str | None
    stance: str | None


@dataclass(frozen=True)
class ClaimStory:
    """A story: its codebook, its articles, and by article the statements with their labels, in reading order."""

    name: str
    codebook: Codebook
    articles: tuple[tuple[Article, tuple[Statement, ...], tuple[Label, ...]], ...]


def read(path: Path) -> ClaimStory:
    """The story in `path`. Raises ValueError, with the file's name, where marks or labels break the rules."""
    head, rest = path.read_text(encoding="utf-8").split("\n---\n", 1)
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "codebook.yml"
        book.write_text(head + "\n", encoding="utf-8")
        codebook = read_codebook(book)
    claims = {one.claim_id for one in codebook.claims}

    def refuse(why: str) -> ValueError:
        return ValueError(f"{path.name}: {why}")

    articles = []
    for number, part in enumerate(re.split(r"^## ", rest, flags=re.M)[1:], 1):
        top, labels_line, marked = part.split("\n", 2)
        day, outlet, title = (one.strip() for one in top.split("|", 2))
        text, spans = unmarked(marked.strip() + "\n", refuse)
        labels = {}
        for item in labels_line.removeprefix("#").split(";"):
            key, _, words = item.strip().partition("=")
            acts, claim, *stance = words.split()
            labels[int(key)] = Label(
                tuple(acts.split("/")), None if claim == "-" else claim, stance[0] if stance else None
            )
            one = labels[int(key)]
            good = one.claim in claims and one.stance in STANCES if one.claim else one.stance is None
            if not (good and ACTS.issuperset(one.acts)):
                raise refuse(f"article {number}: {item.strip()!r} is no label")
        if sorted(labels) != sorted(spans):
            raise refuse(f"article {number}: marks {sorted(spans)}, labels {sorted(labels)}")
        name = f"{path.stem}-{number}"
        statements = []
        for key in sorted(spans):
            source, cue, content = ([Span(*one) for one in spans[key][role]] for role in ("source", "cue", "content"))
            whole = Span(source[0].start, source[-1].end) if source else None
            statements.append(Statement(name, Attribution(whole, cue[0] if cue else None, tuple(sorted(content)))))
        article = Article(name, text, date.fromisoformat(day), title, outlet)
        articles.append((article, tuple(statements), tuple(labels[key] for key in sorted(labels))))
    return ClaimStory(path.stem, codebook, tuple(articles))


def words_of(article: Article, statement: Statement) -> set[int]:
    """Where the words of a statement's content begin."""
    spans = statement.attribution.content
    return {one.start() + span.start for span in spans for one in re.finditer(r"\w+", span.of(article.text))}


def stories(folder: Path = FOLDER) -> list[ClaimStory]:
    """Every story in `folder`, by name."""
    return [read(path) for path in sorted(folder.glob("*.txt"))]


def main(folder: Path = FOLDER) -> int:
    try:
        found = stories(folder)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    labels = [label for story in found for _, _, some in story.articles for label in some]
    claims = sum(len(story.codebook.claims) for story in found)
    print(f"{len(found)} stories, {claims} claims, {sum(len(one.articles) for one in found)} articles")
    print(f"{len(labels)} statements, {sum(label.claim is not None for label in labels)} on a claim")
    for stance, count in Counter(label.stance for label in labels if label.stance).most_common():
        print(f"{count:5} {stance}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:2])))
