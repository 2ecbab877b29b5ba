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
    "compare_positions": "network",
    "find_reversals": "reversals",
    "find_contradictions": "reversals",
    "build_corpus": "build",
    "evaluate_table": "evaluate",
    "claims_over_time_table": "counts",
    "cumulative_table": "counts",
    "coverage_table": "counts",
    "timeline_table": "counts",
    "stance_strip_table": "counts",
    "first_seen_table": "counts",
    "reversal_table": "counts",
    "actor_stance_table": "counts",
    "actor_claim_table": "counts",
    "quotes_table": "counts",
    "act_mix_table": "counts",
    "positions_table": "network",
    "agreement_table": "network",
    "actor_network": "network",
    "write_network": "network",
    "export_dna": "dna",
    "plot_claims_over_time": "charts",
    "plot_claim_multiples": "charts",
    "plot_cumulative": "charts",
    "plot_coverage": "charts",
    "plot_timeline": "charts",
    "plot_stance_strip": "charts",
    "plot_first_seen": "charts",
    "plot_actor_stance": "charts",
    "plot_actor_claims": "charts",
    "plot_act_mix": "charts",
    "plot_quotes": "charts",
    "plot_network": "charts",
    "figure_table": "house",
    "save_figure": "house",
    "show_reversals": "views",
    "show_contradictions": "views",
    "open_corpus": "views",
    "select_statements": "views",
    "show": "views",
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
