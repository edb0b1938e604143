"""A failing case as a script of its own."""
