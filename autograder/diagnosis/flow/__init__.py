"""How forward and backward go through the parts of a layer or a model, by their texts alone.

Nothing of a submission is run: its methods are read, step by step, with loops unrolled, and what is
not understood for certain makes all of it unknown.
"""
