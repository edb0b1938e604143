"""What is uploaded to a platform (`pack.py`), and what runs there (`grade.py`)."""
