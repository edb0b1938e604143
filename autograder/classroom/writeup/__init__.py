"""The write-up: what each module computes, drawn and worked out, as HTML and as PDF.

The text is in `handout/writeup/`, a chapter for each file that students write; numbers and figures
are made here, from PyTorch's answers.
"""
