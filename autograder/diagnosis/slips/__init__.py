"""Which slip in an exercise's formulas shows what was shown: the search for it."""
