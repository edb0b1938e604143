"""Ways in which a submission might tell what it has seen, and all reports that could tell it on."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from autograder.course.sheet import Assignment
from autograder.diagnosis.explain import explain
from autograder.grading.graded import GradedItem
from autograder.records.scorecard import ScoreCard, with_only
from autograder.reports import terminal
from autograder.reports.as_json import to_json
from autograder.reports.html import page
from autograder.reports.junit import to_junit
from autograder.reports.news import following_of, full_marks, news_lines
from autograder.reports.one_item import print_explanation
from autograder.workbench.failing import NothingToShowError, find
from autograder.workbench.history import best_next, since_last
from autograder.workbench.notebook.check import Report
from autograder.workbench.pytest_plugin.failure import of_aspect
from autograder.workbench.pytest_plugin.items import Bench, Result, TestedItem

# Lines of a method that has `seen`, a text, and `few`, a number from 0 to 4.
WAYS = {
    "prints": "print(seen)",
    "a message": "raise ValueError(seen)",
    "the name of an exception": "raise type('E' + seen, (Exception,), {})",
    "the name of a type": "return type('E' + seen, (), {})()",
    "the name of a file": "exec(compile('1 / 0', '<submission>/' + seen, 'exec'))",
    "the name of a function": "f = eval(compile('lambda: 1 / 0', '<submission>/x', 'eval')); "
    "f.__code__ = f.__code__.replace(co_name=seen, co_qualname=seen); f()",
    "the number of a line": r"exec(compile('\n' * few + '1 / 0', '<submission>/x', 'exec'))",
    "the depth of a trace": "f = lambda n: 1 / n if n < 1 else f(n - 1); f(few)",
    "the length of a text": "return np.array(['x' * (few + 1)])",
    "the numbers": "return A + 1",
    "a shape": "return np.zeros((few + 1, 1))",
    "the number of axes": "return np.zeros((1,) * (few + 4))",
    "a dtype": "return A.astype(('f2', 'i1', 'i2', 'i4', '?')[few])",
    "a kind of value": "return (None, 'text', [], {}, 1)[few]",
    "how many elements are wrong": "Z = np.zeros((*A.shape[:2], self.k * (A.shape[2] - 1) + 1))\n"
    "        Z.flat[:few] = 9; return Z",
    "which kind of exception": "raise (OSError, EOFError, MemoryError, KeyError, SystemExit)[few]",
    "a remark": "frame = sys._getframe()\n"
    "        while 'student' not in frame.f_locals: frame = frame.f_back\n"
    "        frame.f_locals['student'].notes.append(seen)",
    "a forbidden import": "import importlib\n"
    "        try: importlib.import_module(('torch', 'jax', 'keras')[few])\n"
    "        except ImportError: pass",
    "a missing module": "import importlib; importlib.import_module('m' + seen)",
    "a feature that it lacks": "from autograder.course.exercise import NotOfferedError\n"
    "        raise NotOfferedError(seen)",
    "an exit status": "os._exit(few)",
    "a signal": "os.kill(os.getpid(), (6, 9, 11, 15, 8)[few])",
    "a way to end": "(os._exit, os.abort, lambda n: ctypes.string_at(0), time.sleep, sys.exit)"
    "[few](3)",
    "a broken line": "from autograder.worker.wire import write_frame\n"
    "        frame = sys._getframe()\n"
    "        while 'answers' not in frame.f_locals: frame = frame.f_back\n"
    "        write_frame(frame.f_locals['answers'], {'kind': seen}); os._exit(0)",
    "memory": "x = few % 2 and np.ones(1 << 29); os._exit(0)",
    "the time": "time.sleep(few / 20); os._exit(0)",
}
QUICK = ("prints", "the numbers", "a way to end", "the time")


def reports(
    card: ScoreCard, known: Mapping[str, GradedItem], sheet: Assignment, folder: Path
) -> Iterator[str]:
    """Every report of a card."""
    yield to_json(card).decode()
    yield to_junit(card).decode()
    yield page(card, {name: explain(one) for name, one in known.items()}).decode()
    yield repr(Report(card, tuple(known.values())))
    yield Report(card, tuple(known.values()))._repr_html_()
    stream = io.StringIO()
    terminal.print_table(card, stream, verbose=False)
    terminal.print_table(card, stream, verbose=True)
    terminal.print_ending(card, stream)
    changes, points = since_last(card, folder, folder)
    following = following_of(card) or best_next(sheet.whole, points)
    terminal.print_news(stream, news_lines(changes, following, full_marks(card)))
    for name, one in sorted(known.items()):
        print_explanation(with_only(card, name), explain(one), stream)
        yield from in_pytest(card, one, folder)
        yield smallest(one)
    yield stream.getvalue()


def in_pytest(card: ScoreCard, graded: GradedItem, folder: Path) -> Iterator[str]:
    """What pytest shows of an item's aspects."""
    tested = TestedItem(graded.item, Bench(folder, 0, lambda end: None))
    (score,) = (one for one in card.items if one.name == graded.item.name)
    vars(tested)["result"] = Result(score, graded)
    for aspect in score.aspects:
        yield str(of_aspect(tested, aspect.aspect))


def smallest(graded: GradedItem) -> str:
    """What `--repro` and `--pdb` begin with."""
    try:
        return str(find(graded).case)
    except NothingToShowError as error:
        return str(error)
