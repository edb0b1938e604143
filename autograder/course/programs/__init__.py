"""Models as programs, and what they show where a step is left out, doubled or out of place."""
