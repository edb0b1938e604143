"""Edits of a submission's own lines are tried out: with which one is everything right."""
