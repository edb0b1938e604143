"""Values of wrong shapes: each by what must be said of it."""

from __future__ import annotations

from tests.support.spoilt import Plant

CONV, POOL, RESAMPLING = (f"mytorch/{name}.py" for name in ("Conv2d", "pool", "resampling"))
ROOM = "Z = np.zeros((N, self.out_channels, H - k + 1, W - k + 1))"
UP = "Z = np.zeros((N, C, k * (H - 1) + 1, k * (W - 1) + 1))"
CUT = (
    ("for i in range(Z.shape[2]):", "for i in range(min(Z.shape[2], H - k + 1)):"),
    ("for j in range(Z.shape[3]):", "for j in range(min(Z.shape[3], W - k + 1)):"),
)
OWN_ZEROS = (("Z[:, :, i * k, j * k]", "Z[:, :, i * (k + 1), j * (k + 1)]"),)


def conv(said: str, height: str, width: str, *more: tuple[str, str]) -> Plant:
    """An output of another height or width."""
    room = f"Z = np.zeros((N, self.out_channels, {height}, {width}))"
    return Plant(said, "Conv2d-stride1", CONV, ROOM, room, "loops", more)


def returned(said: str, what: str) -> Plant:
    """An output that is put into another shape at the end."""
    return Plant(said, "Conv2d-stride1", CONV, "        return Z\n",
                 f"        return {what}\n", "loops")  # fmt: skip


def up(said: str, height: str, width: str, *more: tuple[str, str]) -> Plant:
    """An upsampled image of another height or width."""
    room = f"Z = np.zeros((N, C, {height}, {width}))"
    return Plant(said, "Upsampling2d", RESAMPLING, UP, room, "loops", more)


PLANTS = (
    conv("the rows are counted from the width: how many there are, the height says",
         "W - k + 1", "W - k + 1", *CUT),
    conv("the columns are counted from the height", "H - k + 1", "H - k + 1", *CUT),
    conv("its height and its width are exchanged", "W - k + 1", "H - k + 1", *CUT),
    conv("are too large by 1", "H - k + 2", "W - k + 2", *CUT),
    conv("are each the input's own: a window has fewer places", "H", "W", *CUT),
    conv("as if the kernel size less 1 were added", "H + k - 1", "W + k - 1", *CUT),
    returned("it lacks the axis of channels", "Z.sum(axis=1)"),
    returned("it is flat", "Z.ravel()"),
    returned("its samples and channels are one axis", "Z.reshape(-1, *Z.shape[2:])"),
    returned("its number of samples and its number of channels are exchanged",
             "Z.reshape(Z.shape[1], Z.shape[0], *Z.shape[2:])"),
    returned("an axis of size 1 more than is due, before that of channels", "Z[:, None]"),
    up("factor - 1 zeros belong between two, factor are there",
       "(k + 1) * (H - 1) + 1", "(k + 1) * (W - 1) + 1", *OWN_ZEROS),
    up("they belong between neighbours only", "k * (H - 1) + 1", "k * W"),
    up("are one too small: the last element has a place, too", "k * (H - 1)", "k * (W - 1)"),
    Plant("its height is rounded down", "Upsampling2d", RESAMPLING,
          "H = (dLdZ.shape[2] - 1) // k + 1", "H = dLdZ.shape[2] // k", "loops"),
    Plant("used twice", "Downsampling1d", RESAMPLING,
          "return A[:, :, ::self.downsampling_factor]",
          "k = self.downsampling_factor\n        return A[:, :, ::k][:, :, ::k]", "loops"),
    Plant("its height is the factor times dLdZ's", "Downsampling2d", RESAMPLING,
          "dLdA = np.zeros((N, C, self.input_height, self.input_width))",
          "dLdA = np.zeros((N, C, H * k, self.input_width))", "loops"),
    Plant("the columns are counted from the height", "MaxPool2d_stride1", POOL,
          "Z = np.zeros((N, C, W - k + 1, H - k + 1))",
          "Z = np.zeros((N, C, W - k + 1, W - k + 1))", "loops",
          (("for j in range(H - k + 1):", "for j in range(W - k + 1):"),)),
    Plant("dLdZ's own: the input's is due", "MeanPool2d_stride1", POOL,
          "dLdA = np.zeros(self.shape)", "dLdA = np.zeros(dLdZ.shape)", "loops"),
    Plant("as if the stride were used twice", "MaxPool2d", POOL,
          "Z = self.downsample2d.forward(Z)\n",
          "Z = self.downsample2d.forward(Z)\n        Z = self.downsample2d.forward(Z)\n", "loops"),
)  # fmt: skip
