"""Grading again what a saved file touches."""
