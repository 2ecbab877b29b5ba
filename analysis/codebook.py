"""Read a codebook: the claims somebody tracks and the actors somebody knows."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

import yaml

from analysis.errors import CodebookError


@dataclass(frozen=True, slots=True)
class Claim:
    """A proposition that somebody tracks.

    An entry of `match` fits when all its words occur, compared by stem; one of `contrary` names what denies the claim
    when asserted.
    """

    claim_id: str
    text: str
    match: tuple[str, ...] = ()
    contrary: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownActor:
    """An actor that the codebook names: canonical name, other names, the group it belongs to (None at the top level).

    The group of a member is the outermost actor above it.
    """

    name: str
    aliases: tuple[str, ...] = ()
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Codebook:
    """Title, claims in file order, and actors flattened in file order (members after the one they belong to)."""

    title: str | None = None
    claims: tuple[Claim, ...] = ()
    actors: tuple[KnownActor, ...] = ()


EMPTY = Codebook()


def read_codebook(path: str | Path) -> Codebook:
    """The codebook in a YAML file with the keys title, claims and actors.

    Raises `CodebookError` with file and line for anything else: an unknown key (with the nearest known one), a key or
    name that stands twice, a claim without text, a value of the wrong type, broken YAML, a file that can't be read.
    """
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except OSError as error:
        raise CodebookError(f"{path}: can't be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise CodebookError(f"{path}: not UTF-8; save it as UTF-8") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise CodebookError(f"{path}:{line}: broken YAML: {getattr(error, 'problem', error)}") from error
    except RecursionError as error:
        raise CodebookError(f"{path}: nested too deeply to be a codebook") from error
    try:
        return _Reader(path).codebook(root)
    except RecursionError as error:
        raise CodebookError(f"{path}: members nested too deeply, or an anchor that holds itself") from error


class _Reader:
    """Walks the nodes of one file, so that every complaint can name its line."""

    def __init__(self, path: str | Path) -> None:
        self.path = path
        self.names: dict[str, yaml.Node] = {}

    def wrong(self, node: yaml.Node, reason: str) -> NoReturn:
        raise CodebookError(f"{self.path}:{node.start_mark.line + 1}: {reason}")

    def codebook(self, root: yaml.Node | None) -> Codebook:
        if root is None:
            raise CodebookError(f"{self.path}:1: empty; a codebook has title, claims and actors")
        fields = self.fields(root, ("title", "claims", "actors"), "the codebook")
        title = self.string(fields["title"], "title") if "title" in fields else None
        claims = []
        for key, node in self.pairs(fields["claims"], "claims") if "claims" in fields else []:
            claims.append(self.claim(self.string(key, "the id of a claim"), key, node))
        actors: list[KnownActor] = []
        for node in self.items(fields["actors"], "actors") if "actors" in fields else []:
            actors += self.actor(node, None)
        return Codebook(title, tuple(claims), tuple(actors))

    def claim(self, claim_id: str, key: yaml.Node, node: yaml.Node) -> Claim:
        fields = self.fields(node, ("text", "match", "contrary"), f"claim {claim_id!r}", key)
        if "text" not in fields:
            self.wrong(key, f"claim {claim_id!r} has no text; give the proposition in a sentence")
        text = self.string(fields["text"], "text")
        patterns = {
            name: tuple(self.string(one, f"an entry of {name}") for one in self.items(fields[name], name))
            for name in ("match", "contrary")
            if name in fields
        }
        return Claim(claim_id, text, patterns.get("match", ()), patterns.get("contrary", ()))

    def actor(self, node: yaml.Node, group: str | None) -> list[KnownActor]:
        fields = self.fields(node, ("name", "aliases", "members"), "an actor")
        if "name" not in fields:
            self.wrong(node, "an actor without a name")
        name = self.string(fields["name"], "name")
        self.claim_name(fields["name"], name)
        aliases = []
        for one in self.items(fields["aliases"], "aliases") if "aliases" in fields else []:
            alias = self.string(one, "an alias")
            self.claim_name(one, alias)
            aliases.append(alias)
        out = [KnownActor(name, tuple(aliases), group)]
        for one in self.items(fields["members"], "members") if "members" in fields else []:
            out += self.actor(one, group or name)
        return out

    def claim_name(self, node: yaml.Node, name: str) -> None:
        known = self.names.setdefault(name.casefold(), node)
        if known is not node:
            line = known.start_mark.line + 1
            self.wrong(node, f"{name!r} stands already in line {line}; a name or alias belongs to one actor")

    def fields(
        self, node: yaml.Node, known: tuple[str, ...], what: str, at: yaml.Node | None = None
    ) -> dict[str, yaml.Node]:
        out = {}
        if isinstance(node, yaml.ScalarNode) and not node.value and at is not None:
            self.wrong(at, f"{what} is empty; it needs {known[0]}")
        for key, value in self.pairs(node, what):
            name = str(key.value)
            if name not in known:
                near = get_close_matches(name, known, 1, 0.4)
                hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
                self.wrong(key, f"unknown key {name!r} in {what}; {hint}")
            out[name] = value
        return out

    def pairs(self, node: yaml.Node, what: str) -> list[tuple[yaml.Node, yaml.Node]]:
        if not isinstance(node, yaml.MappingNode):
            self.wrong(node, f"{what} must be `key: value` lines, not {self.kind(node)}")
        seen: dict[str, int] = {}
        for key, _ in node.value:
            if str(key.value) in seen:
                self.wrong(key, f"the key {key.value!r} stands already in line {seen[str(key.value)]}")
            seen[str(key.value)] = key.start_mark.line + 1
        return list(node.value)

    def items(self, node: yaml.Node, what: str) -> list[yaml.Node]:
        if not isinstance(node, yaml.SequenceNode):
            self.wrong(node, f"{what} must be a list, not {self.kind(node)}")
        return list(node.value)

    def string(self, node: yaml.Node, what: str) -> str:
        # A number or a date is a fine name; a boolean is YAML misreading an unquoted word such as `no`.
        if not isinstance(node, yaml.ScalarNode):
            self.wrong(node, f"{what} must be text, not {self.kind(node)}")
        if node.tag in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:null") and node.value:
            self.wrong(node, f"{what} must be text; put {node.value!r} in quotation marks")
        value = " ".join(str(node.value).split())
        if not value:
            self.wrong(node, f"{what} is empty")
        return value

    @staticmethod
    def kind(node: yaml.Node) -> str:
        if isinstance(node, yaml.MappingNode):
            return "keys with values"
        return "a list" if isinstance(node, yaml.SequenceNode) else "a single value"
