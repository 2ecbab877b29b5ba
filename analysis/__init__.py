"""Claimline: who said what about a claim, when, and do they still say it?

The public names are loaded when they are first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from analysis._version import __version__

_HOME = {
    "Article": "records",
    "Span": "records",
    "Attribution": "records",
    "Statement": "records",
    "ACTS": "records",
    "STANCES": "records",
    "ClaimlineError": "errors",
    "Codebook": "codebook",
    "read_articles": "corpus",
    "read_corpus": "corpus",
    "read_codebook": "codebook",
    "read_statements": "statements",
    "extract_statements": "tables",
    "read_table": "tables",
    "tabulate": "tables",
    "claims_over_time": "tables",
    "explain": "tables",
    "suggest_claims": "suggest",
    "draft_codebook": "draft",
    "check_codebook": "check",
    "compare_positions": "agreement",
    "find_reversals": "reversals",
    "find_contradictions": "reversals",
    "build_corpus": "build",
    "evaluate_table": "evaluate",
    "plot_claims_over_time": "charts",
    "plot_timeline": "charts",
    "plot_actor_stance": "charts",
    "open_corpus": "views",
    "select_statements": "views",
    "show": "show",
}

__all__ = ["__version__", *sorted(_HOME)]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'analysis' has no attribute {name!r}")
    value = getattr(import_module(f"analysis.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(_HOME))
