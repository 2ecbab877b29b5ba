"""The version, in the one place that packaging, the command line and reports read it from."""

__version__ = "0.2.0"
