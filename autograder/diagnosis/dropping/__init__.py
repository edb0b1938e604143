"""What is wrong with dropout, read off the masks that it has shown, whatever was drawn.

Of each output it is known where it is 0, and by how much the rest has grown. A sentence is said
where all outputs agree with it: of thousands of draws, none does so by chance.
"""
