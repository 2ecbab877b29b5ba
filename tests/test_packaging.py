"""What is installed and promised: dependencies, environment, version, imports, one-way layers."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

import analysis

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

# The flow, top to bottom. A module may import only from modules above it.
LAYERS = [
    "_version",
    "errors",
    "records",
    "lexicons",
    "places",
    "text",
    "phrases",
    "codebook",
    "corpus",
    "engine",
    "extract",
    "names",
    "clues",
    "mentions",
    "nominals",
    "nouns",
    "listed",
    "groups",
    "speakers",
    "persons",
    "bodies",
    "turns",
    "pronouns",
    "unnamed",
    "roles",
    "actors",
    "aliases",
    "identity",
    "days",
    "dates",
    "acts",
    "pairs",
    "links",
    "reader",
    "claims",
    "statements",
    "duplicates",
    "corrections",
    "tables",
    "dna",
    "reversals",
    "rewrite",
    "suggest",
    "draft",
    "check",
    "evaluate",
    "build",
    "views",
    "embed",
    "counts",
    "network",
    "house",
    "charts_cells",
    "charts_time",
    "charts_actors",
    "charts_links",
    "charts",
    "explore",
    "report",
    "series",
    "cli",
    "__main__",
    "__init__",
]
MODULES = sorted((ROOT / "analysis").glob("*.py"))


def name_of(requirement: str) -> str:
    return re.split(r"[<>=~\[; ]", requirement, maxsplit=1)[0].lower()


def imports_of(path: Path, top_level_only: bool = False) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if top_level_only else list(ast.walk(tree))
    out = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            out |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            out.add(node.module)
            if node.module == "analysis":
                out |= {f"analysis.{alias.name}" for alias in node.names}
    return out


def requirements() -> dict[str, str]:
    """Everything that `make` installs, by name, with the bound; from pyproject.toml."""
    extras = PROJECT["optional-dependencies"]
    every = [*PROJECT["dependencies"], *extras["lab"], *extras["dev"]]
    return {name_of(one): one[len(name_of(one)) :] for one in every if name_of(one) != "claimline"}


def test_environment_yml_is_the_environment_of_pyproject() -> None:
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    conda = {name_of(one): one[len(name_of(one)) :] for one in listed if isinstance(one, str)}
    assert conda.pop("python") == PROJECT["requires-python"]
    conda.pop("pip")
    assert conda == requirements()


def test_every_requirement_is_locked_to_an_exact_version() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    locked = {line.split("==")[0].lower().replace("_", "-") for line in lines if "==" in line}
    assert requirements().keys() <= locked
    assert all(line.startswith("#") or re.fullmatch(r"[A-Za-z0-9._-]+==\S+", line) for line in lines if line)


def test_light_install_has_no_notebook_machinery() -> None:
    light = {name_of(one) for one in PROJECT["dependencies"]}
    assert not light & {"jupyterlab", "papermill", "nbconvert", "pytest", "torch", "transformers"}


def test_import_is_light_and_brings_neither_plotly_nor_papermill() -> None:
    code = (
        "import sys, analysis; heavy = {'plotly', 'papermill', 'pandas', 'torch', 'onnxruntime'} & set(sys.modules);"
        "print(sorted(heavy)); print(analysis.__version__)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["[]", analysis.__version__]


def test_tables_bring_neither_plotly_nor_papermill() -> None:
    code = (
        "import sys, analysis as an; an.tabulate, an.find_reversals;"
        "print(sorted({'plotly', 'papermill'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_imports_run_one_way(path: Path) -> None:
    assert path.stem in LAYERS, f"{path.stem} is in no layer: give it its place in the flow"
    own = {name.removeprefix("analysis.") for name in imports_of(path) if name.startswith("analysis.")}
    below = LAYERS[: LAYERS.index(path.stem)]
    assert own <= {*below, "_version"}


@pytest.mark.parametrize(
    ("library", "allowed"),
    [
        ("plotly", {"house", "charts_cells", "charts_time", "charts_actors", "explore", "report"}),
        ("networkx", {"network", "charts_links"}),
        ("kaleido", {"house"}),
        ("papermill", {"report"}),
        ("onnxruntime", {"engine"}),
        ("torch", set()),
        ("transformers", set()),
    ],
)
def test_libraries_stay_where_they_belong(library: str, allowed: set[str]) -> None:
    users = {path.stem for path in MODULES if any(name.split(".")[0] == library for name in imports_of(path))}
    assert users <= allowed


def test_pandas_stays_out_of_extraction() -> None:
    before_tables = LAYERS[: LAYERS.index("duplicates")]
    users = {
        path.stem
        for path in MODULES
        if any(name.split(".")[0] == "pandas" for name in imports_of(path, top_level_only=True))
    }
    assert not users & set(before_tables)


def test_every_public_name_is_there() -> None:
    for name in analysis.__all__:
        assert getattr(analysis, name) is not None
    with pytest.raises(AttributeError, match="nothing_here"):
        analysis.nothing_here  # noqa: B018


def test_version_is_the_same_everywhere() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == analysis.__version__
    assert f"## {analysis.__version__} " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
