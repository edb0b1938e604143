"""What slips make of the formulas: which ones there are, and the words for each."""
