"""What goes wrong in a way that one line can say."""


class TrainingError(Exception):
    """The user can mend this; the text says how, in one line."""

    status = 1  # the program's exit status


class UsageError(TrainingError):
    """The options ask for what cannot be done; nothing was trained."""

    status = 2


class Interrupted(Exception):
    """The user pressed Ctrl-C, and the step that was under way has ended."""
