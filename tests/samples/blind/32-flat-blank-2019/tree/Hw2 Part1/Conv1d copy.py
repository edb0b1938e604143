class Conv1d_stride1():
    def __init__(self, in_channels, out_channels, kernel_size,
                 weight_init_fn=None, bias_init_fn=None):
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = kernel_size

        if weight_init_fn is None:
            self.W = np.random.normal(0, 1.0, (out_channels, in_channels, kernel_size))
        else:
            self.W = weight_init_fn(out_channels, in_channels, kernel_size)

        if bias_init_fn is None:
            self.b = np.zeros(out_channels)
        else:
            self.b = bias_init_fn(out_channels)

        self.dLdW = np.zeros(self.W.shape)
        self.dLdb = np.zeros(self.b.shape)

    def __call__(self, A):
        return self.forward(A)

    def forward(self, A):
        self.A = A
        batch, _, width = A.shape
        out = width - self.kernel_size + 1
        Z = np.zeros((batch, self.out_channels, out))
        for n in range(batch):
            for o in range(self.out_channels):
                for x in range(out):
                    seg = A[n, :, x:x + self.kernel_size]
                    Z[n, o, x] = np.sum(seg * self.W[o]) + self.b[o]
        # print('Z', Z.shape)
        return Z

    def backward(self, dLdZ):
        batch, _, out = dLdZ.shape
        self.dLdW = np.zeros(self.W.shape)
        self.dLdb = np.zeros(self.b.shape)
        dLdA = np.zeros(self.A.shape)
        for n in range(batch):
            for o in range(self.out_channels):
                for x in range(out):
                    g = dLdZ[n, o, x]
                    self.dLdW[o] += g * self.A[n, :, x:x + self.kernel_size]
                    self.dLdb[o] += g
                    dLdA[n, :, x:x + self.kernel_size] = g * self.W[o]
        return dLdA


class Conv1d():
    def __init__(self, in_channels, out_channels, kernel_size, stride,
                 weight_init_fn=None, bias_init_fn=None):
        self.stride = stride
        self.conv1d_stride1 = Conv1d_stride1(in_channels, out_channels, kernel_size,
                                             weight_init_fn, bias_init_fn)
        self.downsample1d = Downsample1d(stride)

    def __call__(self, A):
        return self.forward(A)

    def forward(self, A):
        Z = self.conv1d_stride1.forward(A)
        Z = self.downsample1d.forward(Z)
        return Z

    def backward(self, dLdZ):
        dLdZ = self.downsample1d.backward(dLdZ)
        return self.conv1d_stride1.backward(dLdZ)
