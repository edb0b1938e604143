from pool import *
x = np.zeros((1,1,4,4)
print x
