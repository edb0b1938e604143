import matplotlib.pyplot as plt
import sys
sys.path.append('models')
from resnet import *
plt.imshow(ResBlock(1, 1, 3, 1, 1).forward(np.random.randn(1, 1, 9, 9))[0, 0])
plt.show()
