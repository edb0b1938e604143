"""The same networks in PyTorch, built on their own and given our weights."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn

from models.training.recipe import Recipe
from mytorch.layer import Array

torch.set_num_threads(1)  # sharing out such small networks takes longer than computing them
MicroBatches = Sequence[tuple[Array, Array]]


class Twin:
    """A network and its optimiser in PyTorch; its weights are in the order and shapes of ours."""

    def __init__(self, recipe: Recipe, weights: Sequence[Array]) -> None:
        self.network = NETWORKS[recipe.task]().to(getattr(torch, recipe.dtype))
        self.criterion = nn.CrossEntropyLoss() if recipe.the_task.classes else nn.MSELoss()
        self.shapes = [weight.shape for weight in weights]
        self.parameters = list(self.network.parameters())
        self.assign(weights)
        self.optimizer = _optimizer(recipe, self.parameters)

    @torch.no_grad()
    def assign(self, weights: Sequence[Array]) -> None:
        """Take these weights, of our shapes; the optimiser keeps its own moments."""
        for parameter, weight in zip(self.parameters, weights, strict=True):
            parameter.copy_(torch.tensor(weight).reshape(parameter.shape))

    def step(self, micro_batches: MicroBatches) -> float:
        """Update the weights once and return the loss, the mean over all examples."""
        total = sum(len(targets) for _, targets in micro_batches)
        loss = 0.0
        self.optimizer.zero_grad()
        for inputs, targets in micro_batches:
            outputs = self.network(torch.tensor(inputs))
            part = len(targets) / total * self.criterion(outputs, torch.tensor(targets))
            part.backward()
            loss += part.item()
        self.optimizer.step()
        return loss

    @property
    def weights(self) -> list[Array]:
        """The weights, in the shapes of ours."""
        return self._shaped([parameter.detach() for parameter in self.parameters])

    @property
    def gradients(self) -> list[Array]:
        """Their gradients, in the shapes of ours."""
        gradients = (parameter.grad for parameter in self.parameters)
        return self._shaped([gradient for gradient in gradients if gradient is not None])

    def _shaped(self, tensors: Sequence[Tensor]) -> list[Array]:
        pairs = zip(tensors, self.shapes, strict=True)
        return [tensor.numpy().reshape(shape).copy() for tensor, shape in pairs]


class Residual(nn.Module):
    """ReLU of two paths' sum."""

    def __init__(self, channels: int, out: int, stride: int) -> None:
        super().__init__()
        self.path = nn.Sequential(
            *_conv_norm(channels, out, 3, stride, 1), nn.ReLU(), *_conv_norm(out, out, 1, 1, 0)
        )
        self.shortcut = nn.Sequential(*_conv_norm(channels, out, 3, stride, 1))

    def forward(self, images: Tensor) -> Tensor:
        """Map (N, channels, H, W) to (N, out, H', W')."""
        return torch.relu(self.path(images) + self.shortcut(images))


def _conv_norm(channels: int, out: int, kernel: int, stride: int, padding: int) -> list[nn.Module]:
    # Our BatchNorm2d has another eps than PyTorch's default.
    return [nn.Conv2d(channels, out, kernel, stride, padding), nn.BatchNorm2d(out, eps=1e-8)]


def _sine() -> nn.Module:
    return nn.Sequential(nn.Linear(1, 25), nn.Sigmoid(), nn.Linear(25, 1))


def _cubic() -> nn.Module:
    hidden = [nn.Linear(1, 20), nn.ReLU(), nn.Linear(20, 20), nn.ReLU()]
    return nn.Sequential(*hidden, nn.Linear(20, 1))


def _digits_mlp() -> nn.Module:
    return nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))


def _digits_cnn() -> nn.Module:
    layers: list[nn.Module] = []
    for channels, out in ((8, 32), (32, 64), (64, 64)):
        layers += [nn.Conv1d(channels, out, 3), nn.ReLU()]
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(128, 10))


def _digits_resnet() -> nn.Module:
    stem = [*_conv_norm(1, 8, 3, 1, 1), nn.ReLU()]
    blocks = [Residual(8, 8, 1), Residual(8, 16, 2)]
    head = [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(16, 10)]
    return nn.Sequential(*stem, *blocks, *head)


NETWORKS: dict[str, Callable[[], nn.Module]] = {
    "sine": _sine,
    "cubic": _cubic,
    "digits-mlp": _digits_mlp,
    "digits-cnn": _digits_cnn,
    "digits-resnet": _digits_resnet,
}


def _optimizer(recipe: Recipe, parameters: list[nn.Parameter]) -> torch.optim.Optimizer:
    if recipe.optimizer == "adam":
        return torch.optim.Adam(parameters, lr=recipe.lr)
    momentum = 0.9 if recipe.optimizer == "momentum" else 0.0
    return torch.optim.SGD(parameters, lr=recipe.lr, momentum=momentum)
