import torch
from torch import nn


class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = nn.Sequential(nn.Conv2d(3, 64, 7), nn.ReLU())

    def forward(self, x):
        return self.backbone(x)
