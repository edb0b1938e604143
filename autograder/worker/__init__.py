"""The worker: a process of its own, the only place where a submission's code runs."""
