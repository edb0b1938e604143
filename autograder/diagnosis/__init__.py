"""From wrong values to a sentence: the known way of being wrong that has these very numbers."""
