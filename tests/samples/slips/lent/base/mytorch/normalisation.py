"""What the four normalisations share: private mixins, no layers of their own."""

import numpy as np

from mytorch.layer import Array


class _NormalisationMixin:
    """Scaling by a deviation, and the way back through it, over axes that the layer names."""

    eps: float
    statistics_axes: tuple[int, ...]  # the axes over which means are taken

    def _mean_over_statistics(self, values: Array) -> Array:
        return values.mean(axis=self.statistics_axes, keepdims=True)

    def _deviation_from(self, mean_of_squares: Array) -> Array:
        return np.sqrt(mean_of_squares + self.eps)

    def _gradient_through_scaling(
        self, dLdnormalised: Array, normalised: Array, deviation: Array, *, centred: bool
    ) -> Array:
        """Return the gradient of the input, where the statistics depend on that input.

        A layer that subtracts no mean (centred=False) has no term of the mean.
        """
        mean_projection = self._mean_over_statistics(dLdnormalised * normalised)
        dLdcentred = dLdnormalised - normalised * mean_projection
        if centred:
            dLdcentred = dLdcentred - self._mean_over_statistics(dLdnormalised)
        return dLdcentred / deviation


class _BatchNormalisationMixin(_NormalisationMixin):
    """Forward and backward of both batch normalisations, but for their shapes."""

    alpha: float
    BW: Array
    Bb: Array
    dLdBW: Array
    dLdBb: Array
    running_M: Array
    running_V: Array
    NZ: Array | None
    std: Array | None
    in_training: bool

    def _forward_batch(self, values: Array, eval: bool) -> Array:
        if eval:
            mean, variance = self.running_M, self.running_V
            mean = mean.astype(values.dtype, copy=False)
            variance = variance.astype(values.dtype, copy=False)
        else:
            mean = self._mean_over_statistics(values)
            variance = self._mean_over_statistics((values - mean) ** 2)
            self.running_M = self.alpha * self.running_M + (1 - self.alpha) * mean
            self.running_V = self.alpha * self.running_V + (1 - self.alpha) * variance
        self.in_training = not eval
        self.std = self._deviation_from(variance)
        self.NZ = (values - mean) / self.std
        scale = self.BW.astype(values.dtype, copy=False)
        shift = self.Bb.astype(values.dtype, copy=False)
        return scale * self.NZ + shift

    def _backward_batch(self, dLdvalues_out: Array) -> Array:
        normalised, deviation = self.NZ, self.std
        self.dLdBW = (dLdvalues_out * normalised).sum(axis=self.statistics_axes, keepdims=True)
        self.dLdBb = dLdvalues_out.sum(axis=self.statistics_axes, keepdims=True)
        dLdnormalised = dLdvalues_out * self.BW.astype(dLdvalues_out.dtype, copy=False)
        if not self.in_training:
            return dLdnormalised / deviation
        return self._gradient_through_scaling(dLdnormalised, normalised, deviation, centred=True)


class _FeatureNormalisationMixin(_NormalisationMixin):
    """What LayerNorm and RMSNorm share: statistics of the last axis, sums over all the others."""

    statistics_axes = (-1,)

    def _sum_over_examples(self, values: Array) -> Array:
        """Return the sum over all axes but the last, (D,)."""
        return values.reshape(-1, values.shape[-1]).sum(axis=0)
