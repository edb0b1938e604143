"""The mistakes that people make, one file for each family of exercises; see `mistake.py`."""
