"""Never ends being imported."""

CONTROL = "inside"

while True:
    pass
