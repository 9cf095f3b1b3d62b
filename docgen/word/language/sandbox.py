"""Limits what a template can reach: a closed language over plain data.

A dot or bracket reads a key of a mapping or a field of a model; only a few pure methods of values can be
called. The keys of a mapping come before its methods: `order.items` is data.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from decimal import Decimal
from types import BuiltinMethodType
from typing import Any, NamedTuple
from unicodedata import normalize

from jinja2 import Undefined
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace

from docgen.word.language.limits import check_operation, made, replaced, spend_on
from docgen.word.language.missing import Missing, is_left_out
from docgen.word.values.text import Refused

METHODS: dict[type, frozenset[str]] = {
    str: frozenset("upper lower title capitalize strip split replace startswith endswith".split()),
    dict: frozenset("items keys values".split()),
}
# of these methods, the result has the same words as the text
WORD_METHODS = frozenset("upper lower title capitalize strip".split())
_GROUPS = (dict, Mapping)  # most are a dict, which is told at once
_FROM_JINJA = frozenset({"_loop_vars", "_block_vars"})  # what Jinja adds to each call inside of a loop
LOOP = frozenset(
    "index index0 revindex revindex0 first last length depth previtem nextitem cycle changed".split()
)
METHOD_NAMES = frozenset().union(*METHODS.values())
LOOP_METHODS = frozenset({"cycle", "changed"})


class Key(NamedTuple):
    """A key that is a value of the data, with the name under which a report shows it: never the value."""

    value: Any
    name: str


def composed(names: Mapping[str, Any]) -> dict[str, Any]:
    """Return names in the normal form of tags: `é` is one character, however the data writes it.

    Raises TypeError for a name that is no text.
    """
    if "".join(names).isascii():
        return dict(names)
    return {normalize("NFC", name): names[name] for name in names}


def is_method(name: str) -> bool:
    """Return whether templates may call a method of this name, of a text or of a mapping."""
    return any(name in names for names in METHODS.values())


class Sandbox(ImmutableSandboxedEnvironment):
    """The Jinja environment with the closed language; `functions` are the names that may be called.

    `given` are the same functions by their `id`, for they are looked up at each call.
    """

    functions: Mapping[str, Callable[..., Any]]
    given: Mapping[int, Callable[..., Any]]
    intercepted_binops = frozenset({"%", "+", "-", "*", "/", "//", "**"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Evaluate an operation within the limits; refuse `%` on a text, where it would format any value.

        A decimal number and a float are calculated with as decimal numbers.
        """
        if operator == "%" and isinstance(left, str):
            raise Refused("a text cannot be formatted with %", "put texts together with ~")
        if isinstance(left, Decimal) and isinstance(right, float):
            right = Decimal(repr(right))
        elif isinstance(left, float) and isinstance(right, Decimal):
            left = Decimal(repr(left))
        check_operation(operator, left, right)
        return made(super().call_binop(context, operator, left, right))

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return `obj.attribute`: a key, a field, a listed method, or a missing value."""
        if obj.__class__ is dict and attribute in obj:
            return obj[attribute]  # nearly every lookup; the rest is for rare cases
        return self._reach(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return `obj[argument]`: a key, an element of a list, a field, or a missing value."""
        if argument.__class__ is Key:
            found = self.getitem(obj, argument.value)
            return self.undefined(name=argument.name) if isinstance(found, Undefined) else found
        if obj.__class__ is dict and argument.__class__ is str:
            return self.getattr(obj, argument)
        if isinstance(obj, Mapping) and not isinstance(argument, str):
            is_key = isinstance(argument, Hashable) and argument in obj
            return obj[argument] if is_key else self.undefined(obj=obj, name=str(argument))
        if isinstance(obj, list | tuple | str) and isinstance(argument, int | slice):
            try:
                return obj[argument]
            except IndexError:
                return self.undefined(obj=obj, name=f"[{argument}]")
        return self._reach(obj, str(argument))

    def _reach(self, obj: Any, name: str) -> Any:
        kind = obj.__class__
        if isinstance(obj, Undefined):
            return obj if is_left_out(obj) else obj[name]
        if isinstance(obj, _GROUPS):
            if name in obj:
                return obj[name]
            return getattr(obj, name) if name in METHODS[dict] else self._reach_otherwise(obj, name)
        if isinstance(obj, str):
            return (
                getattr("".join([obj, ""]), name)
                if name in METHODS[str]
                else self.undefined(obj=obj, name=name)
            )
        if (isinstance(obj, LoopContext) and name in LOOP) or name in _fields(kind):
            return getattr(obj, name)
        if isinstance(obj, Namespace) and not name.startswith("_"):
            return super().getattr(obj, name)
        return self.undefined(obj=None, name=name)

    def _reach_otherwise(self, obj: Mapping[Any, Any], name: str) -> Any:
        """Return what a mapping has under the same name in other code points (`é` as `e` and an accent)."""
        if not name.isascii():
            spend_on(obj)
            wanted = normalize("NFC", name)
            for key, value in obj.items():
                if isinstance(key, str) and normalize("NFC", key) == wanted:
                    return value
        return self.undefined(obj=obj, name=name)

    def is_safe_callable(self, obj: Any) -> bool:
        """Allow the given functions, the listed methods of plain values, and the methods of a loop."""
        if isinstance(obj, Missing) or self.given.get(id(obj)) is obj:
            return True
        owner = getattr(obj, "__self__", None)
        name = getattr(obj, "__name__", "")
        if isinstance(obj, BuiltinMethodType):
            return name in METHODS.get(type(owner), ())
        return name in LOOP and isinstance(owner, LoopContext)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Call an object if it may be called; raises Refused otherwise."""
        if not __self.is_safe_callable(__obj):
            raise Refused("this cannot be called in a template", "delete the brackets after its name")
        text = getattr(__obj, "__self__", None)
        for value in (text, *args):
            spend_on(value)
        given = (
            {name: value for name, value in kwargs.items() if name not in _FROM_JINJA} if kwargs else kwargs
        )
        if isinstance(text, str) and __obj.__name__ == "replace":
            return replaced(text, *args, **given)
        function = __self.given.get(id(__obj))
        if function is not None and function is __obj and not hasattr(function, "jinja_pass_arg"):
            return made(function(*args, **given))
        return made(__context.call(__obj, *args, **kwargs))


def _fields(kind: type) -> Mapping[str, Any]:
    """Return the fields of a dataclass, or of another class of models; none for other classes."""
    fields = getattr(kind, "model_fields", None) or getattr(kind, "__dataclass_fields__", None)
    return fields if isinstance(fields, Mapping) else {}
