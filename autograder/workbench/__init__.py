"""What a student has besides the table: watch, scripts, a debugger, notebooks and pytest."""
