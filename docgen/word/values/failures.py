"""Explains why a tag failed: the operation and the kinds of its values, never a value.

Python's own messages are not passed on, because the message of a function may hold data. Only operators and
names of types are read from them.
"""

from __future__ import annotations

from docgen.lazy import compiled_when_used
from docgen.word.values.text import Refused

_KINDS = {
    "str": "a text",
    "bool": "true or false",
    "int": "a whole number",
    "float": "a decimal number",
    "decimal.Decimal": "an exact decimal number",
    "list": "a list",
    "tuple": "a list",
    "dict": "a group of fields",
    "datetime.date": "a date",
    "datetime.datetime": "a date with a time",
    "datetime.time": "a time",
    "datetime.timedelta": "a span of time",
    "NoneType": "no value",
}
_OPERATIONS = tuple(
    compiled_when_used(pattern)
    for pattern in (
        r"unsupported operand type.* for (?P<operator>\S+?)(?: or .*)?: '(?P<left>.+)' and '(?P<right>.+)'",
        r"'(?P<operator>[<>]=?)' not supported between instances of '(?P<left>.+)' and '(?P<right>.+)'",
        r"(?P<concatenated>can only concatenate) (?P<left>\w+) \(not \"(?P<right>.+)\"\)",
        r"(?P<repeated>can't multiply sequence) by non-int of type '(?P<right>.+)'",
        r"bad operand type for unary (?P<operator>\S+): '(?P<right>.+)'",
        r"(?P<member>argument of type) '(?P<right>.+)' is not",
    )
)
_SIGNS = {"concatenated": "+", "repeated": "*", "member": "in"}
_FIXES = {
    "+": "~ puts texts together; | float makes a number of a text",
    "in": "write a list or a text after in",
}
_CONVERT = "use values of the same kind; | float makes a number of a text"
_UNPACKING = compiled_when_used(r"cannot unpack|values to unpack")


def explain(error: Exception) -> Refused:
    """Return what is wrong with a tag whose evaluation raised an error, and what to do."""
    if isinstance(error, Refused):
        return error
    if isinstance(error, ZeroDivisionError):
        return Refused("the tag divides by zero", "put it under a condition, such as {% if count %}")
    if isinstance(error, ArithmeticError):
        return Refused("the tag calculates a number that is too large", "calculate with smaller numbers")
    found = _explain_operation(str(error)) if isinstance(error, TypeError) else None
    if found is None and isinstance(error, TypeError | ValueError) and _UNPACKING.search(str(error)):
        fix = (
            "write one name, or as many names as each value has parts: {% for name, value in group | items %}"
        )
        return Refused("the tag gives several names to a value that does not have as many parts", fix)
    message = "the tag cannot be worked out with the values given"
    return found or Refused(
        message, "check the kind of each value: text, number, date, list, group of fields"
    )


def _explain_operation(text: str) -> Refused | None:
    """Return what Python's words say about an operation; None if they say nothing about one."""
    found = next((found for pattern in _OPERATIONS if (found := pattern.match(text))), None)
    if found is None:
        return None
    named = found.groupdict()
    sign = named.get("operator") or next(_SIGNS[name] for name in named if name in _SIGNS)
    left = "a text or list" if sign == "*" and "left" not in named else _kind(named.get("left"))
    kinds = " and ".join(kind for kind in (left, _kind(named["right"])) if kind)
    return Refused(f"{sign} cannot be used with {kinds}", _FIXES.get(sign, _CONVERT))


def _kind(type_name: str | None) -> str:
    return _KINDS.get(type_name, "another value") if type_name else ""
