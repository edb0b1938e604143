import numpy as np


class CTC(object):
    def __init__(self, BLANK=0):
        self.BLANK = BLANK

    def targetWithBlank(self, target):
        ext = [self.BLANK]
        for t in target:
            ext += [t, self.BLANK]
        skip = [0] * len(ext)
        for i in range(3, len(ext)):
            skip[i] = int(ext[i] != ext[i - 2])
        return ext, skip
