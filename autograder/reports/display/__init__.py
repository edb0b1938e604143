"""What makes a report for a terminal: lines, blocks, progress."""
