"""What goes wrong in a way that one line can say."""


class TrainingError(Exception):
    """The user can mend this; the text says how, in one line."""


class Interrupted(Exception):
    """The user pressed Ctrl-C, and the step that was under way has ended."""
