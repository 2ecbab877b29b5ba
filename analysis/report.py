"""Make the report:

Build a corpus, run a notebook on it through papermill, write one HTML file that needs no network.
"""

from __future__ import annotations

import ast
import base64
import json
import os
import re
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import yaml

from analysis._version import __version__
from analysis.build import Progress, build_corpus
from analysis.corpus import CorpusReading
from analysis.embed import TEXTS, packed
from analysis.errors import ParameterError, RunError
from analysis.places import corpus_folder
from analysis.tables import split_freq
from analysis.views import STYLE, as_day, escape

DEFAULT = "claims_over_time.ipynb"
TYPES = {"str": str, "int": int, "float": float, "bool": bool, "list": list}
PLOTLY = "application/vnd.plotly.v1+json"
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; "
    "form-action 'none'; base-uri 'none'"
)
"""What a browser may load for the page: nothing from anywhere."""

PLACE = (
    '<div class="claimline" id="statements"><button type="button" class="save">Download as CSV</button></div>\n'
    '<noscript><p class="note">Table, charts and articles need a browser that runs scripts.</p></noscript>'
)
"""What stands for the table of statements on a page that has them as data."""

SCRIPTS = ("store.js", "panel.js", "charts.js", "report.js")
"""The page's own script, in reading order: its data and filters, the side panel, the charts, the rest."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a notebook: name, type, default, and the comment beside it."""

    name: str
    kind: str
    default: Any
    help: str

    def __str__(self) -> str:
        return f"{self.name}: {self.kind} = {self.default!r}"


def report(
    corpus: str | Path,
    *,
    notebook: str | Path | None = None,
    parameters: dict[str, Any] | None = None,
    out: str | Path | None = None,
    progress: Progress | None = None,
    on_reading: Callable[[CorpusReading], None] | None = None,
) -> Path:
    """Build a corpus, run a notebook on it, and return the path of its HTML (the `.ipynb` lies beside it).

    `on_reading` is called once the corpus is read, with the articles, doubts and rejected files. The two files go to
    `reports/` in the corpus's processed folder, or to `out`. The last report stays as it was until a new one
    is whole. Raises `ParameterError` for an unknown parameter or a wrong type before anything runs, `CorpusError` for a
    corpus that can't be used, `RunError` when a cell fails; the failed notebook is kept and named.
    """
    source = corpus_folder(corpus).resolve()
    path = find_notebook(notebook)
    known = notebook_parameters(path)
    values = check_parameters(known, parameters or {}, path)
    if values.get("corpus", str(corpus)) not in (str(corpus), str(source)):
        raise ParameterError(f"the corpus is {corpus}, but parameter 'corpus' is {values['corpus']!r}; leave it out")
    done = build_corpus(source, progress=progress)
    if on_reading:
        on_reading(done.reading)
    if any(one.name == "corpus" for one in known):
        values["corpus"] = str(source)
    folder = Path(out) if out is not None else done.folder / "reports"
    target = folder / f"{path.stem}.html"
    fresh = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        executed = _run(path, values, folder)
        try:
            fresh.write_text(to_html(nbformat.read(executed, as_version=4)), encoding="utf-8")
            executed.replace(folder / path.name)
            fresh.replace(target)
        finally:
            executed.unlink(missing_ok=True)
            fresh.unlink(missing_ok=True)
    except OSError as error:
        raise RunError(f"{folder}: can't be written ({error.strerror}); the last report is as it was") from error
    return target


def find_notebook(notebook: str | Path | None) -> Path:
    """The path of a notebook: as given, or by name in `notebooks/` of the working directory or of the checkout."""
    name = Path(notebook or DEFAULT)
    name = name if name.suffix else name.with_suffix(".ipynb")
    places = [name, Path.cwd() / "notebooks" / name, Path(__file__).resolve().parents[1] / "notebooks" / name]
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        raise ParameterError(f"{notebook or DEFAULT}: no such notebook; give its path, or run from the checkout")
    return found


def notebook_parameters(path: Path) -> list[Parameter]:
    """The parameters of a notebook, from the cell with the tag `parameters`: typed literals with a comment each."""
    try:
        cells = nbformat.read(path, as_version=4).cells
    except (OSError, ValueError, nbformat.ValidationError) as error:
        raise ParameterError(f"{path}: not a notebook ({str(error).splitlines()[0]})") from error
    cell = next((one for one in cells if "parameters" in one.metadata.get("tags", [])), None)
    if cell is None:
        return []
    lines = cell.source.splitlines()
    out = []
    try:
        for node in ast.parse(cell.source).body:
            target = (
                node.target
                if isinstance(node, ast.AnnAssign)
                else node.targets[0]
                if isinstance(node, ast.Assign)
                else None
            )
            if not isinstance(target, ast.Name) or node.value is None:
                continue
            default = ast.literal_eval(node.value)
            kind = ast.unparse(node.annotation) if isinstance(node, ast.AnnAssign) else type(default).__name__
            comment = lines[node.end_lineno - 1].partition("#")[2].strip()
            out.append(Parameter(target.id, kind, default, comment))
    except (SyntaxError, ValueError) as error:
        raise ParameterError(
            f"{path}: the cell with the parameters holds more than names and values ({error})"
        ) from error
    return out


def check_parameters(known: list[Parameter], given: dict[str, Any], path: Path) -> dict[str, Any]:
    """The given values in the types that the notebook declares; strings, as a command line gives them, are read as
    YAML.

    Raises `ParameterError` for an unknown name or a value of another type; it lists the known ones.
    """
    by_name = {one.name: one for one in known}
    listing = "; ".join(map(str, known)) or "it has none"
    out = {}
    for name, value in given.items():
        if name not in by_name:
            raise ParameterError(f"{path.name} has no parameter {name!r}; it has {listing}")
        try:
            out[name] = _typed(by_name[name], value)
        except TypeError as error:
            raise ParameterError(f"parameter {name!r} {error}; {path.name} has {listing}") from error
        # Names that mean the same in every notebook of the project: wrong values are told before anything runs.
        if name in ("start", "end") and by_name[name].kind == "str":
            as_day(out[name], f"parameter {name!r}")
        if name == "min_confidence" and not 0 <= out[name] <= 1:
            raise ParameterError(f"parameter 'min_confidence' must be from 0 to 1, not {out[name]!r}")
        if name == "texts" and out[name] not in TEXTS:
            raise ParameterError(f"parameter 'texts' must be one of {', '.join(TEXTS)}, not {out[name]!r}")
        if name == "freq":
            split_freq(out[name], "parameter 'freq'")
    return out


def _typed(parameter: Parameter, value: Any) -> Any:
    kind, _, inner = parameter.kind.partition("[")
    want = TYPES.get(kind)
    if want is None or (want is str and isinstance(value, str)):
        return value
    if want is str:  # YAML reads an unquoted day as a date
        if isinstance(value, date):
            return value.isoformat()
    elif isinstance(value, str):
        with suppress(yaml.YAMLError):
            value = yaml.safe_load(value) if value.strip() else value
        if want is list and isinstance(value, str):
            value = [part.strip() for part in value.split(",") if part.strip()]
    if want is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, want) and not (want is int and isinstance(value, bool)):
        item = TYPES.get(inner.rstrip("]"))
        if not isinstance(value, list) or item is None or all(isinstance(one, item) for one in value):
            return value
    raise TypeError(f"must be {parameter.kind}, not {value!r}")


def _run(path: Path, values: dict[str, Any], folder: Path) -> Path:
    """Run a notebook with papermill in a file of its own; a failed one is kept as `<name>.failed.ipynb`."""
    import papermill
    from papermill.exceptions import PapermillExecutionError

    fresh = folder / f".{path.stem}.{os.getpid()}.ipynb"
    failed = folder / f"{path.stem}.failed.ipynb"
    reason = ""
    try:
        with _this_python(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            papermill.execute_notebook(
                str(path),
                str(fresh),
                parameters=values,
                kernel_name="python3",
                progress_bar=False,
                log_output=False,
                cwd=str(Path.cwd()),
            )
    except PapermillExecutionError as error:
        told = str(error.evalue).splitlines() or [""]
        reason = f"cell {error.exec_count} failed ({error.ename}: {told[0]})"
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
    except Exception as error:  # a kernel that dies or doesn't start: papermill lets many kinds through
        reason = f"it could not be run ({type(error).__name__}: {(str(error).splitlines() or [''])[0]})"
    if reason:
        if fresh.exists():
            fresh.replace(failed)
        kept = f"; it is kept as {failed}" if failed.exists() else ""
        raise RunError(f"{path.name}: {reason}{kept}; the last report is as it was")
    failed.unlink(missing_ok=True)
    return fresh


@contextmanager
def _this_python() -> Iterator[None]:
    """For the time of a run, the kernel `python3` is this very interpreter with this very package.

    Whatever kernels, start-up scripts or unwritable home folders a machine has, they don't reach the run.
    """
    with tempfile.TemporaryDirectory(prefix="claimline-") as name:
        folder = Path(name)
        spec = folder / "kernels" / "python3"
        spec.mkdir(parents=True)
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", "--log-level=ERROR"]
        kernel = {"argv": command, "display_name": "Python 3", "language": "python"}
        (spec / "kernel.json").write_text(json.dumps(kernel), encoding="utf-8")
        root = str(Path(__file__).resolve().parents[1])
        wanted = {
            "JUPYTER_PATH": os.pathsep.join(filter(None, [name, os.environ.get("JUPYTER_PATH")])),
            "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
            "IPYTHONDIR": str(folder / "ipython"),
            "PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")])),
            "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        }
        before = {key: os.environ.get(key) for key in wanted}
        os.environ.update(wanted)
        try:
            yield
        finally:
            for key, value in before.items():
                if value is None:
                    os.environ.pop(key, None)
                else:
                    os.environ[key] = value


# --- the page ------------------------------------------------------------------------------------------------------


def to_html(notebook: nbformat.NotebookNode, title: str | None = None) -> str:
    """An executed notebook as one HTML page without code, which needs no network.

    Charts are drawn by the one copy of Plotly.js in the page from figures kept as data; the page's own policy forbids
    every request. `title` defaults to the notebook's first heading.
    """
    from nbconvert import HTMLExporter
    from plotly.offline import get_plotlyjs

    page = nbformat.from_dict(notebook)
    shown = []
    pieces: list[str] = []
    charts = 0
    has_data = any('id="claimline-data"' in _html_of(one) for cell in page.cells for one in cell.get("outputs", []))
    for number, cell in enumerate(page.cells):
        cell["id"] = f"cell-{number}"
        for output in cell.get("outputs", []):
            if PLOTLY in output.get("data", {}):
                charts += 1
                pieces.append(_chart(output["data"][PLOTLY], charts))
            elif "text/html" in output.get("data", {}):
                html = _html_of(output).replace(STYLE, "")
                pieces.append(PLACE if has_data and 'class="statements sortable"' in html else html)
            else:
                continue
            # nbconvert parses and rewrites what it is given, which is slow: it gets a place to put the piece.
            output["data"] = {"text/html": f"<div>claimline-{len(pieces) - 1}</div>"}
        # Standard error is for whoever ran it: it stays in the notebook beside the page.
        if "outputs" in cell:
            cell["outputs"] = [one for one in cell["outputs"] if one.get("name") != "stderr"]
        if cell.cell_type == "markdown" or cell.get("outputs"):
            shown.append(cell)
    page.cells = shown
    exporter = HTMLExporter(
        template_name="basic",
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
    )
    body, _ = exporter.from_notebook_node(page)
    body = re.sub(r"<div>claimline-(\d+)</div>", lambda place: pieces[int(place.group(1))], body)
    heading = next((found for cell in shown if (found := re.search(r"^# +(.+)$", cell.get("source", ""), re.M))), None)
    folder = files("analysis") / "page"
    css = (folder / "report.css").read_text("utf-8")
    script = "\n".join((folder / name).read_text("utf-8") for name in SCRIPTS)
    frame = (folder / "frame.html").read_text("utf-8") if has_data else ""
    plotly = f"<script>{get_plotlyjs()}</script>" if charts else ""
    has_table = has_data or 'class="statements sortable"' in body
    tables = f"<script>{_datatables()}</script>" if has_table else ""
    own = f"<script>\n{script}</script>" if charts or has_table else ""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="generator" content="Claimline {__version__}">\n'
        f"<title>{escape(title or (heading.group(1) if heading else 'Report'))}</title>\n"
        f"{STYLE}\n<style>\n{css}</style>\n</head>\n<body>\n{frame}<main>\n{body}\n"
        f"<footer>Made with Claimline {__version__}. This file needs no network and makes no request.</footer>\n"
        f"</main>\n{plotly}\n{tables}\n{own}\n</body>\n</html>\n"
    )


def _html_of(output: Mapping[str, Any]) -> str:
    html = output.get("data", {}).get("text/html", "")
    return "".join(html) if isinstance(html, list) else html


def _datatables() -> str:
    """DataTables (MIT) as itables packs it, licences at its end; what the module exports becomes a global name."""
    text = (files("itables") / "html" / "dt_bundle.js").read_text("utf-8")
    found = re.search(r"export ?\{[^}]*?([\w$]+) as default[^}]*\};?", text)
    if found is None:
        raise RunError("itables has changed the way it packs DataTables; install the version in constraints.txt")
    body = text[: found.start()] + f"window.DataTable = {found.group(1)};" + text[found.end() :]
    return '(() => { "use strict";\n' + body.replace("</script", "<\\/script") + "\n})();"


def _chart(figure: Mapping[str, Any], number: int) -> str:
    layout = figure.get("layout", {})
    alt = (layout.get("meta") or {}).get("alt", f"Chart {number}")
    height = int(layout.get("height") or 450)
    data = packed(f"figure-{number}", _lists({"data": figure["data"], "layout": layout}))
    return (
        f'<figure class="chart"><div class="plot" id="chart-{number}" role="img" aria-label="{escape(alt)}" '
        f'style="height:{height}px"></div>{data}</figure>'
    )


def _lists(value: Any) -> Any:
    """A figure with its packed arrays (`dtype`, `bdata`) as lists, which the page can filter."""
    if isinstance(value, Mapping):
        if "bdata" in value:
            array = np.frombuffer(base64.b64decode(value["bdata"]), dtype=value["dtype"])
            shape = [int(size) for size in str(value.get("shape", array.size)).split(",")]
            return array.reshape(shape).tolist()
        return {name: _lists(one) for name, one in value.items()}
    return [_lists(one) for one in value] if isinstance(value, list) else value
