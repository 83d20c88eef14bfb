"""Why a run has published nothing."""


class RunFailedError(RuntimeError):
    """Nothing was published; the message says what failed, in one or a few lines."""
