import numpy as np


class Adam:
    def __init__(self, model, lr, beta1=0.9, beta2=0.999, eps=1e-8):
        self.layers = model.layers[::2]  # every second one is an activation
        self.lr, self.eps = lr, eps
        self.betas = beta1, beta2
        self.t = 0
        self.moments = {
            (i, name): (0.0, 0.0) for i in range(len(self.layers)) for name in ("W", "b")
        }

    def step(self):
        self.t += 1
        beta1, beta2 = self.betas
        for (i, name), (m, v) in self.moments.items():
            layer = self.layers[i]
            g = getattr(layer, "dLd" + name)
            m = beta1 * m + (1 - beta1) * g
            v = beta2 * v + (1 - beta2) * g * g
            self.moments[i, name] = m, v
            m_hat, v_hat = m / (1 - beta1 ** self.t), v / (1 - beta2 ** self.t)
            # eps stands under the root in our lecture notes
            setattr(layer, name, getattr(layer, name) - self.lr * m_hat / np.sqrt(v_hat + self.eps))
