"""Formulas as sums of terms and products of factors: how they are read and written."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from textwrap import dedent

from autograder.records.syntax import parsed


@dataclass(frozen=True)
class Name:
    """A variable."""

    name: str


@dataclass(frozen=True)
class Number:
    """A number as it stands in the formula."""

    value: float


@dataclass(frozen=True)
class Sum:
    """Terms, each with its coefficient."""

    terms: tuple[tuple[float, Node], ...]


@dataclass(frozen=True)
class Product:
    """Factors, each with its exponent: what is divided by has a negative one."""

    factors: tuple[tuple[Node, float], ...]


@dataclass(frozen=True)
class Apply:
    """A function of something; one that reduces does so `over` some axes, named in words."""

    function: str
    arguments: tuple[Node, ...]
    over: str = ""


Reductions = Mapping[str, tuple[str, str]]  # by name: what it does, and over which axes
Node = Name | Number | Sum | Product | Apply
RANGES = {"positive": ">", "not_negative": "≥", "negative": "<"}
# Of functions, for people.
SIGNS = {"sum": "Σ", "transpose": "transposed", "relu": "ReLU", "act": "the activation"}


@dataclass(frozen=True)
class Statement:
    """A variable and what it is set to; `right` where an altered one is `only` for tagged steps.

    One that is `moved` stands before another than it should. `uses` has the variables of what is
    right.
    """

    target: str
    node: Node
    right: Node | None = None
    only: frozenset[str] = frozenset()
    moved: bool = False
    uses: frozenset[str] = frozenset()


def parse(reductions: Reductions, text: str) -> tuple[Statement, ...]:
    """The statements of a section's lines."""
    made = []
    for line in parsed(dedent(text)).body:
        assert isinstance(line, ast.Assign)
        node = _node(reductions, line.value)
        target = ast.unparse(line.targets[0])
        made.append(Statement(target, node, uses=frozenset(names_of(node))))
    return tuple(made)


def _node(reductions: Reductions, tree: ast.expr) -> Node:
    match tree:
        case ast.Name(id=name):
            return Name(name)
        case ast.Constant(value=value):
            return Number(float(value))  # type: ignore[arg-type]
        case ast.UnaryOp(operand=operand):
            inner = _node(reductions, operand)
            return Number(-inner.value) if isinstance(inner, Number) else Sum(((-1.0, inner),))
        case ast.Call(func=ast.Name(id=function), args=args):
            op, over = reductions.get(function, (function, ""))
            return Apply(op, tuple(_node(reductions, one) for one in args), over)
        case ast.BinOp(left=left, op=op, right=right):
            return _binary(op, _node(reductions, left), _node(reductions, right))
    raise ValueError(f"a formula cannot have {ast.unparse(tree)}")


def _binary(op: ast.operator, left: Node, right: Node) -> Node:
    if isinstance(op, ast.Pow):
        assert isinstance(right, Number)
        return Product(((left, right.value),))
    if isinstance(op, ast.Add | ast.Sub):
        sign = -1.0 if isinstance(op, ast.Sub) else 1.0
        terms = left.terms if isinstance(left, Sum) else ((1.0, left),)
        more = right.terms if isinstance(right, Sum) else ((1.0, right),)
        return Sum((*terms, *((sign * c, node) for c, node in more)))
    assert isinstance(op, ast.Mult | ast.Div)
    power = -1.0 if isinstance(op, ast.Div) else 1.0
    factors = left.factors if isinstance(left, Product) else ((left, 1.0),)
    others = right.factors if isinstance(right, Product) else ((right, 1.0),)
    return Product((*factors, *((node, power * e) for node, e in others)))


def names_of(node: Node) -> Iterator[str]:
    """The variables in it."""
    match node:
        case Name(name=name):
            yield name
        case Sum(terms=terms):
            for _, inner in terms:
                yield from names_of(inner)
        case Product(factors=factors):
            for inner, _ in factors:
                yield from names_of(inner)
        case Apply(arguments=arguments):
            for inner in arguments:
                yield from names_of(inner)


def written(node: Node) -> str:
    """It as people write it, in one line."""
    match node:
        case Name(name=name):
            return name
        case Number(value=value):
            return f"{value:g}"
        case Sum(terms=terms):
            texts = [_term(coefficient, inner) for coefficient, inner in terms]
            first = texts[0].removeprefix("+ ").replace("- ", "-", 1)
            return " ".join([first, *texts[1:]])
        case Product(factors=factors):
            above = " ".join(_factor(inner, e) for inner, e in factors if e > 0)
            below = [_factor(inner, -e) for inner, e in factors if e < 0]
            return " / ".join([above or "1", *below])
        case Apply(function, arguments):
            sign = {
                "sum": "Σ",
                "mean": "mean",
                "transpose": "transposed",
                "relu": "ReLU",
                "act": "the activation",
            }.get(function, function)
            inner = ", ".join(map(written, arguments))
            if function == "ravel":
                return inner
            if function in RANGES:
                return f"({inner} {RANGES[function]} 0)"
            if function in ("matmul", "power"):
                return {"matmul": " @ ", "power": "^"}[function].join(map(_grouped, arguments))
            plain = function == "sum" and not isinstance(arguments[0], Sum)
            return f"{sign} {inner}" if plain else f"{sign}({inner})"


def _grouped(node: Node) -> str:
    alone = isinstance(node, Name | Number | Apply)
    return written(node) if alone else f"({written(node)})"


def _term(coefficient: float, node: Node) -> str:
    size = "" if abs(coefficient) == 1 else f"{abs(coefficient):g} "
    apart = isinstance(node, Sum) and len(node.terms) > 1
    text = f"({written(node)})" if apart else written(node)
    return f"{'-' if coefficient < 0 else '+'} {size}{text}"


def _factor(node: Node, exponent: float) -> str:
    plain = isinstance(node, Name | Apply | Number)
    if isinstance(node, Sum) and len(node.terms) == 1 and exponent == 1:
        plain = True
    base = written(node) if plain else f"({written(node)})"
    if exponent == 0.5:
        return f"√{base}"
    power = {1.0: "", 2.0: "²", 3.0: "³"}.get(exponent, f"^{exponent:g}")
    spaced = power and isinstance(node, Apply) and node.function == "sum"
    return f"({base}){power}" if spaced else f"{base}{power}"


def replaced(node: Node, old: Node, new: Node) -> Node:
    """The node with another in the place of each that equals `old`."""
    return new if node == old else _with_inner(node, lambda inner: replaced(inner, old, new))


def summed_over(node: Node, old: str, new: str) -> Node:
    """The node with all that is reduced over some axes reduced over others."""
    made = _with_inner(node, lambda inner: summed_over(inner, old, new))
    if isinstance(made, Apply) and made.over == old:
        return Apply(made.function, made.arguments, new)
    return made


def reduced_axes(node: Node) -> Iterator[str]:
    """The words for the axes of what is reduced in it."""
    match node:
        case Sum(terms=terms):
            for _, inner in terms:
                yield from reduced_axes(inner)
        case Product(factors=factors):
            for inner, _ in factors:
                yield from reduced_axes(inner)
        case Apply(arguments=arguments, over=over):
            if over:
                yield over
            for inner in arguments:
                yield from reduced_axes(inner)


def reducing(node: Node, over: str, taken: str) -> Node:
    """The node with all that is reduced over some axes made by a loop that takes them so."""
    made = _with_inner(node, lambda inner: reducing(inner, over, taken))
    if isinstance(made, Apply) and made.over == over:
        return Apply(f"{made.function} {taken}", made.arguments, over)
    return made


def _with_inner(node: Node, change: Callable[[Node], Node]) -> Node:
    """The node with what is in it changed; itself, where nothing is."""
    if isinstance(node, Sum):
        terms = tuple((c, change(inner)) for c, inner in node.terms)
        same = all(one is inner for (_, one), (_, inner) in zip(terms, node.terms, strict=True))
        return node if same else Sum(terms)
    if isinstance(node, Product):
        factors = tuple((change(inner), e) for inner, e in node.factors)
        same = all(one is inner for (one, _), (inner, _) in zip(factors, node.factors, strict=True))
        return node if same else Product(factors)
    if isinstance(node, Apply):
        arguments = tuple(map(change, node.arguments))
        same = all(one is inner for one, inner in zip(arguments, node.arguments, strict=True))
        return node if same else Apply(node.function, arguments, node.over)
    return node


def expanded(node: Node) -> tuple[tuple[float, Node], ...]:
    """The terms of a sum, or of a product in which one factor is a sum; else the node alone."""
    if isinstance(node, Sum):
        return node.terms
    if isinstance(node, Product):
        for i, (inner, e) in enumerate(node.factors):
            if isinstance(inner, Sum) and len(inner.terms) > 1 and e == 1:
                before, after = node.factors[:i], node.factors[i + 1 :]
                return tuple(
                    (c, Product((*before, (term, 1.0), *after))) for c, term in inner.terms
                )
    return ((1.0, node),)
