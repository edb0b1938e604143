import pkgutil

for _, name, _ in pkgutil.iter_modules(__path__):
    __import__(f'{__name__}.{name}')
