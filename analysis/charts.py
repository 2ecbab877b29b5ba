"""The door to all charts: each draws a table that a function of `counts` or `network` computed, as a Plotly figure."""

from analysis.charts_actors import plot_first_seen, plot_stance_strip, plot_timeline
from analysis.charts_cells import plot_act_mix, plot_actor_claims, plot_actor_stance, plot_quotes
from analysis.charts_links import plot_network
from analysis.charts_time import plot_claim_multiples, plot_claims_over_time, plot_coverage, plot_cumulative

__all__ = [
    "plot_act_mix",
    "plot_actor_claims",
    "plot_actor_stance",
    "plot_claim_multiples",
    "plot_claims_over_time",
    "plot_coverage",
    "plot_cumulative",
    "plot_first_seen",
    "plot_network",
    "plot_quotes",
    "plot_stance_strip",
    "plot_timeline",
]
