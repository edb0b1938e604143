"""What keeps a submission's code from everything but its own memory and its three pipes."""
