"""An assignment as a file of tests."""
