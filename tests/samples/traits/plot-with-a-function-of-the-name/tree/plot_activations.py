import numpy as np
import matplotlib.pyplot as plt


def Sigmoid(x):
    return 1 / (1 + np.exp(-x))


def ReLU(x):
    return np.maximum(0, x)


x = np.linspace(-5, 5)
for f in (Sigmoid, ReLU):
    plt.plot(x, f(x), label=f.__name__)
plt.legend()
plt.savefig("activations.png")
