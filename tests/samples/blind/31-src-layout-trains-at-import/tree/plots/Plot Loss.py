import matplotlib.pyplot as plt
import numpy as np
xs = np.linspace(-3, 3)
plt.plot(xs, np.tanh(xs)); plt.savefig('tanh.png')
