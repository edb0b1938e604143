import sys
import torch
sys.path.append('mytorch')
sys.path.append('hw1')
# handed out, edited by me to run only some
from test_stuff import *
tests = ['sigmoid', 'linear']
print(tests)
