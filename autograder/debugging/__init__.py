"""A failing case, where a student can look into it: as a script, and in a debugger."""
