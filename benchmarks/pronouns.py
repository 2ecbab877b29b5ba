"""How often a pronoun that speaks is resolved to the right person or body, on documents with gold coreference.

    python benchmarks/pronouns.py ../shared/corpora/gum

The folder holds GUM's CoNLL-U files (Zeldes 2017; `Entity=` and `Discourse=` in MISC); its news and interview documents
are read (other genres with --genres). Protocol:

- Cases are the pronouns he, she, it, they, who (in any form, "his" as well) that speak: the subject of a unit that GUM
  annotates as attribution, or the source of a statement that is extracted from the plain text; whose gold chain is a
  person, organization or place with a name or a noun somewhere in the document. What an attribution says is taken from
  the extraction.
- The text is that of the document, paragraphs parted by an empty line, without the labels of speakers. What "I" is in
  an interview cannot be told from that: with --turns each turn opens with its speaker's name ("Nick Bos: …"), the cases
  are I, me, my that speak, and the actor is right when it holds the name of the speaker that the corpus
  gives for the sentence.
- The `actor` is right when it names an entity of that chain: the words of a name in the chain hold those of the actor
  or the other way round, or the actor's head noun is that of one of the chain's nouns. Of two joined actors one must.

Errors on these documents were looked at while the rules were written: expect somewhat less on others.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from analysis.actors import resolve_actors
from analysis.codebook import EMPTY
from analysis.extract import find_attributions
from analysis.names import fold
from analysis.nouns import head_of
from analysis.records import Article, Attribution, Span, Statement

PRONOUNS = {
    "he": {"he", "his", "him", "himself"},
    "she": {"she", "her", "hers", "herself"},
    "it": {"it", "its", "itself"},
    "they": {"they", "their", "them", "themselves"},
    "who": {"who", "whose", "whom", "which", "that"},
}
SPEAKERS = {"person", "organization", "place"}
ME = dict.fromkeys(("i", "me", "my", "myself"), "I")
KIND_OF = {form: kind for kind, forms in PRONOUNS.items() for form in forms}


@dataclass(frozen=True)
class Mention:
    """A gold mention: where it stands, its words, whether it is a pronoun, a name or a noun, and its head word."""

    start: int
    end: int
    words: str
    kind: str
    head: str


@dataclass(frozen=True)
class Token:
    """A word: its place, part of speech, number and head in its sentence, the discourse unit it opens, its entities."""

    start: int
    end: int
    tag: str
    number: int
    head: int
    relation: str
    unit: str
    entity: str


@dataclass
class Document:
    """A GUM document as plain text with the mentions of each coreference chain and the pronouns that speak."""

    name: str
    text: str
    written: date
    chains: dict[str, list[Mention]] = field(default_factory=lambda: defaultdict(list))
    speak: list[Span] = field(default_factory=list)
    turns: list[tuple[int, str]] = field(default_factory=list)


def read_gum(path: Path, turns: bool = False) -> Document:
    """One CoNLL-U file: its text as it was written, its chains, and the pronouns that speak by its discourse units."""
    text, paragraph, inside, speaker = "", False, 0, ""
    pronouns = KIND_OF | ME if turns else KIND_OF
    tokens: list[Token] = []
    document = Document(path.stem, "", date(2016, 1, 1))
    for line in path.read_text(encoding="utf-8").split("\n"):
        if match := re.match(r"# meta::date(?:Created|Modified) = (\d{4}-\d\d-\d\d)", line):
            document.written = date.fromisoformat(match.group(1))
        paragraph = paragraph or line == "# newpar"
        if turns and (match := re.match(r"# speaker = (\S+)", line)):
            label = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", match.group(1))
            if label != speaker:
                text, paragraph, speaker = f"{text.rstrip()}\n\n{label}: ".lstrip(), False, label
                document.turns.append((len(text), label))
        cells = line.split("\t")
        if len(cells) != 10 or "." in cells[0]:
            continue
        first, _, last = cells[0].partition("-")
        if paragraph and text:
            text = text.rstrip() + "\n\n"
        paragraph = False
        spaced = "SpaceAfter=No" not in cells[9]
        if last:  # "don't": the text is here, the words are in the next lines
            inside, start, text = int(last), len(text), text + cells[1] + " " * spaced
            continue
        if inside:
            start = text.index(cells[1], start) if cells[1] in text[start:] else start
            inside = 0 if int(first) == inside else inside
        else:
            start, text = len(text), text + cells[1] + " " * spaced
        values = dict(one.split("=", 1) for one in cells[9].split("|") if "=" in one)
        unit = values.get("Discourse", "").split(":")[0].split("_")[0]
        tokens.append(
            Token(
                start,
                start + len(cells[1]),
                cells[3],
                int(first),
                int(cells[6]),
                cells[7],
                unit,
                values.get("Entity", ""),
            )
        )
    document.text = text
    open_at: dict[str, list[int]] = defaultdict(list)
    speaks = False
    silent: set[str] = set()
    for number, token in enumerate(tokens):
        silent |= {key for key, kind in re.findall(r"\((\d+)-(\w+)", token.entity) if kind not in SPEAKERS}
        for piece in re.finditer(r"\((\d+)-[^()]*(\))?|(\d+)\)", token.entity):
            if piece.group(1):
                open_at[piece.group(1)].append(number)
            key = piece.group(1) if piece.group(2) else piece.group(3)
            if key and open_at[key]:
                run = tokens[open_at[key].pop() : number + 1]
                words = text[run[0].start : run[-1].end]
                document.chains[key].append(Mention(run[0].start, run[-1].end, words, *_head(text, run)))
        speaks = token.unit.startswith("attribution") if token.unit else speaks
        if speaks and token.relation == "nsubj" and text[token.start : token.end].lower() in pronouns:
            document.speak.append(Span(token.start, token.end))
    for key in silent:
        document.chains.pop(key, None)
    return document


def _head(text: str, run: list[Token]) -> tuple[str, str]:
    inside = {token.number for token in run}
    head = next((token for token in run if token.head not in inside), run[-1])
    kind = {"PRON": "pronoun", "DET": "pronoun", "PROPN": "name"}.get(head.tag, "noun")
    return kind, text[head.start : head.end]


def with_gold(found: list[Attribution], speak: list[Span]) -> list[Attribution]:
    """The attributions found, with those pronouns that speak by the gold; a gold one takes what is said next to it."""
    sources = {one.source for one in found}
    new = []
    for source in speak:
        if source in sources:
            continue
        loose = (one for one in found if one.source is None and 0 <= one.start - source.end < 40)
        new.append(next((replace(one, source=source) for one in loose), Attribution(source, None, (source,))))
    return found + new


def is_right(actor: str, chain: list[Mention]) -> bool:
    """Whether an actor names the entity of a chain."""
    for one in actor.split(" and ") if " and " in actor else [actor]:
        own = set(fold(one).split())
        for mention in chain:
            theirs = set(fold(re.sub(r"['’]s$", "", mention.words)).split())
            if mention.kind == "name" and own and theirs and (own <= theirs or theirs <= own):
                return True
            if mention.kind != "pronoun" and fold(head_of(one)) == fold(mention.head):
                return True
    return False


def in_turns(paths: list[Path], wrong: bool) -> None:
    """Print how often "I" is the speaker whose turn it is."""
    right = cases = 0
    for path in paths:
        document = read_gum(path, turns=True)
        article = Article(document.name, document.text, document.written)
        every = with_gold(find_attributions(document.text), document.speak)
        seen: set[Span] = set()
        for one in resolve_actors(article, [Statement(document.name, each) for each in every], EMPTY):
            source = one.attribution.source
            spoken = [name for at, name in document.turns if source and at <= source.start]
            if source is None or source in seen or not spoken or source.of(document.text).lower() not in ME:
                continue
            seen.add(source)
            good = set(fold(spoken[-1]).split()) <= set(fold(one.actor or "").split())
            right, cases = right + good, cases + 1
            if wrong and not good:
                here = document.text[max(0, source.start - 200) : source.end + 60].replace("\n", " / ")
                print(f"{document.name}: I = {one.actor!r}, gold {spoken[-1]!r}\n    …{here}…")
    print(f"{'I in turns':12}{right / cases:.3f}   {right}/{cases}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gum", type=Path)
    parser.add_argument("--genres", default="news,interview")
    parser.add_argument("--turns", action="store_true", help="with the labels of speakers: whom I stands for")
    parser.add_argument("--wrong", action="store_true", help="list what is wrong")
    args = parser.parse_args()
    genres = args.genres.split(",")
    paths = [path for path in sorted(args.gum.glob("GUM_*.conllu")) if path.stem.split("_")[1] in genres]
    if args.turns:
        in_turns(paths, args.wrong)
        return
    right: Counter[str] = Counter()
    cases: Counter[str] = Counter()
    for path in paths:
        document = read_gum(path)
        article = Article(document.name, document.text, document.written)
        every = with_gold(find_attributions(document.text), document.speak)
        seen: set[Span] = set()
        found = [Statement(document.name, one) for one in every]
        for one in resolve_actors(article, found, EMPTY):
            source = one.attribution.source
            kind = KIND_OF.get(source.of(document.text).lower()) if source else None
            if source is None or kind is None or source in seen:
                continue
            seen.add(source)
            chains = [
                chain
                for chain in document.chains.values()
                if any((mention.start, mention.end) == (source.start, source.end) for mention in chain)
                and any(mention.kind != "pronoun" for mention in chain)
            ]
            if not chains:
                continue
            good = one.actor is not None and any(is_right(one.actor, chain) for chain in chains)
            for name in (kind, document.name.split("_")[1], "all"):
                right[name] += good
                cases[name] += 1
            if args.wrong and not good:
                gold = next(mention.words for mention in chains[0] if mention.kind != "pronoun")
                here = document.text[max(0, source.start - 300) : source.end + 60].replace("\n", " / ")
                print(f"{document.name}: {source.of(document.text)} = {one.actor!r}, gold {gold!r}\n    …{here}…")
    for name in (*PRONOUNS, *genres, "all"):
        if cases[name]:
            print(f"{name:12}{right[name] / cases[name]:.3f}   {right[name]}/{cases[name]}")


if __name__ == "__main__":
    main()
