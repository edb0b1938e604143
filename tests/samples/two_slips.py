"""Slips of tired students in optimisers, losses and normalisation, many of them two at once."""

from __future__ import annotations

from typing import NamedTuple

SGD, ADAM, OPTIM = "mytorch/sgd.py", "mytorch/adam.py", "mytorch/optim.py"
LOSS, NORM, ACTIVATION = "mytorch/loss.py", "mytorch/rmsnorm.py", "mytorch/activation.py"
FIRST, SECOND, OF_B = (
    "W of layer 1 after step 1",
    "W of layer 1 after step 2",
    "b of layer 1 after step 1",
)
V_HAT = "v_hat = self.v[k] / (1 - self.beta2**self.t)"
ROOT = ("m / (np.sqrt(v) + self.eps)", "m / (v + self.eps)")
STEP = "        self.t += 1\n        for"
VELOCITY = "slot.first = self.momentum * slot.first + slot.grad\n        return slot.first"
CROSS = "log_softmax).sum() / len(A)"


class Made(NamedTuple):
    """Changes of a right hand-in, and what must be said of a value, in parts."""

    style: str
    item: str
    file: str
    changes: tuple[tuple[str, str], ...]
    name: str
    said: tuple[str, ...]


TWO = (
    Made("solution", "Adam", ADAM,
         (("+ (1 - self.beta1) * grad", "+ (1 - self.beta2) * grad"),
          (V_HAT, V_HAT.replace("beta2", "beta1"))), FIRST,
         ("two slips at once: in m, ", "takes 1 - beta2 where 1 - beta1 belongs; and in v_hat, ",
          "takes beta1 where beta2 belongs")),
    Made("solution", "Adam", ADAM,
         ((V_HAT, V_HAT.replace("beta2", "beta1")), ("np.sqrt(v_hat)", "v_hat")), FIRST,
         ("in v_hat, ", "takes beta1 where beta2 belongs; and in param", "lacks the square root")),
    Made("solution", "Adam", ADAM,
         (("self.m[k] / (1 - self.beta1**self.t)", "self.m[k] / (1 - self.beta1)"),
          (V_HAT, "v_hat = self.v[k] / (1 - self.beta2) ** self.t")), SECOND,
         ("in m_hat, the term beta1^t lacks the power t", "takes the power of all of 1 - beta2")),
    Made("third", "Adam", OPTIM, ((STEP, "        for"), ("self.t = 0", "self.t = 1"), ROOT), FIRST,
         ("t is the same every time", "lacks the square root")),
    Made("third", "Adam", OPTIM,
         ((STEP, "        for"), ("        # the same", "        self.t += 1\n        # the same"),
          ROOT), FIRST,
         ("lacks the square root", "t is counted more than once in a step")),
    Made("third", "Adam", OPTIM, (ROOT, ("slot.value - self.lr", "slot.value + self.lr")), FIRST,
         ("lacks the square root", "has the wrong sign, or it is m or m_hat that is wrong")),
    Made("loops", "Adam", ADAM,
         (("c1 = 1 - self.beta1 ** self.t", "c1 = 1"),
          ("self.beta2 * self.v_W[i]", "self.beta1 * self.v_W[i]"),
          ("self.beta2 * self.v_b[i]", "self.beta1 * self.v_b[i]")), FIRST,
         ("takes beta1 where beta2 belongs; and m_hat is not divided by 1 - beta1^t",)),
    Made("loops", "Adam", ADAM,
         (("        self.t += 1\n", ""), ("self.t = 0", "self.t = 1"),
          ("(1 - self.beta1) * layer.dLd", "self.beta1 * layer.dLd")), FIRST,
         ("t is the same every time", "takes beta1 where 1 - beta1 belongs")),
    Made("third", "SGD", OPTIM,
         ((VELOCITY, VELOCITY.replace("self.momentum * slot.first + slot.grad",
           "(1 - self.momentum) * slot.first + self.momentum * slot.grad")),), FIRST,
         ("takes 1 - momentum where momentum belongs", "is multiplied by momentum once too often")),
    Made("third", "SGD", OPTIM,
         (("self.momentum * slot.first + slot.grad", "self.momentum * slot.first - slot.grad"),
          ("slot.value - self.lr * self", "slot.value - self.lr ** 2 * self")), FIRST,
         ("the factor lr twice; and either", "or in v, the term grad has the wrong sign")),
    Made("solution", "CrossEntropyLoss", LOSS,
         (("A.max(axis=1", "A.max(axis=0"), (CROSS, CROSS.replace("len(A)", "A.size"))), "value",
         ("A is the maximum over the batch: it has to be over each row", "value is divided by C")),
    Made("solution", "CrossEntropyLoss", LOSS,
         (("A.max(axis=1", "A.max(axis=0"), (CROSS, CROSS.replace("len(A)", "A.size")),
          ("/ len(Y)", "/ Y.size")), "value",
         ("A is the maximum over the batch: it has to be over each row", "value is divided by C")),
    Made("solution", "CrossEntropyLoss", LOSS, (("-(Y * " + CROSS, "(Y * log_softmax).sum()"),),
         "value", ("value is not divided by N", "has the wrong sign")),
    Made("solution", "CrossEntropyLoss", LOSS,
         (("(softmax - Y) / len(Y)", "(softmax + Y) * len(Y)"),), "dLdA",
         ("two slips at once: dLdA is multiplied by N", "the term Y (the target) has the wrong")),
    Made("solution", "MSELoss", LOSS, (("2 * E / E.size", "-2 * E / len(E)"),), "dLdA",
         ("dLdA has the wrong sign; and dLdA is not divided by C",)),
    Made("solution", "RMSNorm", NORM,
         (("(dLdNx - through_rms) / rms", "(dLdNx + through_rms) / rms**2"),), "dLdA",
         ("is divided by R (the root of the mean square) twice; and", "has the wrong sign")),
    Made("solution", "Sigmoid", ACTIVATION,
         (("dLdA * A * (1 - A)", "dLdA * A**2 * (1 + A)"),), "dLdZ",
         ("has the factor A (the output) twice; and", "has the wrong sign")),
)  # fmt: skip

# What is kept from step to step, which parameter has which, and when t is counted.
KEPT = (
    Made("solution", "Adam", ADAM,
         (("(1 - self.beta2) * grad**2", "((1 - self.beta2) * grad) ** 2"),), FIRST,
         ("the term (1 - beta2) grad² has the factor 1 - beta2 twice",)),
    Made("solution", "Adam", ADAM, ((V_HAT, "v_hat = self.v[k] / (1 - self.beta2)"),), SECOND,
         ("power t is missing",)),
    Made("loops", "Adam", ADAM, (("        self.t += 1\n", "        self.t = 1\n"),), SECOND,
         ("The correction is the first step's in every step",)),
    Made("loops", "Adam", ADAM,
         (("c1 = 1 - self.beta1 ** self.t", "c1 = 1 - self.beta1"),
          ("c2 = 1 - self.beta2 ** self.t", "c2 = 1 - self.beta2")), SECOND,
         ("The correction is the first step's in every step",)),
    Made("loops", "Adam", ADAM, (("self.v_b[i] = self.beta2 * self.v_b[i]",
                                  "self.v_b[i] = self.beta2 * self.m_b[i]"),), OF_B,
         ("m_b is taken for v_b",)),
    Made("third", "Adam", OPTIM,
         (("self.second = np.zeros_like(self.value, dtype=float)", "self.second = self.first"),),
         FIRST, ("v is taken for m",)),
    Made("loops", "Adam", ADAM,
         (("self.v_W[i] = self.beta2", "layer.dLdW **= 2\n            self.v_W[i] = self.beta2"),),
         FIRST, ("for the weights, in v", "takes the square of grad (the gradient) twice")),
    Made("third", "Adam", OPTIM,
         (("m = slot.first / (1", "m = slot.first = slot.first / (1"),), SECOND,
         ("m_hat (the corrected first moment) is kept as m for the next step",)),
    Made("third", "SGD", OPTIM,
         ((VELOCITY, "old = slot.first\n        "
           + VELOCITY.replace("return slot.first", "return old")),), FIRST,
         ("update the velocity first",)),
    Made("loops", "Adam", ADAM,
         (("+ (1 - self.beta1) * layer.dLdb", "+ (1 - self.beta1) * layer.dLdb ** 2"),), OF_B,
         ("for the biases, in m", "has the factor grad (the gradient) twice")),
    Made("loops", "Adam", ADAM,
         (("(1 - self.beta2) * layer.dLdW ** 2", "(1 - self.beta2) * self.m_W[i] ** 2"),
          ("(1 - self.beta2) * layer.dLdb ** 2", "(1 - self.beta2) * self.m_b[i] ** 2")), FIRST,
         ("takes m (the first moment) where grad (the gradient) belongs",)),
    Made("loops", "Adam", ADAM,
         (("self.beta1 * self.m_W[i]", "self.beta2 * self.m_W[i]"),
          ("self.beta2 * self.v_b[i]", "self.beta1 * self.v_b[i]")), SECOND,
         ("m_W: beta2 is taken for beta1",)),
    Made("loops", "Adam", ADAM,
         (("np.sqrt(self.v_W[i] / c2) + self.eps", "np.sqrt(self.v_W[i] / c2 + self.eps)"),), FIRST,
         ("it goes by adam eps = 'inside'",)),
)  # fmt: skip

# Wrong in ways that have no name yet; what the first step is like must not be said of them.
UNNAMED = (
    Made("third", "Adam", OPTIM,
         (("        # the same", "        self.t += 1\n        # the same"),), FIRST, ()),
    Made("third", "SGD", OPTIM,
         (("self.t += 1\n", "self.t += 1\n        self.lr = self.lr / self.t\n"),), SECOND, ()),
    Made("third", "SGD", OPTIM,
         (("+ slot.grad\n", "+ slot.grad + 0.01 * slot.value\n"),), FIRST, ()),
    Made("third", "SGD", OPTIM,
         (("slot.first + slot.grad", "slot.first + slot.sum"),
          ("        slot.first = self", "        slot.sum = getattr(slot, 'sum', 0) + slot.grad\n"
           "        slot.first = self")), SECOND, ()),
    Made("loops", "Adam", ADAM,
         (("c1 = 1 - self.beta1 ** self.t\n        c2 = 1 - self.beta2 ** self.t",
           "self.beta1 *= self.beta1\n        self.beta2 *= self.beta2\n"
           "        c1 = 1 - self.beta1\n        c2 = 1 - self.beta2"),), SECOND, ()),
)  # fmt: skip
