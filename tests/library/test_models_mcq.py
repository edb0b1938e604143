"""The answers to the multiple-choice questions, worked out with the layers themselves."""

import ast
import re
from collections.abc import Callable

import numpy as np
import pytest

import mcq
from mytorch.Conv1d import Conv1d, Conv1d_stride1
from mytorch.pool import MaxPool2d_stride1
from mytorch.resampling import Downsample1d

QUESTIONS = [mcq.question_1, mcq.question_2, mcq.question_3, mcq.question_4, mcq.question_5]


def options(question: Callable[[], str]) -> dict[str, str]:
    return dict(re.findall(r"^ *([a-z]): (.+)$", question.__doc__ or "", re.MULTILINE))


@pytest.mark.parametrize("question", QUESTIONS)
def test_four_different_options_and_one_letter(question: Callable[[], str]) -> None:
    assert list(options(question)) == ["a", "b", "c", "d"]
    assert len(set(options(question).values())) == 4
    assert question() in options(question)


def test_the_answers_are_not_all_alike() -> None:
    assert len({question() for question in QUESTIONS}) > 2


def test_question_1_is_the_output_width() -> None:
    Z = Conv1d(1, 1, 3, 3, padding=2).forward(np.ones((1, 1, 13)))
    right = [
        letter for letter, width in options(mcq.question_1).items() if int(width) == Z.shape[2]
    ]
    assert right == [mcq.question_1()]


def test_question_2_several_widths_become_one() -> None:
    widths = {Downsample1d(4).forward(np.ones((1, 1, width))).shape[2] for width in (5, 6, 7, 8)}
    assert widths == {2}
    assert "several widths" in options(mcq.question_2)[mcq.question_2()]


def test_question_3_is_the_input_gradient() -> None:
    conv = Conv1d_stride1(1, 1, 3, weight_init_fn=lambda *_: np.array([[[1, 2, 3]]]))
    conv.forward(np.ones((1, 1, 4)))
    dLdA = conv.backward(np.array([[[1, 10]]]))[0, 0].tolist()
    assert [x for x, row in options(mcq.question_3).items() if ast.literal_eval(row) == dLdA] == [
        mcq.question_3()
    ]


def test_question_4_is_the_input_gradient() -> None:
    pool = MaxPool2d_stride1(2)
    pool.forward(np.array([[[[5, 7, 7], [1, 7, 2]]]]))
    dLdA = pool.backward(np.array([[[[2, 9]]]]))[0, 0].tolist()
    assert [x for x, rows in options(mcq.question_4).items() if ast.literal_eval(rows) == dLdA] == [
        mcq.question_4()
    ]


def test_question_5_is_the_kernel_that_computes_the_same() -> None:
    C, k, out = 3, 4, 5
    w, A = np.random.default_rng(0).normal(size=(k * C, out)), np.arange(C * k).reshape(1, C, k)
    expected = A[0].T.reshape(1, k * C) @ w  # frame by frame
    right = []
    for letter, expression in options(mcq.question_5).items():
        W = eval(expression, {"w": w, "C": C, "k": k, "out": out})
        if W.shape == (out, C, k):
            Z = Conv1d_stride1(C, out, k, weight_init_fn=lambda *_, W=W: W).forward(A)
            right += [letter] * np.allclose(Z[:, :, 0], expected)
    assert right == [mcq.question_5()]
