"""The debugger of --pdb, on one failing case."""
