"""Accuracy of extraction on a PolNeAR folder (text/*.txt, attributions/*.ann), or on our own labelled stories, with the
measures of the corpus's evaluation.

    python benchmarks/accuracy.py ../shared/corpora/polnear/dev
    python benchmarks/accuracy.py training/labels/stories

Per article the first annotator's attributions count. Below the whole: the same by outlet, by quotation type of the gold
content, by its length in words. For the last two precision has no meaning (what is predicted wrongly has no gold type):
they give recall.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from pathlib import Path

from analysis.evaluate import Labelled, Tally, align, cover, score_spans
from analysis.extract import find_attributions
from analysis.records import Attribution, Span
from analysis.statements import quotation_of
from analysis.text import quotations

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))

ROLES = ("source", "cue", "content")
Roles = dict[str, list[Span]]


def read_gold(folder: Path) -> dict[str, tuple[str, list[Roles]]]:
    """Text and gold attributions by article, of either kind of folder."""
    if (folder / "attributions").is_dir():
        return read_polnear(folder)
    from stories import stories

    out = {}
    for one in stories(folder):
        gold = [{role: [Span(*span) for span in spans] for role, spans in roles.items()} for roles in one.statements]
        out[one.name] = (one.text, gold)
    return out


def read_polnear(folder: Path) -> dict[str, tuple[str, list[Roles]]]:
    """Text and gold attributions by article."""
    first: dict[str, Path] = {}
    for path in sorted((folder / "attributions").glob("*.ann")):
        first.setdefault(path.name.rsplit("_", 1)[0], path)
    out = {}
    for name, path in first.items():
        with open(folder / "text" / f"{name}.txt", encoding="utf-8", newline="") as file:
            out[name] = (file.read(), read_annotations(path))
    return out


def read_annotations(path: Path) -> list[Roles]:
    """The attributions of one brat-style file that have content."""
    spans: dict[str, list[Span]] = {}
    out = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if re.match(r"T\d+\t\w", line):
            key, middle = line.split("\t")[:2]
            spans[key] = [Span(*map(int, part.split())) for part in middle.split(" ", 1)[1].split(";")]
        elif re.match(r"E\d+\t", line):
            one: Roles = {role: [] for role in ROLES}
            for pair in line.split("\t")[1].split():
                role, key = pair.split(":")
                role = re.sub(r"\d+$", "", role).lower()
                if role in one:
                    one[role] += spans.get(key, [])
            out.append(one)
    return [one for one in out if one["content"]]


def roles_of(one: Attribution) -> Roles:
    """An attribution of ours in the same form."""
    return {
        "source": [one.source] if one.source else [],
        "cue": [one.cue] if one.cue else [],
        "content": list(one.content),
    }


def labelled(text: str, one: Roles) -> Labelled:
    return Labelled(*(cover(text, one[role]) for role in ROLES), readings=({},))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    args = parser.parse_args()
    whole: dict[str, Tally] = {}
    outlets: dict[str, dict[str, Tally]] = defaultdict(dict)
    kinds: dict[str, dict[str, list[int]]] = {"quotation": defaultdict(lambda: [0, 0, 0]), "words in content": {}}
    kinds["words in content"] = defaultdict(lambda: [0, 0, 0])
    for name, (text, attributions) in sorted(read_gold(args.folder).items()):
        gold = [labelled(text, one) for one in attributions]
        predicted = [labelled(text, roles_of(one)) for one in find_attributions(text)]
        score_spans(whole, gold, predicted)
        if "_" in name:
            score_spans(outlets[name.split("_")[0]], gold, predicted)
        matched = {id(mine): theirs for mine, theirs in align(gold, predicted)}
        marks = quotations(text)
        for one, spans in zip(gold, attributions, strict=True):
            theirs = matched.get(id(one))
            who = theirs is not None and (bool(one.source & theirs.source) or not (one.source or theirs.source))
            exact = theirs is not None and theirs.content == one.content
            keys = {"quotation": quotation_of(text, tuple(spans["content"]), marks), "words in content": size(one)}
            for table, key in keys.items():
                counts = kinds[table][key]
                for place, value in enumerate((1, who, exact)):
                    counts[place] += value
    print(f"{args.folder}: exact spans and who said what")
    print(f"{'':22}precision  recall     F1")
    for name, tally in whole.items():
        print(f"{name:22}{tally.precision:9.3f}{tally.recall:8.3f}{tally.f1:7.3f}")
    if outlets:
        print(f"\n{'by outlet, F1':22}{'who said what':>14}{'exact content':>15}")
    for outlet, tallies in sorted(outlets.items()):
        print(f"{outlet:22}{tallies['who said what'].f1:14.3f}{tallies['exact content'].f1:15.3f}")
    for table, rows in kinds.items():
        print(f"\n{'by ' + table + ', recall':26}{'who said what':>14}{'exact content':>15}{'gold':>7}")
        for key, (count, who, exact) in sorted(rows.items()):
            print(f"{key:26}{who / count:14.3f}{exact / count:15.3f}{count:7}")


def size(one: Labelled) -> str:
    """The length of a content, in steps that sort."""
    words = len(one.content)
    return next(f"{low:3}–{high}" for low, high in ((1, 5), (6, 10), (11, 20), (21, 40), (41, 9999)) if words <= high)


if __name__ == "__main__":
    main()
