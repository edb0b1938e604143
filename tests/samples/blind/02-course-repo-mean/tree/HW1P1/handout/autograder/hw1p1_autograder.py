import sys
sys.path.append('.')
import numpy as np
import torch
from mytorch.activation import *
from mytorch.linear import *
np.set_printoptions(suppress=True, precision=4)

DEBUG_AND_GRADE_LINEAR = True

if DEBUG_AND_GRADE_LINEAR:
    A = np.array([[-4., -3.], [-2., -1.], [0., 1.], [2., 3.]], dtype="f")
    W = np.array([[-2., -1.], [0., 1.], [2., 3.]], dtype="f")
    b = np.array([[-1.], [0.], [1.]], dtype="f")
    linear = Linear(2, 3, debug=True)
    linear.W, linear.b = W, b
    print("Z =\n", linear.forward(A))
    print("\n──────────────────────────────────────────\nLINEAR | SUCCESS")
