"""The kinds of faults: each maps a place to the texts that may stand there instead.

Those of the field come first: where two kinds make the same fault, the first one names it.
"""

from __future__ import annotations

from autograder.classroom.mutants.operators import field, general, more
from autograder.classroom.mutants.operators.tools import Operator

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
# What fingerprints are made of, besides: more than it takes to see whether an item notices faults.
# What has a sentence of its own already is not among them.
EVERY: tuple[Operator, ...] = (
    *(one for one in OPERATORS if one not in (general.argument_changed, general.returned)),
    more.wrongly_returned,
    more.complement,
    more.not_reduced,
    more.under_root,
    more.eps_in_logarithm,
    more.kept_for_given,
    more.anothers_value,
    more.power,
    more.other_axes,
    more.returned_early,
    more.one_round,
    more.not_looped,
    more.factor,
    more.scaled,
    more.name,
)
# What people do at all places of a function alike, where they do it at one.
ALIKE: tuple[Operator, ...] = (
    more.complement,
    more.not_reduced,
    more.under_root,
    field.axis,
    field.gradient,
    field.cache_stale,
    field.sum_for_mean,
    field.ddof,
    field.eps,
    field.height_width,
    general.operand,
    general.arithmetic,
    general.augmented,
    more.power,
    more.factor,
    more.name,
)
