import time
import numpy as np
from mytorch.Conv2d import Conv2d
t = time.time()
Conv2d(3, 4, 3, 1).forward(np.random.randn(1, 3, 8, 8))
print(time.time() - t)
