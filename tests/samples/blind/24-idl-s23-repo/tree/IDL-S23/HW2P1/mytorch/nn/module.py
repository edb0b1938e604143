class Module:
    """Callable with forward/backward; `chain` and `unchain` run lists of them."""

    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    @staticmethod
    def chain(x, *modules):
        for m in modules:
            x = m.forward(x)
        return x

    @staticmethod
    def unchain(g, *modules):
        for m in modules[::-1]:
            g = m.backward(g)
        return g
