"""my own helpers, shared by conv and pool"""
import numpy as np
from numpy.lib.stride_tricks import as_strided


def im2col_1d(x, k):
    n, c, w = x.shape
    s0, s1, s2 = x.strides
    cols = as_strided(x, (n, w - k + 1, c, k), (s0, s2, s1, s2))
    return cols.reshape(n * (w - k + 1), c * k)      # reshape copies


def col2im_1d(cols, shape, k):
    n, c, w = shape
    wo = w - k + 1
    cols = cols.reshape(n, wo, c, k)
    out = np.zeros(shape)
    for t in range(k):
        out[:, :, t:t + wo] += cols[:, :, :, t].transpose(0, 2, 1)
    return out


def im2col_2d(x, kh, kw):
    n, c, h, w = x.shape
    s0, s1, s2, s3 = x.strides
    ho, wo = h - kh + 1, w - kw + 1
    cols = as_strided(x, (n, ho, wo, c, kh, kw), (s0, s2, s3, s1, s2, s3))
    return cols.reshape(n * ho * wo, c * kh * kw)


def col2im_2d(cols, shape, kh, kw):
    n, c, h, w = shape
    ho, wo = h - kh + 1, w - kw + 1
    cols = cols.reshape(n, ho, wo, c, kh, kw)
    out = np.zeros(shape)
    for i in range(kh):
        for j in range(kw):
            out[:, :, i:i + ho, j:j + wo] += cols[..., i, j].transpose(0, 3, 1, 2)
    return out
