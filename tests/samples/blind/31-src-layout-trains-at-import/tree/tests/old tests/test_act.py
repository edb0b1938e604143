from mytorch.activation import ReLU
assert ReLU().forward(1.0) == 1.0
raise SystemExit
