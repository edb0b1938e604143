"""What a submission's objects hold, where values alone have not told what is wrong."""
