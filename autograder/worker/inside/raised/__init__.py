"""What an exception of the submission's says beyond its words: where, doing what, with what."""
