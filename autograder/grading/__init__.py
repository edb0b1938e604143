"""Whether it is right, and for how many points."""
