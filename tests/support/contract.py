"""What was agreed of an assignment, whatever its file says."""

from __future__ import annotations

# The contract's score sheets: names, order and points.
HW2P1 = {
    **{f"MCQ {number}": 1 for number in range(1, 6)},
    "Downsampling1d": 2.5,
    "Upsampling1d": 2.5,
    "Downsampling2d": 2.5,
    "Upsampling2d": 2.5,
    "Conv1d_stride1": 10,
    "Conv1d": 5,
    "Conv2d-stride1": 10,
    "Conv2d": 5,
    "convTranspose1d": 5,
    "convTranspose2d": 5,
    "MaxPool2d_stride1": 10,
    "MaxPool2d": 5,
    "MeanPool2d_stride1": 10,
    "MeanPool2d": 5,
    "CNN as Simple Scanning MLP": 5,
    "CNN as Distributed Scanning MLP": 5,
    "Build a CNN Model": 5,
}
