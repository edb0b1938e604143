"""The date of all that is packed, so that the same content makes the same bytes."""

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file can hold
