"""Write proposed claims as a codebook to edit: claims with what speaks for them as comments, actors with names."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import pandas as pd
import yaml

from analysis._version import __version__
from analysis.mentions import places, split_name

_EXAMPLES = 3
_ACTORS = 40
_LONGEST = 110
_SMALL = frozenset(("of", "the", "and", "for", "on", "in", "to", "de", "al", "bin", "van", "von"))
_ARTICLE = re.compile(r"^(?:the|a|an) |[’']s?$", re.I)


def draft_codebook(proposals: pd.DataFrame, statements: pd.DataFrame, title: str = "A corpus") -> str:
    """A codebook in YAML, for a person to edit, with the claims of `suggest_claims` and the actors of the statements.

    Above each claim stand as comments how many utterances it has, by whom and on which side, and examples. Actors are
    those with a proper name and two statements or more, under the group that they mostly speak for, with the other
    names that the articles use for them alone. What comes out is read by `read_codebook`.
    """
    head = (
        f"# Proposed by Claimline {__version__} from {len(statements)} statements. Choose, word and join the claims;\n"
        "# a claim's text matters most. Then save it as codebook.yml beside the articles.\n"
        f"title: {_quoted(title)}\n"
    )
    claims = "".join(f"{line}\n" for row in _rows(proposals) for line in _claim(row, statements))
    actors = "".join(f"{line}\n" for line in _actors(statements))
    return head + (f"\nclaims:\n{claims}" if claims else "") + (f"\nactors:\n{actors}" if actors else "")


def _clean(text: object) -> str:
    """Text on one line, of characters that YAML allows everywhere."""
    return " ".join("".join(char if char.isprintable() else " " for char in str(text)).split())


def _quoted(text: object) -> str:
    return '"' + _clean(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _key(text: str) -> str:
    plain = re.fullmatch(r"[^\W\d]\w*", text) and yaml.safe_load(text) == text
    return text if plain else _quoted(text)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + " …"


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _claim(row: dict[str, Any], statements: pd.DataFrame) -> Iterator[str]:
    own = statements[statements["statement_id"].isin(list(row["statement_ids"]))]
    days = " to ".join(f"{row[end]:%Y-%m-%d}" for end in ("first", "last"))
    names = Counter(_clean(one) for one in own["actor"].dropna())
    by = ", ".join(f"{name} ({n})" for name, n in sorted(names.items(), key=lambda one: (-one[1], one[0]))[:6])
    sides = f"{row['affirm']} affirm, {row['deny']} deny, {row['other']} neither"
    yield f"  # {row['statements']} statements, {days}: {sides}"
    yield f"  # by {by}{' and others' if len(names) > 6 else ''}"
    place = {one: at for at, one in enumerate(row["statement_ids"])}
    for one in sorted(_rows(own), key=lambda one: place[one["statement_id"]])[:_EXAMPLES]:
        day = one["published"] if pd.isna(one["said_to"]) else one["said_to"]
        who = "nobody named" if pd.isna(one["actor"]) else one["actor"]
        yield f"  # - {day:%Y-%m-%d}, {_clean(who)}: {_short(_clean(one['content']))} ({_clean(one['article_id'])})"
    yield f"  {_key(str(row['claim']))}:"
    yield f"    text: {_quoted(row['text'])}"
    match = [_quoted(one) for one in row["match"]]
    if match:
        yield f"    match: [{', '.join(match)}]"


def _actors(statements: pd.DataFrame) -> Iterator[str]:
    named = statements[statements["actor"].map(_proper).astype(bool)]
    counts = Counter(_clean(one) for one in named["actor"])
    kept = [name for name, n in sorted(counts.items(), key=lambda one: (-one[1], one[0])) if n > 1][:_ACTORS]
    short = {name: _fuller(name, kept) for name in kept}
    kept = [name for name in kept if not short[name]]
    group = {name: _group(named[named["actor"].map(_clean) == name]) for name in kept}
    aliases = _aliases(named, [*short, *(one for one in group.values() if one)])
    for name, full in short.items():
        if full:
            aliases[full].append(name)
    members: dict[str, list[str]] = defaultdict(list)
    for name in kept:
        if group[name] and not group.get(group[name]):  # a group is at most one step up
            members[group[name]].append(name)
    tops = [name for name in kept if not any(name in of for of in members.values())]
    for top in [*tops, *(one for one in members if one not in tops)]:
        yield from _actor(top, aliases, "  ")
        if members.get(top):
            yield "    members:"
            for name in members[top]:
                yield from _actor(name, aliases, "      ")


def _actor(name: str, aliases: dict[str, list[str]], indent: str) -> Iterator[str]:
    yield f"{indent}- name: {_quoted(name)}"
    if aliases.get(name):
        yield f"{indent}  aliases: [{', '.join(map(_quoted, aliases[name]))}]"


def _proper(name: Any) -> bool:
    """Whether an actor has a name of its own and is one: not "two officials", not "France and Germany"."""
    words = [] if pd.isna(name) else str(name).split()
    large = [word for word in words if word not in _SMALL]
    return bool(large) and "and" not in words and all(word[:1].isupper() for word in large) and words[0] not in _SMALL


def _fuller(name: str, names: list[str]) -> str:
    """The one other name that ends in this one ("Ruiz" in "Ana Ruiz"); empty where there is none, or several."""
    longer = [one for one in names if one.endswith(f" {name}")]
    return longer[0] if len(longer) == 1 else ""


def _group(rows: pd.DataFrame) -> str:
    """The group that an actor mostly speaks for; empty where that is the actor itself or no name."""
    counts = Counter(_clean(one) for one in rows["group"].dropna() if _proper(one))
    best = min(counts, key=lambda name: (-counts[name], name), default="")
    return "" if best == _clean(rows["actor"].iloc[0]) else best


def _aliases(named: pd.DataFrame, names: list[str]) -> dict[str, list[str]]:
    """Other names by actor: what a source is called that is a name and stands for that actor alone."""
    owners: dict[str, set[str]] = defaultdict(set)
    spelt: dict[str, str] = {}
    for source, actor in zip(named["source"], named["actor"], strict=True):
        if pd.isna(source):
            continue
        bare = _ARTICLE.sub("", _clean(source))
        bare = split_name(bare)[1] or bare
        same = set(bare.lower().split()) <= set(_clean(actor).lower().split())
        initials = "".join(word[0] for word in _clean(actor).split() if word not in _SMALL)
        place = places().get(bare, ("", ""))
        if _proper(bare) and (same or bare == initials or (place[0] == _clean(actor) and place[1] != "demonym")):
            owners[bare.casefold()].add(_clean(actor))
            spelt.setdefault(bare.casefold(), bare)
    taken = {name.casefold() for name in names}
    out: dict[str, list[str]] = defaultdict(list)
    for bare, of in sorted(owners.items()):
        if len(of) == 1 and bare not in taken:
            out[next(iter(of))].append(spelt[bare])
    return out
