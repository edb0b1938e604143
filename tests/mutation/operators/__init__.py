"""The kinds of faults: each maps a place to the texts that may stand there instead.

Those of the field come first: where two kinds make the same fault, the first one names it.
"""

from __future__ import annotations

from tests.mutation.operators import field, general
from tests.mutation.operators.tools import Operator

OPERATORS: tuple[Operator, ...] = (
    field.axis,
    field.transpose_dropped,
    field.kernel_not_flipped,
    field.padding_not_cropped,
    field.padding,
    field.sum_for_mean,
    field.last_maximum,
    field.function,
    field.method_dropped,
    field.cache_stale,
    field.gradient,
    field.keepdims_dropped,
    field.eps,
    field.einsum,
    field.rounding,
    field.ddof,
    field.height_width,
    general.comparison,
    general.arithmetic,
    general.operand,
    general.constant,
    general.index,
    general.slices,
    general.removed,
    general.condition,
    general.returned,
    general.argument_changed,
    general.arguments,
    general.loop,
    general.augmented,
)
