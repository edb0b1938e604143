import torch, numpy as np
d = torch.nn.Dropout2d(0.3)
print(d(torch.ones(2, 3, 2, 2)))
