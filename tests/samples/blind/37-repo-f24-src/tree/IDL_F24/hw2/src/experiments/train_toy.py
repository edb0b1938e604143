import numpy as np
import torch
from models.cnn import CNN
cnn = CNN(*config)
for e in range(10): cnn.forward(x)
