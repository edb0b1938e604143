from mytorch.layers import Conv1d, Flatten, Pipeline, ReLU


class CNN_SimpleScanningMLP(Pipeline):
    def __init__(self) -> None:
        self.conv1 = Conv1d(24, 8, 8, 4)
        self.conv2 = Conv1d(8, 16, 1, 1)
        self.conv3 = Conv1d(16, 4, 1, 1)
        self.layers = [self.conv1, ReLU(), self.conv2, ReLU(), self.conv3, Flatten()]
        super().__init__(self.layers)

    def init_weights(self, weights) -> None:
        w1, w2, w3 = weights
        self.conv1.conv1d_stride1.W = w1.reshape(8, 24, 8).transpose(2, 1, 0)
        self.conv2.conv1d_stride1.W = w2.T[..., None]
        self.conv3.conv1d_stride1.W = w3.T[..., None]


class CNN_DistributedScanningMLP(Pipeline):
    def __init__(self) -> None:
        self.conv1 = Conv1d(24, 2, 2, 2)
        self.conv2 = Conv1d(2, 8, 2, 2)
        self.conv3 = Conv1d(8, 4, 2, 1)
        self.layers = [self.conv1, ReLU(), self.conv2, ReLU(), self.conv3, Flatten()]
        super().__init__(self.layers)

    def init_weights(self, weights) -> None:
        w1, w2, w3 = weights
        self.conv1.conv1d_stride1.W = w1[:48, :2].T.reshape(2, 24, 2)
        self.conv2.conv1d_stride1.W = w2[:4, :8].T.reshape(8, 2, 2)
        self.conv3.conv1d_stride1.W = w3[:16, :4].T.reshape(4, 8, 2)
