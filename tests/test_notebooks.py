"""The notebooks: thin, committed without outputs, run by bare papermill from anywhere with any of their parameters."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

from analysis.report import notebook_parameters

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
REPORT = ROOT / "notebooks" / "claims_over_time.ipynb"
ARTICLES = {
    "one.md": (
        "2024-03-02",
        "Mayor denies sale",
        "Ada Holm, the mayor of Norland, denied that grain was sold to Sudmark.",
    ),
    "two.md": (
        "2024-03-20",
        "Mayor <script>alert(1)</script> concedes",
        "On Wednesday the mayor, Ada Holm, admitted that grain was sold to Sudmark.\n\n"
        "“We sold a little grain to Sudmark,” Holm told reporters. </script> Rain fell.",
    ),
    "three.md": ("2024-05-03", "Board speaks", "The Harbour Board said that it would close the harbour in June."),
}
CODEBOOK = """title: Grain & harbour
claims:
  grain_sold:
    text: Norland sold grain to Sudmark.
    match: [sell grain, grain to Sudmark]
actors:
  - name: Norland
    members:
      - name: Ada Holm
        aliases: [Holm]
"""


def papermill(out: Path, cwd: Path, *options: str, source: Path = REPORT, **env: str) -> nbformat.NotebookNode:
    """Run a notebook as somebody would on the command line; the notebook that comes out."""
    name = os.path.relpath(source, cwd)
    command = [sys.executable, "-m", "papermill", name, str(out), "-k", "python3", "--no-progress-bar", *options]
    clean = {key: value for key, value in os.environ.items() if key != "CLAIMLINE_DATA"}
    done = subprocess.run(command, cwd=cwd, env=clean | env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    return nbformat.read(out, as_version=4)


def shown(notebook: nbformat.NotebookNode) -> str:
    """All HTML that the cells show."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return "\n".join(str(output.get("data", {}).get("text/html", "")) for output in outputs)


def figures(notebook: nbformat.NotebookNode) -> list[dict[str, Any]]:
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    found = [output.get("data", {}).get("application/vnd.plotly.v1+json") for output in outputs]
    return [figure for figure in found if figure]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a small corpus."""
    folder = tmp_path_factory.mktemp("work") / "data"
    corpus = folder / "raw" / "grain"
    corpus.mkdir(parents=True)
    (corpus / "codebook.yml").write_text(CODEBOOK, encoding="utf-8")
    for name, (day, title, text) in ARTICLES.items():
        head = f"---\ntitle: {title}\ndate: {day}\noutlet: The Daily\n---\n\n"
        (corpus / name).write_text(head + text + "\n", encoding="utf-8")
    (corpus / "undated.txt").write_text("No date here.", encoding="utf-8")
    return folder


# --- how they are written ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_thin_and_committed_without_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    for before, cell in zip([None, *notebook.cells], notebook.cells, strict=False):
        if cell.cell_type != "code":
            continue
        assert not cell.outputs and cell.execution_count is None
        assert len(cell.source.splitlines()) <= 10
        kinds = {type(node) for node in ast.walk(ast.parse(cell.source))}
        assert not kinds & {ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.While, ast.Try}
        assert before is not None, "it begins with words"
    assert notebook.cells[0].source.startswith("# ")
    assert notebook.metadata["kernelspec"]["name"] == "python3"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_parameters_are_typed_and_explained(path: Path) -> None:
    known = notebook_parameters(path)
    assert known and all(one.help for one in known)
    assert known[0].name == "corpus" and known[0].default == "iran_drones"
    if path == REPORT:
        assert {"corpus", "claims", "actors", "start", "end", "freq"} <= {one.name for one in known}


def test_papermill_lists_the_parameters() -> None:
    command = [sys.executable, "-m", "papermill", "--help-notebook", str(REPORT)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    for one in notebook_parameters(REPORT):
        assert f"{one.name}: {one.kind} (default" in done.stdout
        assert one.help.split(",")[0] in done.stdout
    assert "Unknown" not in done.stdout


# --- how they run --------------------------------------------------------------------------------------------------


def test_the_report_runs_bare_in_the_checkout(tmp_path: Path) -> None:
    if not (ROOT / "data" / "raw" / "iran_drones" / "codebook.yml").exists():
        pytest.skip("the demonstration corpus is not in this checkout")
    notebook = papermill(tmp_path / "out.ipynb", ROOT)
    html = shown(notebook)
    assert len(figures(notebook)) == sum("an.plot_" in cell.source for cell in notebook.cells) == 7
    assert html.index('class="claimline reversals"') < html.index('class="statements sortable"')
    assert "Hossein Amir-Abdollahian" in html


def test_the_report_runs_from_the_folder_of_the_notebooks_on_a_path(tmp_path: Path, data: Path) -> None:
    options = ["-p", "corpus", str(data / "raw" / "grain"), "-p", "freq", "M", "-y", "claims: [grain_sold]"]
    notebook = papermill(tmp_path / "out.ipynb", ROOT / "notebooks", *options)
    bars, timeline, *_ = figures(notebook)
    assert "Statements per month" in bars["layout"]["title"]["text"]
    assert "grain:" in timeline["layout"]["title"]["subtitle"]["text"]
    html = shown(notebook)
    assert "Norland sold grain to Sudmark." in html and "Grain &amp; harbour" in html
    assert "close the harbour" not in html, "it is on no claim"
    assert "undated.txt" in html and "1 file could not be used" in html
    assert "<script>alert" not in html and "&lt;script&gt;alert(1)" in html


def test_the_report_runs_anywhere_with_an_empty_slice(tmp_path: Path, data: Path) -> None:
    elsewhere = tmp_path / "else where"
    elsewhere.mkdir()
    source = shutil.copy(REPORT, elsewhere / "copy.ipynb")
    options = ["-p", "corpus", "grain", "-p", "start", "2030-01-01", "-p", "min_confidence", "0.99"]
    notebook = papermill(tmp_path / "out.ipynb", elsewhere, *options, source=Path(source), CLAIMLINE_DATA=str(data))
    *drawn, coverage = figures(notebook)
    for figure in drawn:
        said = figure["layout"]["annotations"][0]["text"].replace("<br>", " ")
        assert said.startswith("No ") and said.endswith(".")
    assert coverage["data"], "articles were read"
    html = shown(notebook)
    assert "No statement is in this slice" in html and "No statements in this slice." in html
    assert "No actor or group is found on both sides" in html


def test_exploring_runs_and_shows_an_article(tmp_path: Path, data: Path) -> None:
    source = ROOT / "notebooks" / "explore.ipynb"
    notebook = papermill(tmp_path / "out.ipynb", tmp_path, "-p", "corpus", str(data / "raw" / "grain"), source=source)
    html = shown(notebook)
    assert '<mark class="content"' in html and "The Daily" in html
    kinds = [kind for cell in notebook.cells for output in cell.get("outputs", []) for kind in output.get("data", {})]
    assert "application/vnd.jupyter.widget-view+json" in kinds
