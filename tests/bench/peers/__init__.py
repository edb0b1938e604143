"""The same checks by other means, to be timed beside ours."""
