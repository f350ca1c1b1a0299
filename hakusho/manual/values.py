"""The keys of records with their values and defaults, as a page describes them in a language."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass
from datetime import date
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from hakusho.sources.data import Written, key_of
from hakusho.trade.between import Between


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How a language speaks of values; `title` is the title of a record.

    `choice` stands between words to choose from, `either` between kinds of values. `many` has a
    place for what there are many of, `named` for the value of each name, `within` for a kind and
    its range, `record` and `own` (the defaults of a record) for its title.
    """

    head: tuple[str, str, str, str]
    text: str
    whole: str
    number: str
    truth: str
    day: str
    choice: str
    either: str
    many: str
    named: str
    within: str
    record: str
    own: str
    required: str
    nothing: str
    title: Callable[[type], str]

    @property
    def scalars(self) -> Mapping[Any, str]:
        """The kinds of single values."""
        texts = {str: self.text, Written: self.text, date: self.day}
        return texts | {int: self.whole, float: self.number, bool: self.truth}


def written_fields(of: type) -> dict[str, dataclasses.Field[Any]]:
    """The fields of a dataclass that can be written in YAML, by key."""
    fields = dataclasses.fields(of)
    written = (f for f in fields if f.name != "span" and f.metadata.get("written", True))
    return {key_of(f.name): f for f in written}


def key_table(of: type, meanings: Mapping[str, str], words: Words) -> Iterator[str]:
    """A table of the keys of a record: values, defaults and meanings."""
    yield from (f"| {' | '.join(words.head)} |", "| --- | --- | --- | --- |")
    hints = get_type_hints(of, include_extras=True)
    for name, field in written_fields(of).items():
        kind, default = kind_of(hints[field.name], words), _default(field, words)
        yield f"| `{name}` | {kind} | {default} | {meanings.get(name, '')} |"


def kind_of(wanted: Any, words: Words) -> str:
    """The values that may be written for a type, in words."""
    origin, arguments = get_origin(wanted), get_args(wanted)
    if wanted in words.scalars:
        return words.scalars[wanted]
    if origin in (Union, types.UnionType):
        kinds = dict.fromkeys(kind_of(a, words) for a in arguments if a is not type(None))
        return words.either.join(kinds)
    if origin is Literal:
        return words.choice.join(f"`{value}`" for value in arguments)
    forms = {tuple: words.many, Mapping: words.named, Annotated: words.within}
    if origin in forms:
        inner = [kind_of(a, words) for a in arguments if a is not ... and not _is_range(a)]
        return forms[origin].format(inner[-1], range=arguments[-1])
    return words.record.format(words.title(wanted))


def _is_range(argument: Any) -> bool:
    return isinstance(argument, Between)


def default_of(field: dataclasses.Field[Any]) -> Any:
    """What a field is when its key is left out; MISSING when it must not be."""
    made = field.default_factory
    return field.default if made is MISSING else made()


def _default(field: dataclasses.Field[Any], words: Words) -> str:
    value = default_of(field)
    if value is MISSING:
        return words.required
    if value is None or value in ("", (), {}):
        return words.nothing
    is_record = dataclasses.is_dataclass(value)
    return words.own.format(words.title(type(value))) if is_record else _as_code(value)


def _as_code(value: Any) -> str:
    """A value as it is written in YAML."""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple):
        return f"`[{', '.join(value)}]`"
    if isinstance(value, Mapping):
        return f"`{{{', '.join(f'{key}: {one:g}' for key, one in value.items())}}}`"
    return f"`{value:g}`" if isinstance(value, int | float) else f"`{value}`"
