"""A story of two articles for the tests of the explorer: a mayor denies, then admits."""

CODEBOOK = """title: Grain
claims:
  grain_sold:
    text: Norland sold grain to Sudmark.
    match: [sell grain, grain to Sudmark]
"""
ARTICLES = {
    "one.md": ("2024-03-02", "Ada Holm, the mayor of Norland, denied that grain was sold to Sudmark."),
    "two.md": ("2024-03-20", "On Wednesday Ada Holm, the mayor of Norland, admitted that grain was sold to Sudmark."),
}
