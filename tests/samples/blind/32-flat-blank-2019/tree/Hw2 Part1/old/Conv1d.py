import numpy as np

class Conv1d_stride1():
    def forward(self, A):
        for i in range(A.shape[2] - self.kernel_size):
            pass
