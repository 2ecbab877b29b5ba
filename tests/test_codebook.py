"""Codebooks: what they hold, and mistakes named with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.codebook import Claim, KnownActor, read_codebook
from analysis.errors import CodebookError

WHOLE = """\
title: Bridges
claims:
  unsafe:
    text: The bridge is unsafe.
    match: ["bridge unsafe", cracks]
    contrary: [bridge safe]
actors:
  - name: Norwick
    aliases: [the city, 1848]
    members:
      - name: Ada Holm
        aliases: [Holm]
        members:
          - name: Holm's office
  - name: Bo Lind
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "codebook.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_whole_codebook(tmp_path: Path) -> None:
    book = read_codebook(written(tmp_path, WHOLE))
    assert book.title == "Bridges"
    assert book.claims == (Claim("unsafe", "The bridge is unsafe.", ("bridge unsafe", "cracks"), ("bridge safe",)),)
    assert book.actors == (
        KnownActor("Norwick", ("the city", "1848"), None),
        KnownActor("Ada Holm", ("Holm",), "Norwick"),
        KnownActor("Holm's office", (), "Norwick"),
        KnownActor("Bo Lind", (), None),
    )


def test_every_part_is_optional(tmp_path: Path) -> None:
    assert read_codebook(written(tmp_path, "title: T")).claims == ()


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "empty"),
        ("titel: T", 1, "unknown key 'titel' in the codebook; did you mean 'title'?"),
        ("claims:\n  a:\n    txt: x", 3, "unknown key 'txt' in claim 'a'; did you mean 'text'?"),
        ("claims:\n  a:\n    match: [x]", 2, "claim 'a' has no text"),
        ("claims:\n  a:", 2, "claim 'a' is empty"),
        ("claims:\n  a:\n    text: ''", 3, "text is empty"),
        ("claims:\n  a:\n    text: x\n    match: x", 4, "match must be a list, not a single value"),
        ("claims:\n  a:\n    text: [x]", 3, "text must be text, not a list"),
        ("claims:\n  - a", 2, "claims must be `key: value` lines, not a list"),
        ("claims:\n  a:\n    text: x\n  a:\n    text: y", 4, "the key 'a' stands already in line 2"),
        ("actors:\n  - name: A\n  - name: B\n    aliases: [a]", 4, "'a' stands already in line 2"),
        ("actors: [{name: A}, {name: A}]", 1, "'A' stands already in line 1"),
        ("actors:\n  - aliases: [x]", 2, "an actor without a name"),
        ("actors:\n  - name: A\n    alias: [x]", 3, "unknown key 'alias' in an actor; did you mean 'aliases'?"),
        ("actors:\n  - name: A\n    aliases: [no]", 3, "put 'no' in quotation marks"),
        ("title: [", 1, "broken YAML"),
        ("- a", 1, "the codebook must be `key: value` lines"),
    ],
)
def test_mistakes_are_named_with_their_line(tmp_path: Path, text: str, line: int, reason: str) -> None:
    with pytest.raises(CodebookError) as caught:
        read_codebook(written(tmp_path, text))
    assert f"codebook.yml:{line}: " in str(caught.value) and reason in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_codebook_that_builds_objects_is_only_read(tmp_path: Path) -> None:
    with pytest.raises(CodebookError):
        read_codebook(written(tmp_path, "title: !!python/object/apply:os.getcwd []"))


def test_a_codebook_that_holds_itself(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match=r"holds itself|stands already"):
        read_codebook(written(tmp_path, "actors: &a\n  - name: A\n    members: *a\n"))


def test_a_missing_codebook(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match=r"nowhere\.yml: can't be read"):
        read_codebook(tmp_path / "nowhere.yml")


def test_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "codebook.yml").write_bytes(b"title: caf\xe9")
    with pytest.raises(CodebookError, match="not UTF-8"):
        read_codebook(tmp_path / "codebook.yml")
