"""Ways to resample wrongly, each by what must be said, in hand-ins of other styles."""

from __future__ import annotations

from tests.support.spoilt import Plant

RESAMPLING, NESTED = "mytorch/resampling.py", "mytorch/nn/resampling.py"
UP1, UP2, DOWN1, DOWN2 = "Upsampling1d", "Upsampling2d", "Downsampling1d", "Downsampling2d"
DOWN = "        return A[:, :, ::self.downsampling_factor]\n"
ROOM = (
    "        k = self.downsampling_factor\n        W_out = (A.shape[2] + k - 1) // k\n"
    "        Z = np.zeros((A.shape[0], A.shape[1], W_out))\n"
)
STUFFED = (
    "        Z = np.zeros((N, C, k * (W_in - 1) + 1))\n        for i in range(W_in):\n"
    "            Z[:, :, i * k] = A[:, :, i]\n"
)
STUFFED_2D = (
    "        Z = np.zeros((N, C, k * (H - 1) + 1, k * (W - 1) + 1))\n"
    "        for i in range(H):\n            for j in range(W):\n"
    "                Z[:, :, i * k, j * k] = A[:, :, i, j]\n"
)
BACK, BACK_2D = "dLdA[:, :, i] = dLdZ[:, :, i * k]", "dLdA[:, :, i, j] = dLdZ[:, :, i * k, j * k]"
SPREAD_2D = "dLdA[:, :, i * k, j * k] = dLdZ[:, :, i, j]"


def down(said: str, loop: str) -> Plant:
    """Downsampling in a loop."""
    return Plant(said, DOWN1, RESAMPLING, DOWN, f"{ROOM}{loop}        return Z\n", "loops")


def up(said: str, text: str) -> Plant:
    """Upsampling in one dimension."""
    return Plant(said, UP1, RESAMPLING, STUFFED, text, "loops")


def up_2d(said: str, *changes: tuple[str, str]) -> Plant:
    """Upsampling in two."""
    text = STUFFED_2D
    for old, new in changes:
        text = text.replace(old, new)
    return Plant(said, UP2, RESAMPLING, STUFFED_2D, text, "loops")


PLANTS = (
    down("Only every factor-th place is filled",
         "        for i in range(0, W_out, k):\n            Z[:, :, i] = A[:, :, i * k]\n"),
    down("the index is multiplied by the factor twice",
         "        for i in range(0, A.shape[2], k):\n            if i * k < A.shape[2]:\n"
         "                Z[:, :, i // k] = A[:, :, i * k]\n"),
    down("It is the mean of every factor elements",
         "        for i in range(W_out):\n"
         "            Z[:, :, i] = A[:, :, i * k:(i + 1) * k].mean(axis=2)\n"),
    down("It is the greatest of every factor elements",
         "        for i in range(W_out):\n"
         "            Z[:, :, i] = A[:, :, i * k:(i + 1) * k].max(axis=2)\n"),
    down("the last elements are kept, side by side", "        Z[...] = A[:, :, -W_out:]\n"),
    down("each element kept is factor + 1 behind the one before",
         "        for i in range(W_out):\n            if i * (k + 1) < A.shape[2]:\n"
         "                Z[:, :, i] = A[:, :, i * (k + 1)]\n"),
    up("Each element is followed by copies of it where zeros belong",
       "        Z = np.repeat(A, k, axis=2)[:, :, :k * (W_in - 1) + 1]\n"),
    up("each element is followed by copies of it",
       "        Z = np.zeros((N, C, k * (W_in - 1) + 1))\n        for i in range(Z.shape[2]):\n"
       "            Z[:, :, i] = A[:, :, i // k]\n"),
    up("zeros stand before each element, the first one, too",
       "        Z = np.zeros((N, C, k * W_in))\n        for i in range(W_in):\n"
       "            Z[:, :, i * k + k - 1] = A[:, :, i]\n"),
    up("only every factor-th element is put in its place",
       STUFFED.replace("range(W_in)", "range(0, W_in, k)")),
    up_2d("factor - 1 zeros belong between two, factor are there",
          ("k * (", "(k + 1) * ("), ("i * k", "i * (k + 1)"), ("j * k", "j * (k + 1)")),
    up_2d("Along the width alone, elements are factor + 1 apart",
          ("k * (W", "(k + 1) * (W"), ("j * k", "j * (k + 1)")),
    up_2d("Along the height alone, each element is followed by copies",
          ("i * k, j * k", "i * k:(i + 1) * k, j * k"), ("A[:, :, i, j]", "A[:, :, i:i + 1, j]")),
    up_2d("Along the height alone, only every factor-th element", ("range(H)", "range(0, H, k)")),
    Plant("Every factor elements are added up", UP1, RESAMPLING, BACK,
          "dLdA[:, :, i] = dLdZ[:, :, i * k:(i + 1) * k].sum(axis=2)", "loops"),
    Plant("Only every factor-th place is filled", UP1, RESAMPLING,
          "        for i in range(W_in):\n            dLdA[",
          "        for i in range(0, W_in, k):\n            dLdA[", "loops"),
    Plant("Along the width alone, the first elements are kept", UP2, RESAMPLING,
          BACK_2D, "dLdA[:, :, i, j] = dLdZ[:, :, i * k, j]", "loops"),
    Plant("Along the width alone, each element is followed by copies", DOWN2, RESAMPLING,
          SPREAD_2D, "dLdA[:, :, i * k, j * k:(j + 1) * k] = dLdZ[:, :, i, j:j + 1]", "loops"),
    Plant("Only every factor-th element is put in its place", DOWN1, RESAMPLING,
          "for i in range(dLdZ.shape[2]):",
          "for i in range(0, dLdZ.shape[2], self.downsampling_factor):", "loops"),
    Plant("each element is spread over its group in equal shares", DOWN1, NESTED,
          "dLdA[..., ::self.downsampling_factor] = dLdZ",
          "k = self.downsampling_factor\n"
          "        dLdA[...] = (dLdZ / k).repeat(k, axis=2)[..., :self.in_shape[2]]", "nested"),
    Plant("Along the height alone, the last of every factor elements is kept", DOWN2, NESTED,
          "return A[..., ::k, ::k]", "return A[..., k - 1::k, ::k]", "nested"),
    Plant("Along the width alone, each element kept is factor squared behind", DOWN2, NESTED,
          "return A[..., ::k, ::k]", "return A[..., ::k, ::k * k]", "nested"),
    Plant("along the channels and the height: along the height and the width is due", DOWN2, NESTED,
          "return A[..., ::k, ::k]", "return A[:, ::k, ::k]", "nested"),
    Plant("along the channels: along the width is due", DOWN1, RESAMPLING,
          "A[:, :, ::self", "A[:, ::self", "loops"),
    Plant("along the samples and the channels: along the height and", DOWN2, NESTED,
          "return A[..., ::k, ::k]", "return A[::k, ::k]", "nested"),
    Plant("from i divided by the factor", UP1, RESAMPLING, BACK,
          "dLdA[:, :, i] = dLdZ[:, :, i // k]", "loops"),
    Plant("from i divided by the factor", UP2, RESAMPLING, BACK_2D,
          "dLdA[:, :, i, j] = dLdZ[:, :, i // k, j // k]", "loops"),
    Plant("and each overwrites the one before", DOWN2, RESAMPLING, SPREAD_2D,
          "dLdA[:, :, i // k, j // k] = dLdZ[:, :, i, j]", "loops"),
    Plant("and they are added up there", DOWN2, RESAMPLING, SPREAD_2D,
          "dLdA[:, :, i // k, j // k] += dLdZ[:, :, i, j]", "loops"),
)  # fmt: skip
