"""What is asked: exercises and assignments, what they are worth, and how they go wrong."""
