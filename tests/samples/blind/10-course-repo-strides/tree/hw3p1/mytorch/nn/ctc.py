import numpy as np


class CTC:
    def __init__(self, BLANK=0):
        self.BLANK = BLANK

    def extend_target_with_blank(self, target):
        ext = [self.BLANK]
        for s in target:
            ext += [s, self.BLANK]
        skip = [0] * len(ext)
        for i in range(3, len(ext), 2):
            skip[i] = int(ext[i] != ext[i - 2])
        return np.array(ext), np.array(skip)

    def get_forward_probs(self, logits, ext, skip):
        # TODO
        return None
