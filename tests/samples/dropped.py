"""Slips in dropout, each by what must be said, in two hand-ins of other styles."""

from __future__ import annotations

from tests.support.spoilt import Plant

ONE, TWO = "mytorch/nn/dropout.py", "mytorch/dropout2d.py"
MASK = "(np.random.rand(*x.shape) > self.p) / (1 - self.p)"
FORWARD = f"        self.mask = {MASK}\n        return x * self.mask\n"
DRAW = "np.random.binomial(1, 1 - self.p, size=(x.shape[0], x.shape[1], 1, 1))"
RETURN = "        return x * self.mask * 1 / (1 - self.p)\n"
FORWARD_2D = f"        self.mask = {DRAW}\n{RETURN}"
EVALUATION = "            return x\n"
BACK = "return delta * self.mask"
NONE_YET = ("        self.p = p\n", "        self.p = p\n        self.mask = None\n")


def single(name: str, said: str, forward: str, *more: tuple[str, str]) -> Plant:
    """In a dropout of elements, whose factor is in the mask."""
    return Plant(f"{name}: {said}", "Dropout", ONE, FORWARD, forward, "nested", more)


def channels(name: str, said: str, forward: str, *more: tuple[str, str]) -> Plant:
    """In a dropout of channels, whose factor is not."""
    return Plant(f"{name}: {said}", "Dropout2d", TWO, FORWARD_2D, forward, "loops", more)


def drawn(mask: str, returned: str = "        return x * self.mask\n") -> str:
    """Forward with another mask."""
    return f"        self.mask = {mask}\n{returned}"


TWO_MASKS, LAYERS = "agreement of two masks", "agreement of two layers' masks"
PLANTS = (
    single(TWO_MASKS, "every forward uses the mask of the first one",
           f"        if self.mask is None or self.mask.shape != x.shape:\n"
           f"            self.mask = {MASK}\n        return x * self.mask\n", NONE_YET),
    channels(TWO_MASKS, "every forward uses the mask of the first one",
             f"        if self.mask is None:\n            self.mask = {DRAW}\n{RETURN}"),
    single("agreement of columns 1 apart", "a sample is kept or dropped as a whole",
           drawn(MASK.replace("*x.shape", "len(x), 1"))),
    channels("agreement of columns 1 apart", "a sample is kept or dropped as a whole",
             drawn(DRAW.replace("x.shape[1]", "1"), RETURN)),
    single("agreement of rows 1 apart", "drops the same: draw anew for each",
           drawn(MASK.replace("*x.shape", "1, x.shape[1]") + " * np.ones(x.shape)")),
    channels("agreement of rows 1 apart", "drops the same: draw anew for each",
             drawn(DRAW.replace("x.shape[0]", "1"), RETURN)),
    channels("Z", "are dropped: here a channel is kept or dropped as a whole",
             drawn(DRAW.replace("(x.shape[0], x.shape[1], 1, 1)", "x.shape"), RETURN)),
    channels("drop rate", "single elements of a channel are dropped",
             drawn(DRAW.replace("1, 1)", "x.shape[2], 1)"), RETURN)),
    single("drop rate", "all is kept or dropped at once",
           drawn("(np.random.rand() > self.p) / (1 - self.p) * np.ones(x.shape)")),
    channels("drop rate", "all is kept or dropped at once",
             drawn("np.random.binomial(1, 1 - self.p) * np.ones((*x.shape[:2], 1, 1))", RETURN)),
    single("drop rate", "half is dropped, whatever p is",
           drawn(MASK.replace("> self.p", "> 0.5"))),
    channels("drop rate", "half is dropped, whatever p is",
             drawn(DRAW.replace("binomial(1, 1 - self.p,", "randint(0, 2,"), RETURN)),
    single("drop rate", "it drops twice, by two masks",
           drawn(f"(np.random.rand(*x.shape) > self.p) * {MASK}")),
    channels("drop rate", "only what two draws agree on is dropped",
             drawn(DRAW.replace("(1, 1", "(2, 1"), RETURN)),
    single("drop rate", "everything is dropped", drawn(MASK.replace("> self", "> 1 + self"))),
    single("Z", "what is kept is multiplied by a number of its own each time",
           "        noise = np.random.rand(*x.shape)\n"
           "        self.mask = noise * (noise > self.p) / (1 - self.p)\n"
           "        return x * self.mask\n"),
    single("Z", "what is kept is scaled twice",
           drawn(MASK, "        return x * self.mask / (1 - self.p)\n")),
    channels("Z", "what is kept is scaled twice",
             drawn(DRAW, RETURN.replace("* 1 /", "/ (1 - self.p) /"))),
    channels("Z", "what is kept is not scaled up", drawn(DRAW)),
    single("Z", "what is kept is divided by the root of the share",
           drawn(MASK.replace("(1 - self.p)", "np.sqrt(1 - self.p)"))),
    single("dLdA", "the gradient passes where forward has dropped, and nowhere else", FORWARD,
           (BACK, "return delta * (self.mask == 0) / (1 - self.p)")),
    channels("dLdA", "the gradient passes where forward has dropped, and nowhere else",
             FORWARD_2D, (BACK, "return delta * (1 - self.mask)")),
    single("dLdA", "the gradient is dropped by another mask", FORWARD,
           (BACK, "return delta * (np.random.rand(*delta.shape) < self.p) / (1 - self.p)")),
    channels("dLdA", "gradient is dropped by another mask", FORWARD_2D,
             (BACK, f"self.mask = {DRAW.replace('x.', 'delta.')}\n        {BACK}")),
    single("dLdA", "the gradient is multiplied by the input, too",
           FORWARD.replace("        return", "        self.x = x\n        return"),
           (BACK, f"{BACK} * self.x")),
    single("Z in evaluation", "evaluation scales up as training does", FORWARD,
           (EVALUATION, "            return x / (1 - self.p)\n")),
    channels("Z in evaluation", "evaluation scales its input, though nothing is dropped",
             FORWARD_2D, (EVALUATION, "            return x * self.p\n")),
    channels("Z in evaluation", "evaluation returns zeros", FORWARD_2D,
             (EVALUATION, "            return 0 * x\n")),
)  # fmt: skip
IN_PLACE = (
    single("x", "was changed in place",
           drawn(MASK, "        x *= self.mask\n        return x\n")),
    channels("x", "was changed in place",
             drawn(DRAW, "        x *= self.mask / (1 - self.p)\n        return x\n")),
)  # fmt: skip
