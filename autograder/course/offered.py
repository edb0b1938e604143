"""The modules that are loaded for a submission before its locks close: these, and no others.

What a module does when it is imported, it does with the worker's rights. So this list is fixed,
whatever a submission mentions: none of these runs a program, starts a thread, writes a file or
asks for a network when it is imported (`test_offered.py` traces it). Left out are programs, tests
and toys, what talks to terminals and screens, what Python has dropped since 3.11, and what
compiles.
"""

from __future__ import annotations

from encodings.aliases import aliases

CODECS = frozenset(aliases.values()) | {"idna", "punycode"}
STANDARD = """
__future__ _strptime abc annotationlib argparse array ast asyncio asyncio.base_events
asyncio.events asyncio.exceptions asyncio.futures asyncio.locks asyncio.queues asyncio.runners
asyncio.streams asyncio.subprocess asyncio.tasks atexit base64 bdb binascii bisect builtins bz2
cProfile calendar cmath cmd code codecs codeop collections collections.abc colorsys compileall
compression compression.bz2 compression.gzip compression.lzma compression.zlib compression.zstd
concurrent concurrent.futures concurrent.futures.process concurrent.futures.thread
concurrent.interpreters configparser contextlib contextvars copy copyreg csv ctypes ctypes.util
ctypes.wintypes dataclasses datetime decimal difflib dis doctest email email.charset
email.encoders email.errors email.generator email.header email.headerregistry email.message
email.mime email.mime.application email.mime.audio email.mime.base email.mime.image
email.mime.message email.mime.multipart email.mime.text email.parser email.policy email.utils
encodings encodings.aliases enum errno faulthandler fcntl filecmp fileinput fnmatch fractions
functools gc getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html html.entities
html.parser http http.client http.cookiejar http.cookies importlib importlib.abc
importlib.machinery importlib.metadata importlib.readers importlib.resources
importlib.resources.abc importlib.resources.readers importlib.simple importlib.util inspect io
ipaddress itertools json json.decoder json.encoder json.scanner keyword linecache locale logging
logging.config logging.handlers lzma marshal math mimetypes mmap modulefinder msvcrt
multiprocessing multiprocessing.connection multiprocessing.context multiprocessing.dummy
multiprocessing.managers multiprocessing.pool multiprocessing.process multiprocessing.queues
multiprocessing.shared_memory multiprocessing.sharedctypes multiprocessing.synchronize netrc nt
ntpath nturl2path numbers opcode operator optparse os os.path pathlib pdb pickle pickletools
pkgutil platform plistlib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc
queue quopri random re reprlib resource runpy sched secrets select selectors shelve shlex shutil
signal site socket socketserver sqlite3 sqlite3.dbapi2 ssl stat statistics string
string.templatelib stringprep struct subprocess symtable sys sysconfig tarfile tempfile termios
textwrap threading time timeit token tokenize tomllib trace traceback tracemalloc tty types typing
unicodedata unittest unittest.async_case unittest.case unittest.loader unittest.main unittest.mock
unittest.result unittest.runner unittest.suite unittest.util urllib urllib.error urllib.parse
urllib.request urllib.response uuid warnings wave weakref winreg xml xml.dom xml.dom.minidom
xml.dom.pulldom xml.etree xml.etree.ElementInclude xml.etree.ElementPath xml.etree.ElementTree
xml.parsers xml.parsers.expat xml.sax xml.sax.handler xml.sax.saxutils xml.sax.xmlreader zipfile
zipimport zlib zoneinfo zoneinfo._common zoneinfo._tzpath
"""
NUMPY = """
numpy numpy.char numpy.core numpy.core.arrayprint numpy.core.defchararray numpy.core.einsumfunc
numpy.core.fromnumeric numpy.core.function_base numpy.core.getlimits numpy.core.multiarray
numpy.core.numeric numpy.core.numerictypes numpy.core.overrides numpy.core.records
numpy.core.shape_base numpy.core.umath numpy.ctypeslib numpy.dtypes numpy.exceptions numpy.fft
numpy.lib numpy.lib.array_utils numpy.lib.format numpy.lib.introspect numpy.lib.mixins
numpy.lib.npyio numpy.lib.recfunctions numpy.lib.scimath numpy.lib.stride_tricks numpy.linalg
numpy.ma numpy.ma.core numpy.ma.extras numpy.ma.mrecords numpy.matlib numpy.matrixlib
numpy.polynomial numpy.polynomial.chebyshev numpy.polynomial.hermite numpy.polynomial.hermite_e
numpy.polynomial.laguerre numpy.polynomial.legendre numpy.polynomial.polynomial
numpy.polynomial.polyutils numpy.random numpy.rec numpy.strings numpy.testing numpy.typing
numpy.version
"""
OFFERED = frozenset(STANDARD.split() + NUMPY.split() + [f"encodings.{codec}" for codec in CODECS])
