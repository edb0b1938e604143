from .cnn import CNN
from .mlp_scan import CNN_DistributedScanningMLP, CNN_SimpleScanningMLP
