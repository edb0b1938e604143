"""What of a solution may leave and what may not: marks, what is given, what tells an answer."""
