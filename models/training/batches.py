"""Which examples each step sees.

It follows from the step's number alone, so that a run can go on at any step.
"""

import numpy as np

from mytorch.layer import Array


class Batches:
    """The batches of all steps.

    A step sees `accumulate` micro-batches of `batch_size` examples, the last step of an epoch
    those that are left. Every epoch has an order of its own, unless one step sees everything.
    """

    def __init__(self, examples: int, batch_size: int, accumulate: int, seed: int) -> None:
        self.examples = examples
        self.batch_size = batch_size
        self.per_step = batch_size * accumulate
        self.seed = seed
        self.steps_per_epoch = -(-examples // self.per_step)  # rounded up
        self._epoch = -1
        self._order: Array = np.arange(examples)

    def at(self, step: int) -> list[Array]:
        """The micro-batches of a step, counted from 0: indices of examples.

        They are (batch_size,), the last of an epoch shorter perhaps.
        """
        epoch, within = divmod(step, self.steps_per_epoch)
        order = self._order_of(epoch)[within * self.per_step :][: self.per_step]
        starts = range(0, len(order), self.batch_size)
        return [order[start : start + self.batch_size] for start in starts]

    def _order_of(self, epoch: int) -> Array:
        if epoch != self._epoch and self.steps_per_epoch > 1:
            self._order = np.random.default_rng((self.seed, epoch)).permutation(self.examples)
            self._epoch = epoch
        return self._order
