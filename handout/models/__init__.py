"""The models of the homework, built from the layers of `mytorch`."""
