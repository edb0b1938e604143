"""What was handed in: a directory, a file or an archive, as named members and their text."""
