"""All that a submission's process may hold of the grader."""
