"""What a class has understood: one page for its instructor, and one for each student."""
