"""Make a series of reports: one notebook for each of several values, a file each, and a page that lists them."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis._version import __version__
from analysis.build import Progress
from analysis.corpus import CorpusReading
from analysis.errors import ParameterError, RunError
from analysis.places import corpus_folder, processed_folder
from analysis.report import POLICY, check_parameters, find_notebook, notebook_parameters, report
from analysis.views import STYLE, escape


def report_series(
    corpus: str | Path,
    each: Sequence[Mapping[str, Any]],
    *,
    notebook: str | Path | None = None,
    parameters: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
    on_reading: Callable[[CorpusReading], None] | None = None,
) -> Path:
    """Run a notebook once for each set of parameters and return the path of the page that lists the reports.

    They go to `reports/<notebook>/` in the corpus's processed folder: an `.html` and an `.ipynb` for each, named after
    its values, and `index.html`. `parameters` are for all of them. Every parameter is checked before anything runs. A
    run that fails does not stop the others; it is named on the page, and `RunError` tells of the first. Raises
    `ParameterError` and `CorpusError` like `report`.
    """
    if not each:
        raise ParameterError("a series of reports needs at least one set of parameters")
    path = find_notebook(notebook)
    known = notebook_parameters(path)
    sets = [{**(parameters or {}), **one} for one in each]
    for one in sets:
        check_parameters(known, one, path)
    folder = processed_folder(corpus_folder(corpus)) / "reports" / path.stem
    lines, failed, taken = [], list[RunError](), {"index"}
    for own, whole in zip(each, sets, strict=True):
        label = ", ".join(" and ".join(map(str, v)) if isinstance(v, list) else str(v) for v in own.values())
        name = _file_name(label, taken)
        try:
            _one(corpus, path, whole, folder, name, label, progress, on_reading)
            lines.append(f'<li><a href="{escape(name)}.html">{escape(label)}</a></li>')
        except RunError as error:
            failed.append(error)
            lines.append(f"<li>{escape(label)}: failed</li>")
        on_reading = None  # the same corpus each time: told once
    index = folder / "index.html"
    index.write_text(_page(f"{path.stem.replace('_', ' ')}: {corpus_folder(corpus).resolve().name}", lines), "utf-8")
    if failed:
        raise RunError(
            f"{len(failed)} of {len(sets)} reports failed, the first: {failed[0]}; all are listed in {index}"
        )
    return index


def _one(
    corpus: str | Path,
    path: Path,
    values: dict[str, Any],
    folder: Path,
    name: str,
    label: str,
    progress: Progress | None,
    on_reading: Callable[[CorpusReading], None] | None,
) -> None:
    """One report, made aside and moved to its name when it is whole."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".", dir=folder) as aside:
        try:
            made = report(corpus, notebook=path, parameters=values, out=aside, progress=progress, on_reading=on_reading)
        except RunError:
            kept = Path(aside) / f"{path.stem}.failed.ipynb"
            if kept.exists():
                shutil.move(kept, folder / f"{name}.failed.ipynb")
            raise
        page = made.read_text("utf-8").replace("<title>", f"<title>{escape(label)}: ", 1)
        made.write_text(page, "utf-8")
        os.replace(made.with_suffix(".ipynb"), folder / f"{name}.ipynb")
        os.replace(made, folder / f"{name}.html")


def _file_name(label: str, taken: set[str]) -> str:
    """A name for files that no other report of the series has, whatever the label is made of."""
    base = re.sub(r"\W+", "-", label.lower()).strip("-")[:60] or "report"
    name = next(one for one in (base, *(f"{base}-{n}" for n in range(2, 100_000))) if one not in taken)
    taken.add(name)
    return name


def _page(title: str, lines: list[str]) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n{STYLE}\n</head>\n<body>\n<main>\n<h1>{escape(title)}</h1>\n<ul>\n"
        + "\n".join(lines)
        + f"\n</ul>\n<footer>Made with Claimline {__version__}.</footer>\n</main>\n</body>\n</html>\n"
    )
