"""Classes of the solution in the places of a submission's, each in a process of its own."""
