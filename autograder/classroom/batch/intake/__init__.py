"""Finds the hand-ins of a class: in folders, archives, and the bulk downloads of platforms."""
