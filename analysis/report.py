"""Make the report:

Build a corpus, run a notebook on it through papermill, write one HTML file that needs no network.
"""

from __future__ import annotations

import ast
import contextlib
import html
import json
import os
import re
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import nbformat
import yaml
from plotly.offline import get_plotlyjs

from analysis._version import __version__
from analysis.build import Progress, build_corpus
from analysis.errors import ParameterError, RunError
from analysis.places import corpus_folder

DEFAULT = "claims_over_time.ipynb"
PLOTLY = "application/vnd.plotly.v1+json"
POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"
"""What a browser may load for the page: nothing from anywhere."""
TYPES = {"str": str, "int": int, "float": float, "bool": bool, "list": list}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a notebook: name, type, default, and the comment beside it."""

    name: str
    kind: str
    default: Any
    help: str

    def __str__(self) -> str:
        return f"{self.name} ({self.kind}, default {self.default!r})"


def report(
    corpus: str | Path,
    *,
    notebook: str | Path | None = None,
    parameters: dict[str, Any] | None = None,
    out: str | Path | None = None,
    progress: Progress | None = None,
) -> Path:
    """Build a corpus, run a notebook on it, and return the path of its HTML (the `.ipynb` lies beside it).

    They go to `reports/` in the corpus's processed folder, or to `out`. The last report stays as it was until a new one
    is whole. Raises `ParameterError` for an unknown parameter or a wrong type before anything runs, `CorpusError` for a
    corpus that can't be used, `RunError` when a cell fails; the failed notebook is kept and named.
    """
    source = corpus_folder(corpus).resolve()
    path = find_notebook(notebook)
    known = notebook_parameters(path)
    values = check_parameters(known, parameters or {}, path)
    done = build_corpus(source, progress=progress)
    if any(one.name == "corpus" for one in known):
        values["corpus"] = str(source)
    folder = Path(out) if out is not None else done.folder / "reports"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        executed = _run(path, values, folder)
        page = to_html(nbformat.read(executed, as_version=4))
        target = folder / f"{path.stem}.html"
        fresh = target.with_name(f".{target.name}.{os.getpid()}.tmp")
        fresh.write_text(page, encoding="utf-8")
        executed.replace(folder / path.name)
        fresh.replace(target)
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
    for node in ast.parse(cell.source).body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            comment = lines[node.lineno - 1].partition("#")[2].strip()
            kind = ast.unparse(node.annotation).partition("[")[0]
            out.append(Parameter(node.target.id, kind, ast.literal_eval(node.value), comment))
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
        out[name] = _typed(by_name[name], value)
    return out


def _typed(parameter: Parameter, value: Any) -> Any:
    want = TYPES.get(parameter.kind)
    if want is None or (want is str and isinstance(value, str)):
        return value
    if want is str:  # YAML reads an unquoted day as a date
        if hasattr(value, "isoformat"):
            return value.isoformat()
    elif isinstance(value, str):
        with contextlib.suppress(yaml.YAMLError):
            value = yaml.safe_load(value) if value.strip() else value
        if want is list and isinstance(value, str):
            value = [part.strip() for part in value.split(",") if part.strip()]
    if want is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, want) and not (want is int and isinstance(value, bool)):
        return value
    raise ParameterError(f"parameter {parameter.name!r} must be {parameter.kind}, not {value!r}")


def _run(path: Path, values: dict[str, Any], folder: Path) -> Path:
    """Run a notebook with papermill in a file of its own; a failed one is kept as `<name>.failed.ipynb`."""
    import papermill

    fresh = folder / f".{path.stem}.{os.getpid()}.ipynb"
    failed = folder / f"{path.stem}.failed.ipynb"
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
                cwd=str(path.parent),
            )
    except papermill.exceptions.PapermillExecutionError as error:
        fresh.replace(failed)
        first = str(error.evalue or "").split("\n")[0]
        raise RunError(f"{path.name}: a cell failed ({error.ename}: {first}); see {failed}") from error
    except RuntimeError as error:
        fresh.unlink(missing_ok=True)
        first = str(error).split("\n")[0]
        raise RunError(f"{path.name}: the notebook could not be run ({first})") from error
    failed.unlink(missing_ok=True)
    return fresh


@contextmanager
def _this_python() -> Iterator[None]:
    """While it lasts, the kernel `python3` is this very interpreter, and figures come as data, not as pages."""
    with tempfile.TemporaryDirectory() as folder:
        spec = Path(folder) / "kernels" / "python3"
        spec.mkdir(parents=True)
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        kernel = {"argv": command, "display_name": "Python 3", "language": "python"}
        (spec / "kernel.json").write_text(json.dumps(kernel), encoding="utf-8")
        path = os.pathsep.join(filter(None, [folder, os.environ.get("JUPYTER_PATH")]))
        changed = {"JUPYTER_PATH": path, "PLOTLY_RENDERER": "plotly_mimetype"}
        before = {name: os.environ.get(name) for name in changed}
        os.environ.update(changed)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name)
                else:
                    os.environ[name] = value


def to_html(notebook: nbformat.NotebookNode) -> str:
    """One page of a run notebook: its text, tables and live charts, without code; it needs no network and allows none.

    Plotly is in it once. Whatever stands in a table was escaped where the table was made; what stands in a chart is
    data.
    """
    parts: list[str] = []
    figures: list[dict[str, Any]] = []
    title = "Claimline report"
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            parts.append(_markdown(cell.source))
            heading = re.match(r"# (.+)", cell.source)
            title = heading.group(1) if heading else title
            continue
        for output in cell.get("outputs", []):
            parts.append(_output(output, figures))
    home = files("analysis") / "page"
    style, script = ((home / name).read_text(encoding="utf-8") for name in ("report.css", "report.js"))
    data = json.dumps(figures, ensure_ascii=False).replace("<", "\\u003c")
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Claimline {__version__}">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<title>{html.escape(title)}</title>
<style>{style}</style>
</head>
<body>
<main>
{"".join(parts)}
</main>
<script>{get_plotlyjs() if figures else ""}</script>
<script type="application/json" id="figures">{data}</script>
<script>{script}</script>
</body>
</html>
"""


def _output(output: nbformat.NotebookNode, figures: list[dict[str, Any]]) -> str:
    if output.output_type == "stream":
        return f"<pre>{html.escape(output.text)}</pre>\n" if output.name == "stdout" else ""
    data = output.get("data", {})
    if PLOTLY in data:
        figures.append({key: data[PLOTLY].get(key) for key in ("data", "layout")})
        name = _title(data[PLOTLY])
        return f'<figure class="chart" id="figure-{len(figures) - 1}" role="img" aria-label="{name}"></figure>\n'
    if "text/html" in data:
        return f'<div class="output">{data["text/html"]}</div>\n'
    if "text/markdown" in data:
        return _markdown(data["text/markdown"])
    return f"<pre>{html.escape(data['text/plain'])}</pre>\n" if "text/plain" in data else ""


def _title(figure: dict[str, Any]) -> str:
    title = (figure.get("layout") or {}).get("title") or {}
    words = re.sub(r"<[^>]*>", "", str(title.get("text", "Chart")))
    about = re.sub(r"<[^>]*>", " ", str((title.get("subtitle") or {}).get("text", "")))
    return html.escape(html.unescape(f"{words}. {about}").strip(". ") + ".", quote=True)


def _markdown(source: str) -> str:
    from nbconvert.filters.markdown_mistune import markdown2html_mistune

    return str(markdown2html_mistune(source))
