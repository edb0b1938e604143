"""Mistakes in SGD and Adam, planted."""

from __future__ import annotations

from tests.support.spoilt import Plant

FILES = {
    "solution": {"SGD": "mytorch/sgd.py", "Adam": "mytorch/adam.py"},
    "loops": {"SGD": "mytorch/sgd.py", "Adam": "mytorch/adam.py"},
    "nested": {"SGD": "mytorch/optim/sgd.py", "Adam": "mytorch/optim/adam.py"},
    "third": dict.fromkeys(("SGD", "Adam"), "mytorch/optim.py"),
    "stdlib": dict.fromkeys(("SGD", "Adam"), "mytorch/optim/optimizers.py"),
}
Change = tuple[str, str]


def plant(item: str, name: str, base: str, *changes: Change) -> Plant:
    one, *more = changes
    return Plant(f"optimiser/{name}", item, FILES[base][item], *one, base, tuple(more))


def both(name: str, base: str, *changes: Change) -> list[Plant]:
    """The same change for SGD and for Adam, where one text stands for both."""
    return [plant(item, name, base, *changes) for item in ("SGD", "Adam")]


def sgd(name: str, base: str, *changes: Change) -> Plant:
    return plant("SGD", name, base, *changes)


def adam(name: str, base: str, *changes: Change) -> Plant:
    return plant("Adam", name, base, *changes)


MOMENTUM = "self.momentum * self.v[k] + grad"
THIRD = "self.momentum * slot.first + slot.grad"
NESTED_W, NESTED_B = (f"self.mu * self.v_{n}[i] + layer.dLd{n}" for n in "Wb")
M_HAT, V_HAT = (
    f"self.{m}[k] / (1 - self.{b}**self.t)" for m, b in (("m", "beta1"), ("v", "beta2"))
)
M = "self.beta1 * self.m[k] + (1 - self.beta1) * grad"
V = "self.beta2 * self.v[k] + (1 - self.beta2) * grad**2"
COUNT = "        self.t += 1\n"

PLANTS = [
    *both("uphill", "third", ("slot.value - self.lr", "slot.value + self.lr")),
    sgd("nothing_moves", "solution", ("param -= self.lr * self", "param = param - self.lr * self")),
    adam("nothing_moves", "solution", ("param -= self.lr * m", "param = param - self.lr * m")),
    *both("biases_never_moved", "third", ('in ("W", "b")', 'in ("W",)')),
    sgd(
        "only_the_first_layer",
        "nested",
        ("self.lr * self.v_b[i]", "self.lr * self.v_b[i]\n            return"),
    ),
    adam(
        "only_the_first_layer",
        "loops",
        (
            "(np.sqrt(self.v_b[i] / c2) + self.eps)",
            "(np.sqrt(self.v_b[i] / c2) + self.eps)\n            return",
        ),
    ),
    *both(
        "first_layer_left_out",
        "loops",
        ("for i in range(self.L):\n            ", "for i in range(1, self.L):\n            "),
    ),
    *both(
        "two_steps_at_once",
        "third",
        (
            "                yield Slot(layer, name)",
            "                slot = Slot(layer, name)\n"
            "                yield slot\n                yield slot",
        ),
    ),
    *both("rate_left_out", "third", ("slot.value - self.lr * self", "slot.value - self")),
    sgd("rate_not_the_given_one", "nested", ("self.lr = lr", "self.lr = 0.1")),
    adam(
        "rate_not_the_given_one",
        "third",
        ("(model, lr)\n        self.beta1", "(model, 1e-3)\n        self.beta1"),
    ),
    sgd("biases_without_momentum", "nested", ("self.lr * self.v_b[i]", "self.lr * layer.dLdb")),
    sgd("momentum_ignored", "third", ("return slot.first", "return slot.grad")),
    sgd("momentum_wrong_way_round", "solution", (MOMENTUM, "self.v[k] + self.momentum * grad")),
    sgd("momentum_subtracted", "third", (THIRD, "slot.grad - self.momentum * slot.first")),
    sgd(
        "uphill_with_momentum",
        "loops",
        ("self.mu * self.v_W[i] + self.l[i].dLdW", "self.mu * self.v_W[i] - self.l[i].dLdW"),
        ("self.mu * self.v_b[i] + self.l[i].dLdb", "self.mu * self.v_b[i] - self.l[i].dLdb"),
    ),
    sgd(
        "gradient_dampened",
        "third",
        (THIRD, "self.momentum * slot.first + (1 - self.momentum) * slot.grad"),
    ),
    sgd(
        "momentum_on_both",
        "nested",
        (NESTED_W, "self.mu * (self.v_W[i] + layer.dLdW)"),
        (NESTED_B, "self.mu * (self.v_b[i] + layer.dLdb)"),
    ),
    sgd(
        "only_the_last_gradient_kept",
        "third",
        (
            f"slot.first = {THIRD}\n        return slot.first",
            f"step = {THIRD}\n        slot.first = slot.grad\n        return step",
        ),
    ),
    sgd(
        "velocity_one_step_late",
        "solution",
        (f"            self.v[k] = {MOMENTUM}\n", ""),
        (
            "param -= self.lr * self.v[k]\n",
            f"param -= self.lr * self.v[k]\n            self.v[k] = {MOMENTUM}\n",
        ),
    ),
    sgd(
        "nesterov",
        "solution",
        ("param -= self.lr * self.v[k]", "param -= self.lr * (grad + self.momentum * self.v[k])"),
    ),
    adam(
        "no_bias_correction",
        "third",
        (" / (1 - self.beta1 ** self.t)", ""),
        (" / (1 - self.beta2 ** self.t)", ""),
    ),
    adam(
        "moments_begin_anew",
        "solution",
        (
            "            self.m = [np.zeros_like(param) for param in params]\n"
            "            self.v = [np.zeros_like(param) for param in params]\n",
            "        self.m = [np.zeros_like(param) for param in params]\n"
            "        self.v = [np.zeros_like(param) for param in params]\n",
        ),
    ),
    adam(
        "all_begins_anew",
        "solution",
        ("if [m.shape for m in self.m] != [param.shape for param in params]:", "if True:"),
    ),
    adam("first_moment_not_corrected", "solution", (M_HAT, "self.m[k]")),
    adam(
        "second_moment_not_corrected",
        "loops",
        ("self.v_W[i] / c2", "self.v_W[i]"),
        ("self.v_b[i] / c2", "self.v_b[i]"),
    ),
    adam(
        "both_corrected_by_beta1",
        "nested",
        ("v / (1 - beta2 ** self.t)", "v / (1 - beta1 ** self.t)"),
    ),
    adam(
        "product_for_power",
        "third",
        ("self.beta1 ** self.t", "self.beta1 * self.t"),
        ("self.beta2 ** self.t", "self.beta2 * self.t"),
    ),
    adam("steps_never_counted", "solution", ("self.t += 1", "self.t = 1")),
    adam(
        "counted_after_the_step",
        "third",
        (COUNT, ""),
        ("self.direction(slot)\n", "self.direction(slot)\n        self.t += 1\n"),
    ),
    adam("one_step_ahead", "stdlib", ("count(1)", "count(2)")),
    adam(
        "counted_for_every_layer",
        "loops",
        (COUNT, ""),
        (
            "            layer = self.l[i]\n",
            "            layer = self.l[i]\n            self.t += 1\n"
            "            c1, c2 = 1 - self.beta1 ** self.t, 1 - self.beta2 ** self.t\n",
        ),
    ),
    adam(
        "counted_for_every_parameter",
        "solution",
        (COUNT, ""),
        ("            self.m[k] = self", "            self.t += 1\n            self.m[k] = self"),
    ),
    adam("betas_swapped", "nested", ("beta1, beta2 = self.betas", "beta2, beta1 = self.betas")),
    adam("second_moment_by_beta1", "solution", (V, V.replace("beta2", "beta1"))),
    adam(
        "moments_wrong_way_round",
        "solution",
        (M, "(1 - self.beta1) * self.m[k] + self.beta1 * grad"),
        (V, "(1 - self.beta2) * self.v[k] + self.beta2 * grad**2"),
    ),
    adam("moments_grow", "nested", ("beta1 * m + (1 - beta1) * g", "beta1 * m + g")),
    adam("gradient_not_squared", "stdlib", ("gradient ** (i + 1)", "gradient")),
    adam("root_forgotten", "third", ("(np.sqrt(v) + self.eps)", "(v + self.eps)")),
    adam("eps_forgotten", "stdlib", ("(np.sqrt(spread) + eps)", "np.sqrt(spread)")),
    adam(
        "eps_not_the_given_one",
        "third",
        ("self.beta2, self.eps = beta1, beta2, eps", "self.beta2, self.eps = beta1, beta2, 1e-8"),
    ),
    adam(
        "corrected_moments_kept",
        "solution",
        ("m_hat = self.m[k]", "m_hat = self.m[k] = self.m[k]"),
        ("v_hat = self.v[k]", "v_hat = self.v[k] = self.v[k]"),
    ),
]
