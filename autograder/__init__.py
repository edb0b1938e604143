"""The autograder: compares a submission's forward and backward passes with PyTorch's."""

# Whatever is started here begins with this file, in whichever Python: 2.7 must be able to read it.
import sys

TYPE_CHECKING = False  # as in `typing`, which not every Python has
GRADERS_FAULT = 3  # the exit status, as in command/outcome.py

if sys.version_info < (3, 11):  # noqa: UP036 - this is what tells those who have an older one
    this = sys.version.split()[0] + " (" + sys.executable + ")"
    sys.stderr.write("autograder: Python 3.11 or newer is needed; this is " + this + "\n")
    sys.exit(GRADERS_FAULT)
if sys.flags.optimize > 1:
    sys.stderr.write(
        "autograder: -OO (PYTHONOPTIMIZE=2) takes away the docstrings, which reports quote; "
        "leave it out\n"
    )
    sys.exit(GRADERS_FAULT)

if TYPE_CHECKING:
    from autograder.workbench.notebook.check import check as check
    from autograder.workbench.notebook.check import points as points

__version__ = "0.1.0"


def __getattr__(name):  # type: (str) -> object # noqa: ANN001, ANN202
    """`check` and `points`, for notebooks; whoever does not ask for them need not load them."""
    if name in ("check", "points"):
        from autograder.workbench.notebook import check

        return getattr(check, name)
    raise AttributeError("module 'autograder' has no attribute " + repr(name))
