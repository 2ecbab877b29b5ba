"""Find who said what: the one door through which the stages get attributions, whatever engine stands behind it."""

from analysis.engine import find_attributions

__all__ = ["find_attributions"]
