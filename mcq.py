"""Five multiple-choice questions; each function returns one lower-case letter."""


def question_1() -> str:
    """Find the length of a convolution's output.

    A `Conv1d` with kernel size 3, stride 3 and padding 2 is given an input of width 13.
    What is the width of its output?

    a: 4
    b: 5
    c: 6
    d: 15
    """
    # BEGIN SOLUTION
    return "b"  # (13 + 2 * 2 - 3) // 3 + 1 = 14 // 3 + 1
    # END SOLUTION


def question_2() -> str:
    """Say what a downsampling layer must remember.

    Why must `Downsample1d.backward` know the width of the input of `forward`?

    a: The gradient has to be divided by the number of elements that were dropped.
    b: The values that were dropped have to be put back between those that were kept.
    c: The width of the gradient tells the factor only if the input's width is known too.
    d: Inputs of several widths give outputs of one width, and dLdA needs the right one of them.
    """
    # BEGIN SOLUTION
    return "d"  # with a factor of 4, the widths 5, 6, 7 and 8 all become 2
    # END SOLUTION


def question_3() -> str:
    """Send a gradient back through a convolution.

    A `Conv1d_stride1` with one channel in, one channel out and the kernel [1, 2, 3] was given
    an input of width 4, so that its output has width 2. The gradient of the loss with respect
    to the output is dLdZ = [1, 10]. What is dLdA?

    a: [1, 12, 23, 30]
    b: [3, 32, 21, 10]
    c: [21, 32]
    d: [10, 21, 32, 3]
    """
    # BEGIN SOLUTION
    return "a"  # [0, 0, 1, 10, 0, 0] correlated with the flipped kernel [3, 2, 1]
    # END SOLUTION


def question_4() -> str:
    """Send a gradient back through max-pooling.

    A `MaxPool2d_stride1` with a 2 x 2 kernel was given the image
        [[5, 7, 7],
         [1, 7, 2]]
    and the gradient of the loss with respect to its two outputs is [[2, 9]]. Each window's
    gradient goes to its first maximum in row-major order. What is dLdA?

    a: [[0, 9, 0], [0, 0, 0]]
    b: [[0, 4, 3], [0, 4, 0]]
    c: [[0, 11, 0], [0, 0, 0]]
    d: [[0, 11, 9], [0, 11, 0]]
    """
    # BEGIN SOLUTION
    return "c"  # both windows find their first 7 at row 0, column 1, and 2 + 9 = 11
    # END SOLUTION


def question_5() -> str:
    """Find the kernel that a scanning MLP becomes.

    An MLP scans an input of C channels, k frames at a time. The rows of its first weight
    matrix w, of shape (k * C, out), go frame by frame: first the C features of frame 0, then
    those of frame 1, and so on. Which expression is the weight (out, C, k) of the `Conv1d`
    that computes the same?

    a: w.reshape(k, C, out).transpose(1, 2, 0)
    b: w.T.reshape(out, C, k)
    c: w.reshape(out, C, k)
    d: w.T.reshape(out, k, C).transpose(0, 2, 1)
    """
    # BEGIN SOLUTION
    return "d"  # the rows are split into k frames of C features; then the axes are swapped
    # END SOLUTION
