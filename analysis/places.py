"""Find a corpus by its name or path, and the folder that its tables go to; write a file there whole."""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path

from analysis.errors import CorpusError


def data_folders() -> list[Path]:
    """Where corpora are looked for, in this order.

    `$CLAIMLINE_DATA`; `data/` in the working directory or a folder above it; `data/` beside the package in a checkout.
    """
    here = Path.cwd()
    folders = [Path(os.environ["CLAIMLINE_DATA"])] if os.environ.get("CLAIMLINE_DATA") else []
    folders += [folder / "data" for folder in (here, *here.parents)]
    folders.append(Path(__file__).resolve().parents[1] / "data")
    return [folder for folder in folders if (folder / "raw").is_dir()]


def corpus_folder(corpus: str | Path) -> Path:
    """The folder of a corpus, given as a path or as the name of a folder under `data/raw`.

    Raises `CorpusError` where there is none; the message names the nearest existing corpus.
    """
    path = Path(corpus).expanduser()
    if path.is_dir():
        return path
    known: list[str] = []
    if len(path.parts) == 1:
        for data in data_folders():
            if (data / "raw" / path).is_dir():
                return data / "raw" / path
            known += sorted(child.name for child in (data / "raw").iterdir() if child.is_dir())
    elif path.parent.is_dir():
        known = sorted(child.name for child in path.parent.iterdir() if child.is_dir())
    if path.exists():
        raise CorpusError(f"{corpus}: not a folder; a corpus is a folder of articles")
    near = get_close_matches(path.name, known, 1)
    hint = f"did you mean {near[0]!r}?" if near else "give a path, or the name of a folder under data/raw"
    raise CorpusError(f"{corpus}: no such corpus; {hint}")


def processed_folder(corpus: str | Path) -> Path:
    """The folder that the tables of a corpus go to:

    `data/processed/<name>` beside its `data/raw`, else in the working directory.
    """
    folder = corpus_folder(corpus).resolve()
    for parent in folder.parents:
        if parent.name == "raw" and parent.parent.name == "data":
            return parent.parent / "processed" / folder.relative_to(parent)
    return Path.cwd() / "data" / "processed" / folder.name


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: a killed build leaves the old one."""
    new = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with new.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
