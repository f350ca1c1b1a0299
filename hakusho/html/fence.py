"""The fence around templates: what they may read and call, and how much they may write.

A template gets plain data and functions of ours. It can read fields and properties of our records
and items of mappings and sequences, and nothing else, so that no path leads from them to the
machine. In templates of others loops, calls and text are counted, so that they end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from functools import wraps
from types import BuiltinMethodType
from typing import Any, cast

from jinja2 import (
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    Undefined,
    nodes,
)
from jinja2.filters import FILTERS as DEFAULT_FILTERS
from jinja2.runtime import BlockReference, Context, LoopContext, Macro, markup_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.tests import TESTS as DEFAULT_TESTS
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from hakusho.findings.diagnostic import Source

MOST_TEXT = 100_000_000
"""Characters in all that templates of others may make for a section."""
MOST_STEPS = 5_000_000
"""Iterations, calls and templates that they may use for it."""
MOST_DEPTH = 100
"""Templates that may be nested in each other; blocks nest 40 deep, and so do inlines."""
MOST_NUMBER = 10**15
"""The largest result of their arithmetic."""
MOST_RANGE = 1_000
"""The most numbers of one `range`."""
MOST_PLACES = 20
"""The most decimals of a number."""


class UnfitError(Exception):
    """A template does something that it may not; the message says what, in Japanese."""


class EndlessError(UnfitError):
    """A template would write or run for too long."""


class NotAllowedError(TemplateSyntaxError):
    """A template uses syntax that is not allowed; the message says what, in Japanese."""


class Function:
    """A function of ours that templates may call, but neither read from nor print."""

    __slots__ = ("_run",)

    def __init__(self, run: Callable[..., object]) -> None:
        self._run = run

    def __call__(self, *arguments: object) -> object:
        return self._run(*arguments)


def _range(*ends: int) -> range:
    found = range(*ends)
    if len(found) > MOST_RANGE:
        raise EndlessError(f"range は{MOST_RANGE}までです")
    return found


GIVEN: Mapping[str, Function] = {"range": Function(_range)}
FILTERS: Mapping[str, Callable[..., Any]] = {
    **{
        name: DEFAULT_FILTERS[name]
        for name in ("default", "e", "escape", "first", "last", "length", "lower", "max", "min",
                     "safe", "select", "trim", "upper")
    },
    "fixed": lambda number, places: f"{number:.{min(places, MOST_PLACES)}f}",
    "grouped": lambda number: f"{number:,}",
    "join": lambda parts, between="": between.join(map(str, parts)),
    "short": lambda number: f"{number:g}",
}  # fmt: skip
_TEXT_FILTERS = frozenset(("e", "escape", "lower", "safe", "trim", "upper"))
TESTS = {name: DEFAULT_TESTS[name] for name in ("defined", "even", "none", "odd", "string")}

_TEXT_METHODS = frozenset(("startswith", "endswith"))
_MAPPING_METHODS = frozenset(("get", "items", "keys", "values"))
_LOOP = "depth first index index0 last length nextitem previtem revindex revindex0"
_READABLE: dict[type, frozenset[str]] = {
    str: _TEXT_METHODS,
    Markup: _TEXT_METHODS,
    dict: _MAPPING_METHODS,
    date: frozenset(("year", "month", "day")),
    LoopContext: frozenset(_LOOP.split()),
}


def readable(kind: type) -> frozenset[str]:
    """The attributes that templates may read of values of a type, methods included.

    For a frozen record of ours these are its fields, properties and constants.
    """
    names = _READABLE.get(kind)
    if names is None:
        parameters = getattr(kind, "__dataclass_params__", None)
        is_ours = kind.__module__.startswith("hakusho.") and parameters and parameters.frozen
        own = {*dir(kind), *(field.name for field in fields(kind))} if is_ours else ()
        public = (name for name in own if not name.startswith("_"))
        names = frozenset(name for name in public if not callable(getattr(kind, name, None)))
        _READABLE[kind] = names
    return names


class Fence(ImmutableSandboxedEnvironment):
    """A Jinja environment in which templates reach only what is listed above.

    `find` returns the source of a template, or None when there is none of that name.
    """

    intercepted_binops = frozenset(("%",))  # on a text it would format

    def __init__(self, find: Callable[[str], Source | None]) -> None:
        super().__init__(
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            optimized=False,  # folding constants costs more than it saves
        )
        self.globals.clear()
        self.filters = dict(FILTERS)
        self.tests = dict(TESTS)
        self._find = find
        self._loaded: dict[str, Template] = {}

    def fill(self, name: str, values: dict[str, Any]) -> str:
        """The text of a template. Raises whatever error occurs in it."""
        template = self._load_template(name)
        return self.concat(template.root_render_func(template.new_context(values, shared=True)))

    def _load_template(self, name: str, _globals: Any = None) -> Template:
        template = self._loaded.get(name)
        if template is None:
            source = self._find(name)
            if source is None:
                raise TemplateNotFound(name)
            code = self.compile(source.text, name, source.path)
            template = self._loaded[name] = Template.from_code(self, code, {})
        return template

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The value of `obj.attribute` in a template."""
        if attribute in readable(type(obj)):
            return getattr(obj, attribute)
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """The value of `obj[argument]` in a template."""
        if isinstance(obj, str | tuple | list | Mapping):
            try:
                return obj[argument]
            except (TypeError, LookupError):
                return self.undefined(obj=obj, name=argument)
        return obj if isinstance(obj, Undefined) else self.undefined(obj=obj, name=argument)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        """Call a function of ours, a macro or block, or a listed method. Raises UnfitError."""
        if type(__obj) not in (Function, Macro, BlockReference) and not _is_listed(__obj):
            raise UnfitError("呼び出せるのは、決まった関数とテンプレートの macro だけです")
        return __context.call(__obj, *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """The remainder of numbers. Raises UnfitError for a text."""
        if isinstance(left, str):
            raise UnfitError("文字に % は使えません")
        return super().call_binop(context, operator, left, right)


def _is_listed(method: Any) -> bool:
    """Whether templates may call this method; an undefined one raises its own error when called."""
    if isinstance(method, BuiltinMethodType):
        return method.__name__ in readable(type(method.__self__))
    return isinstance(method, Undefined)


# -- counted -------------------------------------------------------------------------------


@dataclass(slots=True)
class Budget:
    """How much of their limits templates have used for a section."""

    text: int = 0
    steps: int = 0
    depth: int = 0

    def step(self) -> None:
        """Count a step. Raises EndlessError after too many."""
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise EndlessError("テンプレートの繰返しが多すぎます")

    def write(self, length: int) -> None:
        """Count characters that are made. Raises EndlessError after too many."""
        self.text += length
        if self.text > MOST_TEXT:
            raise EndlessError("テンプレートが作る文字が多すぎます")


class Counted(Fence):
    """A fence for templates of others: loops, calls and texts are counted.

    Their syntax is limited to a short list, too, and values that can grow without a loop are
    checked.
    """

    intercepted_binops = frozenset(("+", "-", "*", "/", "//", "%", "**"))

    def __init__(self, find: Callable[[str], Source | None]) -> None:
        super().__init__(find)
        self.budget = Budget()
        self.finalize = self._printed
        for name, run in FILTERS.items():
            self.filters[name] = self._written_by(run, is_of_text=name in _TEXT_FILTERS)
        self.filters["join"] = self._join
        self.filters["_joined"] = lambda parts: self._written(markup_join(self._texts(parts)))
        self.filters["_counted"] = self._turns
        self.filters["_made"] = self._made

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _check(tree, name)
        counted: nodes.Template = _Counting().visit(tree)
        return counted

    def _load_template(self, name: str, _globals: Any = None) -> Template:
        self.budget.step()
        try:
            return super()._load_template(name)
        except TemplateSyntaxError as error:
            error.name = name  # Jinja gives the path instead if a tag is not closed
            raise
        except (OSError, TemplateError):  # an error of the machine, or a missing template
            raise
        except Exception as error:  # anything that Python cannot compile, or Jinja cannot read
            raise TemplateSyntaxError(str(error), 1, name) from error

    def concat(self, parts: Iterable[str]) -> str:
        """The text that a template, macro or block has written, counted."""
        found = []
        for part in parts:
            self.budget.write(len(part))
            found.append(part)
        return "".join(found)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        __self.budget.step()
        return __self._written(super().call(__context, __obj, *args, **kwargs))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if isinstance(left, str) and isinstance(right, str) and operator == "+":
            return self._written(left + right)
        for value in (left, right):
            if not isinstance(value, int | float | Decimal | Undefined):
                raise UnfitError(f"{operator} は、数と数の間にだけ書けます")
        found = super().call_binop(context, operator, left, right)
        if abs(found) > MOST_NUMBER:
            raise EndlessError("数が大きすぎます")
        return found

    def _printed(self, value: Any) -> Any:
        if not isinstance(value, str | int | float | Decimal | date | Undefined | None):
            raise UnfitError("文字でも数でもないものを、印刷しようとしています")
        return self._written(value)

    def _written(self, value: Any) -> Any:
        if isinstance(value, str):
            self.budget.write(len(value))
        return value

    def _written_by(self, run: Callable[..., Any], *, is_of_text: bool) -> Callable[..., Any]:
        @wraps(run)
        def counted(*arguments: Any, **named: Any) -> Any:
            if is_of_text:
                self._printed(arguments[0])
            return self._written(run(*arguments, **named))

        return counted

    def _texts(self, parts: Iterable[Any]) -> Iterator[Any]:
        return map(self._printed, parts)

    def _join(self, parts: Iterable[Any], between: str = "") -> Any:
        return self._written(FILTERS["join"](self._texts(parts), between))

    def _turns(self, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            self.budget.step()
            yield item

    def _made(self, value: Any) -> Any:
        """Check a list or a slice: lists of lists could double with each line of a template."""
        if isinstance(value, str):
            return self._written(value)
        if any(isinstance(item, tuple | list | Mapping) for item in value):
            raise UnfitError("一覧の中に一覧を作ることはできません")
        self.budget.write(len(value))
        return value


# -- what templates are written with -------------------------------------------------------

_ALLOWED = (
    nodes.Add, nodes.And, nodes.Assign, nodes.AssignBlock, nodes.Block, nodes.Call, nodes.Compare,
    nodes.Concat, nodes.CondExpr, nodes.Const, nodes.Div, nodes.Extends, nodes.Filter,
    nodes.FloorDiv, nodes.For, nodes.Getattr, nodes.Getitem, nodes.If, nodes.Include,
    nodes.Keyword, nodes.List, nodes.Macro, nodes.Mod, nodes.Mul, nodes.Name, nodes.Neg, nodes.Not,
    nodes.Operand, nodes.Or, nodes.Output, nodes.Pos, nodes.Slice, nodes.Sub, nodes.Template,
    nodes.TemplateData, nodes.Test, nodes.Tuple, nodes.With,
)  # fmt: skip
_HIDDEN_NAMES = frozenset(("caller", "kwargs", "self", "varargs"))  # of Jinja itself


def _check(tree: nodes.Template, name_of: str | None) -> None:
    """Raise NotAllowedError for syntax that templates of others may not use."""
    for node in tree.find_all(nodes.Node):
        name = getattr(node, "name", "")
        is_known = isinstance(node, _ALLOWED)
        match node:
            case nodes.Name():
                is_known = name not in _HIDDEN_NAMES
            case nodes.Filter():
                is_known = name in FILTERS
            case nodes.Test():
                is_known = name in TESTS
            case nodes.Call():
                is_known = node.dyn_args is None and node.dyn_kwargs is None
            case nodes.For():
                is_known = not node.recursive
        if not is_known:
            what = name if isinstance(name, str) and name else type(node).__name__.lower()
            raise NotAllowedError(f"テンプレートに「{what}」は使えません", node.lineno, name_of)


class _Counting(NodeTransformer):
    """Puts counters into a template: around the items of loops, and values that can grow."""

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        node.iter = _filtered(cast(nodes.Expr, node.iter), "_counted")
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _filtered(nodes.Tuple(node.nodes, "load", lineno=node.lineno), "_joined")

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Expr:  # noqa: N802
        self.generic_visit(node)
        return _filtered(node, "_made") if isinstance(node.arg, nodes.Slice) else node

    def visit_List(self, node: nodes.List) -> nodes.Expr:  # noqa: N802
        return self._literal(node)

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Expr:  # noqa: N802
        return node if node.ctx == "store" else self._literal(node)

    def _literal(self, node: nodes.List | nodes.Tuple) -> nodes.Expr:
        try:
            node.as_const()
        except nodes.Impossible:
            self.generic_visit(node)
            return _filtered(node, "_made")
        return node


def _filtered(node: nodes.Expr, name: str) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)
