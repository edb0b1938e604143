"""The layers and losses of the homework, in NumPy: the annotated reference solution."""
