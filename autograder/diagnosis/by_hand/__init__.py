"""The smallest case that shows what is wrong, written out for a person."""
