"""Returns an object that loops when it is asked for its class's name or for its values."""

CONTROL = "inside"


class Endless(type):
    def __getattribute__(cls, name):
        while True:
            pass


class Value(metaclass=Endless):
    def __getattr__(self, name):
        while True:
            pass

    __array__ = property(lambda self: self.shape)


def attack(A):
    return Answer(object.__new__(Value))
