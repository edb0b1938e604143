from mytorch.nn import *


class CNN():
    pass
