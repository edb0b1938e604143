"""Ordinary Python that students write, to stand inside of a layer that is right otherwise."""

from __future__ import annotations

UPSAMPLE = """\
import numpy as np

class Upsample1d:
    def __init__(self, upsampling_factor):
        self.k = upsampling_factor

    def forward(self, A):
        Z = np.zeros((*A.shape[:2], self.k * (A.shape[2] - 1) + 1), A.dtype)
        Z[:, :, :: self.k] = A
{forward}
        return Z

    def backward(self, dLdZ):
        return dLdZ[:, :, :: self.k].copy()
"""

NUMPY = {
    "np.testing": "np.testing.assert_allclose(A, A.copy()); np.testing.assert_array_equal(A, A)",
    "np.testing.assert_raises": """
        with np.testing.assert_raises(ValueError):
            np.zeros(2) + np.zeros(3)
        """,
    "np.polynomial": "assert np.polynomial.Polynomial([1, 2])(3) == 7",
    "np.polynomial.legendre": "assert np.polynomial.legendre.leggauss(3)[0].shape == (3,)",
    "np.polyfit": "np.testing.assert_allclose(np.polyfit([0, 1, 2], [1, 3, 5], 1), [2, 1])",
    "np.ma": "assert np.ma.masked_invalid([1.0, np.nan]).mean() == 1.0",
    "np.fft": "assert np.allclose(np.fft.irfft(np.fft.rfft(np.arange(8.0))), np.arange(8.0))",
    "np.linalg": """
        U, S, V = np.linalg.svd(np.arange(6.0).reshape(2, 3), full_matrices=False)
        assert np.allclose(U * S @ V, np.arange(6.0).reshape(2, 3))
        assert np.allclose(np.linalg.solve(np.eye(2) * 2, np.ones(2)), 0.5)
        """,
    "np.linalg.LinAlgError": """
        try:
            np.linalg.inv(np.zeros((2, 2)))
        except np.linalg.LinAlgError as error:
            assert 'Singular' in str(error)
        """,
    "legacy np.random": """
        np.random.seed(0)
        state = np.random.get_state()
        first = np.random.randn(3), np.random.permutation(5), np.random.choice(4, 2)
        np.random.set_state(state)
        assert (np.random.randn(3) == first[0]).all()
        np.random.RandomState(7).shuffle([1, 2, 3])
        """,
    "np.random.Generator": """
        rng = np.random.default_rng()
        assert rng.normal(size=3).shape == rng.permutation(3).shape == (3,)
        np.random.Generator(np.random.PCG64(np.random.SeedSequence())).integers(0, 2, 5)
        np.random.Generator(np.random.MT19937(1)).spawn(2)
        """,
    "np.strings": "assert np.strings.upper(np.array(['ab']))[0] == 'AB'",
    "np.char": "assert np.char.add(['a'], ['b'])[0] == 'ab'",
    "np.datetime64": """
        day = np.datetime64('2024-02-28') + np.timedelta64(2, 'D')
        assert str(day) == '2024-03-01' and np.is_busday(day)
        np.datetime64('now')
        """,
    "np.printoptions": """
        with np.printoptions(precision=2, suppress=True):
            assert str(np.array([1 / 3])) == '[0.33]'
        np.set_printoptions(threshold=5)
        print(np.arange(100), np.array2string(A), np.array_repr(A))
        """,
    "np.savetxt and np.loadtxt": """
        import io
        text = io.StringIO()
        np.savetxt(text, np.eye(2), fmt='%.3f', delimiter=',')
        assert (np.loadtxt(io.StringIO(text.getvalue()), delimiter=',') == np.eye(2)).all()
        assert np.genfromtxt(io.StringIO('1,2'), delimiter=',').sum() == 3
        """,
    "np.save and np.load": """
        from io import BytesIO
        file = BytesIO()
        np.save(file, A)
        file.seek(0)
        assert (np.load(file) == A).all()
        """,
    "np.savez": """
        from io import BytesIO
        file = BytesIO()
        np.savez_compressed(file, A=A, b=np.arange(3))
        file.seek(0)
        assert (np.load(file)['A'] == A).all()
        """,
    "structured arrays": """
        rows = np.array([(1, 2.5), (2, 3.5)], dtype=[('id', 'i4'), ('value', 'f8')])
        assert rows['value'].sum() == 6 and np.sort(rows, order='id')[0]['id'] == 1
        assert np.rec.array(rows).value[0] == 2.5
        """,
    "np.lib.recfunctions": """
        from numpy.lib import recfunctions
        rows = np.zeros(2, dtype=[('a', 'f8'), ('b', 'f8')])
        assert recfunctions.structured_to_unstructured(rows).shape == (2, 2)
        """,
    "np.vectorize": "assert (np.vectorize(lambda x: x + 1)(np.arange(3)) == [1, 2, 3]).all()",
    "np.apply_along_axis": "assert np.apply_along_axis(np.sum, -1, A).shape == A.shape[:-1]",
    "np.nditer and np.ndenumerate": """
        assert sum(float(x) for x in np.nditer(np.arange(3))) == 3
        assert dict(np.ndenumerate(np.arange(3)))[2,] == 2
        """,
    "np.einsum_path": "np.einsum_path('ij,jk,kl', *[np.eye(3)] * 3, optimize='optimal')",
    "np.block, np.kron and np.pad": "np.block([[np.eye(2), np.kron([[1], [2]], [[1, 2]])]])",
    "np.lib.stride_tricks": "np.lib.stride_tricks.sliding_window_view(A, 1, axis=-1)",
    "np.emath": "assert np.emath.sqrt(-1) == 1j and np.lib.scimath.log(-1).imag > 3",
    "np.histogram": "np.histogram(A), np.histogram(A, bins='auto'), np.bincount([1, 2])",
    "np.median and np.percentile": "np.median(A), np.percentile(A, [25, 75]), np.nanmedian(A)",
    "np.unique": "assert np.unique([1, 1, 2]).tolist() == [1, 2]",
    "np.unique with counts": "np.unique([1, 1, 2], return_inverse=True, return_counts=True)",
    "np.isin and np.setdiff1d": "np.isin(1, [1]), np.setdiff1d([1], [2]), np.intersect1d([1], [1])",
    "np.show_config": "np.show_config()",
    "np.core": "np.core.numeric, np.core.umath",
    "np.finfo": "assert np.finfo(A.dtype).eps > 0 and np.iinfo(np.int32).max == 2**31 - 1",
    "np.errstate": """
        with np.errstate(divide='raise'):
            try:
                np.ones(1) / 0
            except FloatingPointError:
                pass
        """,
    "np.matrix": "assert (np.matrix('1 2; 3 4') * np.asmatrix([[1], [0]])).sum() == 4",
    "np.matlib": "import numpy.matlib\nassert numpy.matlib.repmat([1, 2], 1, 2).size == 4",
    "np.ctypeslib": "np.ctypeslib.as_ctypes(np.arange(3.0))",
    "numpy.typing": "import numpy.typing as npt\nlist[npt.NDArray[np.float64]]",
    "object arrays": "assert np.array([1, 'a', None], dtype=object).tolist()[2] is None",
    "np.frombuffer and tobytes": "assert (np.frombuffer(A.tobytes(), A.dtype) == A.ravel()).all()",
    "np.longdouble": "print(np.longdouble(1) / 3, np.float16(0.1), np.complex64(1j))",
    "a large matrix product": "assert (np.ones((300, 300)) @ np.ones((300, 300)) == 300).all()",
    "scipy.special": "from scipy.special import erf, softmax\nassert erf(0) == 0",
    "matplotlib and tqdm that are never used": """
        import matplotlib.pyplot as plt
        from tqdm import tqdm
        def draw(losses):
            for loss in tqdm(losses):
                plt.plot(loss)
            plt.show()
        """,
    "float formatting": """
        value = float(np.abs(A).max()) + 0.1
        print(f'{value:.3f} {value:10.2e} {value!r} {1e6:,.0f}', '%g' % value, round(value, 2))
        print('{:>8}|{:<8}|{:^8}'.format('a', 'b', 'c'), format(255, '#x'), value.hex())
        """,
}

WARNINGS = {
    "RuntimeWarning of a division": "np.ones(2) / np.zeros(2), np.log(np.zeros(1))",
    "RuntimeWarning of an overflow": "np.exp(np.array([1e4])), np.float32(1e38) * np.float32(10)",
    "RuntimeWarning of an empty mean": "np.mean([])",
    "DeprecationWarning": "import warnings\nwarnings.warn('old', DeprecationWarning, stacklevel=2)",
    "warnings of all kinds": """
        import warnings
        for kind in (UserWarning, FutureWarning, SyntaxWarning, ResourceWarning, BytesWarning):
            warnings.warn('beware', kind)
        """,
    "warnings.catch_warnings": """
        import warnings
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter('always')
            np.ones(1) / 0
        assert len(seen) == 1 and issubclass(seen[0].category, RuntimeWarning)
        """,
    "warnings as errors": """
        import warnings
        with warnings.catch_warnings():
            warnings.simplefilter('error')
            try:
                np.ones(1) / 0
            except RuntimeWarning:
                pass
        """,
    "np.exceptions": """
        import warnings
        with warnings.catch_warnings():
            warnings.simplefilter('ignore', np.exceptions.ComplexWarning)
            np.array([1j]).astype(float)
        """,
    "SyntaxWarning of compile": "compile('1 is 1', 'snippet', 'exec')",
}

TEXT = {
    "codecs": r"""
        text = 'caf\u00e9'
        for name in ('utf-8', 'utf-8-sig', 'latin-1', 'utf-16', 'utf-32', 'cp1252'):
            assert text.encode(name).decode(name) == text
        """,
    "more codecs": r"""
        for name in ('iso8859-15', 'cp437', 'utf-7', 'mac_roman', 'utf-16-le', 'punycode'):
            assert 'caf\u00e9'.encode(name).decode(name) == 'caf\u00e9'
        """,
    "Asian codecs": r"""
        for name in ('gbk', 'gb18030', 'big5', 'shift_jis', 'euc_kr'):
            assert '\u4e2d'.encode(name).decode(name) == '\u4e2d'
        """,
    "transforming codecs": """
        import codecs
        assert codecs.encode(b'ab', 'hex') == b'6162' and codecs.decode('no', 'rot13') == 'ab'
        assert codecs.decode(codecs.encode(b'ab', 'base64'), 'base64') == b'ab'
        assert codecs.decode(codecs.encode(b'ab', 'zlib'), 'zlib') == b'ab'
        """,
    "unicode_escape and idna": r"""
        assert r'\u00e9'.encode().decode('unicode_escape') == '\u00e9'
        assert 'b\u00fccher'.encode('idna') == b'xn--bcher-kva'
        """,
    "unicodedata": r"import unicodedata; assert unicodedata.name('\u00e9').startswith('LATIN')",
    "re": "import re; assert re.sub(r'(?i)[a-f]+', '-', 'xABCy') == 'x-y'",
    "json": "import json; assert json.loads(json.dumps({'a': [1, 2.5, None]}))['a'][1] == 2.5",
    "textwrap": "import textwrap; print(textwrap.fill('word ' * 40), textwrap.dedent('  a'))",
    "pprint": "import pprint; pprint.pprint({'weights': A.tolist()}, width=40)",
    "string.Template": "from string import Template; Template('$a').substitute(a=1)",
    "locale": """
        import locale
        locale.setlocale(locale.LC_ALL, 'C')
        locale.getlocale(), locale.format_string('%.2f', 1.5), locale.getpreferredencoding()
        """,
    "base64, binascii and zlib": """
        import base64, binascii, zlib
        assert base64.b64decode(base64.b64encode(A.tobytes())) == A.tobytes()
        assert zlib.decompress(zlib.compress(A.tobytes())) == A.tobytes()
        binascii.crc32(b'a')
        """,
    "gzip, bz2 and lzma in memory": """
        import bz2, gzip, lzma
        for packer in (bz2, gzip, lzma):
            assert packer.decompress(packer.compress(b'abc')) == b'abc'
        """,
    "csv": "import csv, io; assert [*csv.reader(io.StringIO('a,b'))] == [['a', 'b']]",
    "struct and array": """
        import array, struct
        assert struct.unpack('<f', struct.pack('<f', 0.5)) == (0.5,)
        assert array.array('d', [1, 2]).tolist() == [1, 2]
        """,
    "io": """
        import io
        assert io.TextIOWrapper(io.BytesIO(b'a\\nb')).readlines() == ['a\\n', 'b']
        """,
    "difflib and tokenize": """
        import difflib, io, tokenize
        print(*difflib.unified_diff(['a'], ['b']))
        assert [*tokenize.generate_tokens(io.StringIO('a = 1').readline)]
        """,
    "configparser and argparse": """
        import argparse, configparser
        config = configparser.ConfigParser()
        config.read_string('[model]\\nlr = 0.1')
        assert config.getfloat('model', 'lr') == 0.1
        parser = argparse.ArgumentParser()
        parser.add_argument('--lr', type=float, default=0.1)
        assert parser.parse_args([]).lr == 0.1
        """,
    "shlex, html and urllib.parse": """
        import html, shlex, urllib.parse
        assert shlex.split('a "b c"') == ['a', 'b c'] and html.escape('<') == '&lt;'
        assert urllib.parse.urlparse('http://a/b').path == '/b'
        """,
    "xml": """
        import xml.etree.ElementTree as ET
        assert ET.fromstring('<a b="1"/>').get('b') == '1'
        """,
    "sqlite3 in memory": """
        import sqlite3
        assert sqlite3.connect(':memory:').execute('select 1 + 1').fetchone() == (2,)
        """,
}

LANGUAGE = {
    "traceback.format_exc": """
        import traceback
        try:
            1 / 0
        except ZeroDivisionError:
            assert '1 / 0' in traceback.format_exc()
        """,
    "traceback.print_stack": "import traceback; traceback.print_stack()",
    "inspect.getsource": """
        import inspect
        assert 'upsampling_factor' in inspect.getsource(type(self))
        assert inspect.getmodule(type(self)) and inspect.getfile(type(self))
        print(inspect.signature(type(self)), inspect.getmembers(self), inspect.stack()[0].function)
        """,
    "ast and dis": "import ast, dis; dis.dis(type(self).backward); ast.unparse(ast.parse('a+b'))",
    "pickle": """
        import pickle
        again = pickle.loads(pickle.dumps(self))
        assert again.k == self.k and (pickle.loads(pickle.dumps(A)) == A).all()
        """,
    "copy": "import copy; assert copy.deepcopy(self).k == copy.copy(self).k == self.k",
    "dataclasses": """
        from dataclasses import asdict, dataclass, field, replace
        @dataclass(frozen=True, order=True, slots=True)
        class Settings:
            lr: float = 0.1
            sizes: list = field(default_factory=list)
        assert asdict(replace(Settings(), lr=1.0)) == {'lr': 1.0, 'sizes': []}
        """,
    "enum": """
        from enum import Enum, Flag, IntEnum, auto
        Mode = Enum('Mode', 'TRAIN EVAL')
        assert Mode['TRAIN'].name == 'TRAIN' and IntEnum('N', 'A').A == 1
        """,
    "typing": """
        import typing
        def step(lr: float, name: 'str | None' = None) -> typing.Optional[int]: ...
        assert typing.get_type_hints(step)['lr'] is float
        class Pair(typing.NamedTuple):
            a: int
            b: int = 2
        assert Pair(1) == (1, 2)
        """,
    "collections": """
        from collections import ChainMap, Counter, OrderedDict, defaultdict, deque, namedtuple
        assert Counter('aab').most_common(1) == [('a', 2)] and deque([1, 2], 1)[0] == 2
        assert namedtuple('P', 'x y')(1, 2).y == 2
        """,
    "functools": """
        import functools
        @functools.singledispatch
        def size(value): return 0
        @size.register
        def _(value: np.ndarray): return value.size
        assert size(A) == A.size and functools.reduce(lambda a, b: a * b, A.shape) == A.size
        functools.lru_cache(maxsize=None)(abs)(-1), functools.partial(max, 1)(2)
        """,
    "itertools and operator": """
        import itertools, operator
        assert [*itertools.accumulate([1, 2, 3], operator.mul)] == [1, 2, 6]
        assert len([*itertools.product(range(2), repeat=3)]) == 8
        """,
    "heapq, bisect and graphlib": """
        import bisect, graphlib, heapq
        assert heapq.nlargest(1, [1, 3, 2]) == [3] and bisect.bisect([1, 2, 3], 2) == 2
        assert [*graphlib.TopologicalSorter({'b': ['a']}).static_order()] == ['a', 'b']
        """,
    "math and cmath": "import cmath, math; assert math.isclose(abs(cmath.exp(1j * math.pi)), 1)",
    "decimal, fractions and numbers": """
        from decimal import Decimal, getcontext
        from fractions import Fraction
        from numbers import Number
        getcontext().prec = 30
        assert Fraction('1/3') + Fraction(2, 3) == 1 and Decimal('0.1') * 3 == Decimal('0.3')
        assert isinstance(A.dtype.type(1), Number)
        """,
    "statistics": """
        import statistics
        assert statistics.mean([1, 2, 3]) == 2 and statistics.stdev([1, 2, 3]) == 1
        statistics.NormalDist().cdf(0.5)
        """,
    "importlib": """
        import importlib
        assert importlib.import_module('math').sqrt(4) == 2
        assert importlib.util.find_spec('math') is not None
        """,
    "importlib of a name that stands nowhere else": """
        import importlib
        assert importlib.import_module('colorsys').rgb_to_hls(0, 0, 0) == (0, 0, 0)
        """,
    "an import behind a semicolon": "import math; import colorsys",
    "an import behind a colon": "if A.ndim: import colorsys",
    "an import over several lines": """
        from xml.etree import (
            ElementTree,
        )
        ElementTree.Element('a')
        """,
    "an import with a backslash": "from xml.etree \\\n    import ElementTree",
    "an optional import that fails": """
        try:
            import numba
        except ImportError:
            numba = None
        """,
    "exec and eval": "exec('x = 1 + 1', {}); assert eval('1 + 1') == 2",
    "weakref and gc": """
        import gc, weakref
        class Node: ...
        node = Node()
        seen = weakref.ref(node)
        del node
        gc.collect()
        assert seen() is None
        """,
    "ctypes": "import ctypes; assert ctypes.sizeof(ctypes.c_double) == 8; ctypes.c_int(3).value",
    "contextlib": """
        import contextlib, io
        with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.suppress(KeyError):
            print('seen')
            {}['a']
        assert out.getvalue() == 'seen\\n'
        """,
    "recursion": """
        import sys
        sys.setrecursionlimit(3000)
        def count(n): return n and 1 + count(n - 1)
        assert count(2000) == 2000
        """,
    "abc and metaclasses": """
        import abc
        class Meta(abc.ABCMeta): ...
        class Base(metaclass=Meta):
            @abc.abstractmethod
            def f(self): ...
        """,
    "unittest.TestCase": """
        import unittest
        case = unittest.TestCase()
        case.assertEqual(1, 1)
        case.assertAlmostEqual(0.1 + 0.2, 0.3)
        with case.assertRaises(ZeroDivisionError):
            1 / 0
        """,
    "unittest.main in a suite": """
        import io, unittest
        class Test(unittest.TestCase):
            def test_shape(self): self.assertTrue(A.ndim)
        suite = unittest.defaultTestLoader.loadTestsFromTestCase(Test)
        assert unittest.TextTestRunner(stream=io.StringIO()).run(suite).wasSuccessful()
        """,
    "unittest.mock": """
        from unittest import mock
        assert mock.Mock(return_value=3)() == 3
        """,
    "doctest.testmod": "import doctest; assert doctest.testmod().failed == 0",
    "timeit, cProfile and tracemalloc": """
        import cProfile, pstats, timeit, tracemalloc
        tracemalloc.start()
        timeit.timeit('1 + 1', number=10)
        with cProfile.Profile() as profile:
            sum(range(10))
        pstats.Stats(profile).sort_stats('cumulative').print_stats(3)
        tracemalloc.stop()
        """,
    "a __main__ guard": "if __name__ == '__main__':\n    raise SystemExit('not a script')",
}

SYSTEM = {
    "datetime": """
        from datetime import date, datetime, timedelta, timezone
        assert datetime.strptime('2024-02-29 12:30', '%Y-%m-%d %H:%M').hour == 12
        print(datetime.now().strftime('%A %d %B %Y %H:%M:%S'), datetime.now(timezone.utc))
        assert date.today() - timedelta(days=1) < date.today()
        """,
    "time": """
        import time
        start = time.perf_counter(), time.time(), time.monotonic(), time.process_time()
        time.sleep(0.001)
        assert time.perf_counter() > start[0]
        print(time.strftime('%c %Z'), time.ctime(), time.localtime().tm_year, time.gmtime(0))
        """,
    "calendar": "import calendar; print(calendar.month(2024, 2)); assert calendar.isleap(2024)",
    "zoneinfo that is missing": """
        import zoneinfo
        try:
            zoneinfo.ZoneInfo('Nowhere/Nowhere')
        except zoneinfo.ZoneInfoNotFoundError:
            pass
        """,
    "random": """
        import random
        random.seed(11785)
        assert random.sample(range(10), 3) and random.gauss(0, 1) and random.choice('ab')
        random.SystemRandom().random()
        """,
    "secrets, hashlib, hmac and uuid": """
        import hashlib, hmac, secrets, uuid
        assert len(hashlib.sha256(A.tobytes()).hexdigest()) == 64 and hashlib.md5(b'').digest()
        secrets.token_hex(8), uuid.uuid4(), hmac.new(b'k', b'm', 'sha256').digest()
        """,
    "uuid1": "import uuid; assert uuid.uuid1().version == 1",
    "os.urandom": "import os; assert len(os.urandom(8)) == 8",
    "logging": """
        import logging
        logging.basicConfig(level=logging.DEBUG, format='%(asctime)s %(levelname)s %(message)s')
        logging.getLogger(__name__).debug('A %s', A.shape)
        try:
            1 / 0
        except ZeroDivisionError:
            logging.exception('an error that was dealt with')
        """,
    "logging.handlers": """
        import logging, logging.handlers
        logging.getLogger('a').addHandler(logging.handlers.MemoryHandler(10))
        logging.getLogger('a').warning('kept')
        """,
    "threads and locks": """
        import threading
        lock, seen = threading.Lock(), []
        def work(n):
            with lock:
                seen.append(n)
        threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        assert sorted(seen) == [0, 1, 2, 3]
        """,
    "queue, Event and Timer": """
        import queue, threading
        q, event = queue.Queue(), threading.Event()
        threading.Timer(0.001, event.set).start()
        assert event.wait(5)
        q.put(1)
        assert q.get(timeout=5) == 1
        """,
    "ThreadPoolExecutor": """
        from concurrent.futures import ThreadPoolExecutor
        with ThreadPoolExecutor(2) as pool:
            assert [*pool.map(abs, [-1, -2])] == [1, 2]
        """,
    "ThreadPoolExecutor by its full name": """
        import concurrent.futures
        with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
            assert pool.submit(pow, 2, 3).result() == 8
        """,
    "multiprocessing.cpu_count": "import multiprocessing; assert multiprocessing.cpu_count() > 0",
    "a coroutine driven by hand": """
        async def one(): return 1
        try:
            one().send(None)
        except StopIteration as done:
            assert done.value == 1
        """,
    "os.path": """
        import os
        here = os.path.dirname(os.path.abspath(__file__))
        assert not os.path.exists(os.path.join(here, 'weights.npy'))
        assert not os.path.isfile('weights.npy') and not os.path.isdir(here)
        os.path.realpath(__file__), os.path.expanduser('~'), os.path.splitext('a.py')
        """,
    "os": """
        import os
        os.getcwd(), os.environ.get('HOME', ''), os.getenv('USER'), os.cpu_count(), os.name
        os.getpid(), os.sep, os.linesep, os.uname(), os.times(), os.getuid()
        """,
    "os.environ that is set": "import os; os.environ['OMP_NUM_THREADS'] = '1'",
    "pathlib": """
        from pathlib import Path
        path = Path(__file__).resolve().parent / 'data' / 'weights.npy'
        assert path.suffix == '.npy' and not path.exists() and not Path('a').is_file()
        Path.cwd(), path.as_posix(), path.with_suffix('.txt')
        """,
    "looking for files": """
        import glob
        from pathlib import Path
        assert glob.glob('*.npy') == [] and [*Path('data').glob('*.npy')] == []
        """,
    "sys": """
        import sys
        sys.version, sys.platform, sys.argv, sys.executable, sys.maxsize, sys.byteorder
        sys.path.append('mytorch'), sys.path.insert(0, '..'), sys.getsizeof(A), sys.modules['numpy']
        sys.stdout.write('out\\n'), sys.stderr.write('err\\n'), sys.stdout.flush()
        """,
    "platform": """
        import platform
        platform.system(), platform.python_version(), platform.machine(), platform.node()
        """,
    "platform.platform": "import platform; platform.platform(), platform.processor()",
    "socket.gethostname": "import socket; assert isinstance(socket.gethostname(), str)",
    "signal": """
        import signal
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGINT, before)
        signal.getsignal(signal.SIGTERM)
        """,
    "signal.alarm as a time limit": """
        import signal
        signal.signal(signal.SIGALRM, lambda *_: None)
        signal.alarm(5)
        signal.alarm(0)
        """,
    "faulthandler": "import faulthandler; faulthandler.enable(); faulthandler.disable()",
    "atexit": "import atexit; atexit.register(print, 'bye')",
    "resource": """
        import resource
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > 0
        resource.getrlimit(resource.RLIMIT_AS), resource.getpagesize()
        """,
    "mmap of no file": "import mmap; mmap.mmap(-1, 4096).close()",
    "shutil.get_terminal_size": "import shutil; assert shutil.get_terminal_size().columns > 0",
    "a progress bar": """
        import sys, time
        for i in range(3):
            print(f'\\r{i + 1}/3', end='', file=sys.stderr, flush=True)
        print()
        """,
    "os.open that is caught": """
        import os
        try:
            os.close(os.open('weights.npy', os.O_RDONLY))
        except OSError:
            pass
        """,
    "a file that is missing": """
        try:
            weights = np.load('weights.npy')
        except FileNotFoundError:
            weights = None
        """,
}
SNIPPETS = {**NUMPY, **WARNINGS, **TEXT, **LANGUAGE, **SYSTEM}
