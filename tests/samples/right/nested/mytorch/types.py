"""Names for the shapes that the layers pass around."""
from typing import Callable, Optional

import numpy as np

Array = np.ndarray
Init = Optional[Callable[..., Array]]
