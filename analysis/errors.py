"""The errors of Claimline. Each message is one line that says what is wrong, where, and what to do."""


class ClaimlineError(Exception):
    """Base of every error that Claimline raises on purpose; the command line prints it in one line and exits with 2."""


class CorpusError(ClaimlineError):
    """A corpus that can't be read as a whole: it isn't there, is empty, or its output can't be written."""


class CodebookError(ClaimlineError):
    """A codebook or a corrections file with a mistake in it; the message names file and line."""


class LexiconError(ClaimlineError):
    """A data file of the package is damaged; the message names file and line."""


class ModelError(ClaimlineError):
    """The model weights in the package are missing or damaged."""


class ParameterError(ClaimlineError):
    """A parameter, column or option that doesn't exist or has the wrong type."""


class RunError(ClaimlineError):
    """A run failed after its inputs were found to be right; what was made is kept and named (exit code 1)."""
