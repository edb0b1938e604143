"""Classes that a notebook has defined, by their source."""
