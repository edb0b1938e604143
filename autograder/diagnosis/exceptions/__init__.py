"""Why an exception came in the place of a value."""
