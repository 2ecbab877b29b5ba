"""Read a codebook: the claims somebody tracks and the actors somebody knows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Claim:
    """A proposition that somebody tracks.

    An entry of `match` fits when all its words occur, compared by stem; one of `contrary` names what denies the claim when asserted.
    """

    claim_id: str
    text: str
    match: tuple[str, ...] = ()
    contrary: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownActor:
    """An actor that the codebook names: canonical name, other names, the group it belongs to (None at the top level)."""

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
    """The codebook in a YAML file."""
    raise NotImplementedError
