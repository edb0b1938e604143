"""Backwards that do not undo what their forward does: each by its key, and what is said of it."""

from __future__ import annotations

from typing import NamedTuple

from tests.samples.wrong_models import CNN, MLP, RESNET
from tests.support.right import Sources, base, edited

POOL, MLP_FILE, CNN_FILE = "mytorch/pool.py", "models/mlp.py", "models/cnn.py"
RESNET_FILE, CONV = "models/resnet.py", "mytorch/conv1d.py"
WRITTEN = {MLP_FILE: MLP, CNN_FILE: CNN, RESNET_FILE: RESNET}


class WrongOrder(NamedTuple):
    """A change of a right hand-in, or with no base of a model written from the handout."""

    key: str
    said: str
    item: str
    base: str
    file: str
    right: str
    wrong: str

    def sources(self) -> Sources:
        """The whole hand-in with this mistake."""
        whole = base(self.base or "solution")
        text = whole[self.file] if self.base else WRITTEN[self.file]
        return edited({**whole, self.file: text}, self.file, (self.right, self.wrong))


DOWN, MEAN = "self.downsample2d.backward", "self.meanpool2d_stride1.backward"
SHORTCUT = "residual = self.residual_connection.backward(grad)"
WRONG_ORDERS = (
    WrongOrder(
        "order",
        "goes through meanpool2d_stride1 and downsample2d in the order of forward",
        "MeanPool2d", "loops", POOL,
        f"dLdA = {DOWN}(dLdZ)\n        dLdA = {MEAN}(dLdA)",
        f"dLdA = {MEAN}(dLdZ)\n        dLdA = {DOWN}(dLdA)",
    ),
    WrongOrder(
        "order",
        "goes through conv1d_stride1 and downsample1d in the order of forward",
        "Conv1d", "third", CONV,
        "self.conv1d_stride1.backward(self.downsample1d.backward(grad))",
        "self.downsample1d.backward(self.conv1d_stride1.backward(grad))",
    ),
    WrongOrder(
        "left_out",
        "never calls downsample2d",
        "Conv2d", "loops", "mytorch/Conv2d.py",
        "self.conv2d_stride1.backward(self.downsample2d.backward(dLdZ))",
        "self.conv2d_stride1.backward(dLdZ)",
    ),
    WrongOrder(
        "calls_again",
        "calls layers[1] twice and layers[0] never: forward goes through each once",
        "MLP1", "loops", MLP_FILE,
        "dLdZ0 = self.f[0].backward() * dLdA1\n        dLdA0 = self.layers[0]",
        "dLdZ0 = self.f[0].backward() * dLdA1\n        dLdA0 = self.layers[1]",
    ),
    WrongOrder(
        "calls_again",
        "calls a1 twice and a0 never",
        "MLP1", "", MLP_FILE,
        "self.a0.backward(dLdA1)", "self.a1.backward(dLdA1)",
    ),
    WrongOrder(
        "one_object",
        "forward calls a0 twice and a1 never, which backward calls",
        "MLP1", "", MLP_FILE,
        "self.a1.forward(Z1)", "self.a0.forward(Z1)",
    ),
    WrongOrder(
        "order",
        "goes through linears and acts from the first to the last, as forward does",
        "MLP4", "", MLP_FILE,
        "zip(reversed(self.linears), reversed(self.acts))", "zip(self.linears, self.acts)",
    ),
    WrongOrder(
        "order",
        "goes through acts from the first to the last, as forward does",
        "MLP4", "", MLP_FILE,
        "zip(reversed(self.linears), reversed(self.acts))",
        "zip(reversed(self.linears), self.acts)",
    ),
    WrongOrder(
        "order",
        "calls linears[i] before acts[i], as forward does",
        "MLP4", "", MLP_FILE,
        "lin.backward(act.backward(dLdA))", "act.backward(lin.backward(dLdA))",
    ),
    WrongOrder(
        "order",
        "goes through layers[i] with i = 8, 9, 6, 7, ..., and is due to with i = 9, 8, 7, 6, ...",
        "MLP4", "notes", MLP_FILE,
        "        return A\n\n    def backward(self, dLdA):\n"
        "        L = len(self.layers)\n"
        "        for i in reversed(range(L)):\n"
        "            dLdA = self.layers[i].backward(dLdA)\n"
        "        return dLdA\n\n\nclass MLP:",
        "        return A\n\n    def backward(self, dLdA):\n"
        "        for i in reversed(range(5)):\n"
        "            dLdA = self.layers[2 * i].backward(dLdA)\n"
        "            dLdA = self.layers[2 * i + 1].backward(dLdA)\n"
        "        return dLdA\n\n\nclass MLP:",
    ),
    WrongOrder(
        "other_gradient",
        "gives the backward of f[4] what the backward of layers[1] returns",
        "MLP4", "loops", MLP_FILE,
        "dLdZ = self.f[i].backward() * dLdA", "dLdZ = self.f[i - 1].backward() * dLdA",
    ),
    WrongOrder(
        "order",
        "goes through activations from the first to the last",
        "Build a CNN Model", "nested", CNN_FILE,
        "self.activations[::-1]):\n            grad = conv",
        "self.activations):\n            grad = conv",
    ),
    WrongOrder(
        "left_out",
        "never calls flatten",
        "Build a CNN Model", "", CNN_FILE,
        "        grad = self.flatten.backward(grad)\n", "",
    ),
    WrongOrder(
        "order",
        "calls convolutional_layers[i] before activations[i], as forward does",
        "Build a CNN Model", "", CNN_FILE,
        "grad = self.activations[i].backward(grad)\n"
        "            grad = self.convolutional_layers[i].backward(grad)",
        "grad = self.convolutional_layers[i].backward(grad)\n"
        "            grad = self.activations[i].backward(grad)",
    ),
    WrongOrder(
        "calls_again",
        "calls block1 twice and block2 never",
        "ResBlock", "", RESNET_FILE,
        "self.relu.backward(self.block2.backward(g))",
        "self.relu.backward(self.block1.backward(g))",
    ),
    WrongOrder(
        "other_gradient",
        "gives the backward of convolution_layers[2] what the backward of residual_connection",
        "ResBlock", "loops", RESNET_FILE, SHORTCUT, f"{SHORTCUT}\n        grad = residual",
    ),
    WrongOrder(
        "order",
        "goes through layers from the first to the last, as forward does",
        "ResNet", "loops", RESNET_FILE,
        "for layer in reversed(self.layers[:-1]):", "for layer in self.layers[:-1]:",
    ),
)  # fmt: skip
# Right orders, and some that nobody can be sure of: of these, nothing is said.
SOUND = {
    "branches in any order": """
    def forward(self, A):
        return self.last.forward(self.a.forward(A) + self.b.forward(A))

    def backward(self, grad):
        grad = self.last.backward(grad)
        one = self.a.backward(grad)
        return self.b.backward(grad) + one
""",
    "a way past a part, and through it": """
    def forward(self, A):
        return self.last(A + self.a(A))

    def backward(self, grad):
        grad = self.last.backward(grad)
        return grad + self.a.backward(grad)
""",
    "by indices, from the end": """
    def forward(self, A):
        n = len(self.layers)
        for i in range(n):
            A = self.f[i](self.layers[i](A))
        return A

    def backward(self, grad):
        for i in range(len(self.layers) - 1, -1, -1):
            grad = self.layers[i].backward(self.f[i].derivative() * grad)
        return grad
""",
    "a part that is undone by hand": """
    def forward(self, A):
        self.Z = self.a(A)
        return self.b(self.relu(self.Z))

    def backward(self, grad):
        return self.a.backward(self.b.backward(grad) * (self.Z > 0))
""",
    "a helper that is given the part": """
    def forward(self, A):
        return self.b(self.relu(self.a(A)))

    def backward(self, grad):
        return self.a.backward(back(self.relu, self.b.backward(grad)))
""",
    "a loop that is not understood": """
    def forward(self, A):
        for layer in self.layers:
            A = layer(A)
        return A

    def backward(self, grad):
        i = len(self.layers)
        while i:
            i -= 1
            grad = self.layers[i].backward(grad)
        return grad
""",
    "the same objects by other names": """
    def forward(self, A):
        return self.b(self.a(A))

    def backward(self, grad):
        for layer in reversed(self.layers):
            grad = layer.backward(grad)
        return grad
""",
    "two kinds of parts told apart": """
    def forward(self, A):
        for layer in self.layers:
            A = layer.forward(A)
        return A

    def backward(self, grad):
        for layer in self.layers[::-1]:
            if isinstance(layer, ReLU):
                grad = grad * layer.backward()
            else:
                grad = layer.backward(grad)
        return grad
""",
    "a loss that begins it": """
    def forward(self, A):
        for i, layer in enumerate(self.layers):
            A = layer(A)
        self.Z = self.last(A)
        return self.Z

    def backward(self, labels):
        self.loss = self.criterion(self.Z, labels).sum()
        grad = self.last.backward(self.criterion.backward())
        for layer in reversed(self.layers):
            grad = layer.backward(grad)
        return grad
""",
}
