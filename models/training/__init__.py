"""What `python -m models.train` is made of."""
