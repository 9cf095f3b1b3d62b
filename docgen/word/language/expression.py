"""Evaluates a single expression of the template language, for conditions that are data.

What compiles an expression, tells its names or words its problems is imported when it is needed: one that was
kept compiled needs none of it.
"""

from __future__ import annotations

import marshal
import pickle
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import nodes
from jinja2.runtime import Undefined

from docgen.errors import DocgenError, Problem, TemplateError
from docgen.word.language.environment import Environment
from docgen.word.language.filters import LANGUAGE
from docgen.word.language.limits import TooMuch, measured
from docgen.word.language.sandbox import composed
from docgen.word.ooxml.limits import DEFAULT, Limits
from docgen.word.values.failures import explain

if TYPE_CHECKING:
    from docgen.word.language.fields import Field

_Functions = Mapping[str, Callable[..., Any]]


class _State(NamedTuple):
    """The content of an expression's pickle, for the same version of Python.

    The code is marshalled; the fields are pickled, if they are known.
    """

    source: str
    place: str
    functions: _Functions
    limits: Limits
    code: bytes
    fields: bytes = b""


class Expression:
    """A compiled expression, such as `patient.age >= 18`, in the sandbox of the templates.

    It is read as a tag is: smart quotes, dashes and no-break spaces count as plain ones. `functions` are the
    functions that it may call; `place` names its place in problems; `limits` bound the
    work of each evaluation. It can be pickled if its functions can. Raises TemplateError with all problems of
    the expression.
    """

    def __init__(
        self,
        source: str,
        functions: _Functions | None = None,
        place: str = "expression",
        limits: Limits = DEFAULT,
    ) -> None:
        from docgen.word.language.syntax import check_expression
        from docgen.word.language.wrapping import compilable, compile_value
        from docgen.word.tags.scan import Tag, plain_code

        functions = dict(functions or {})
        environment = _environment(functions)
        tag = Tag(0, "print", plain_code(source), source.strip(), place)
        problems, tree = check_expression(tag, environment)
        if problems or tree is None:
            raise TemplateError("", problems)
        with compilable(place):
            code = marshal.dumps(compile_value(environment, tree))
        self.__setstate__(_State(tag.code, place, functions, limits, code))

    def __getstate__(self) -> _State:
        """Return the state to pickle."""
        known = self.__dict__.get("fields")
        return self._state if known is None else self._state._replace(fields=pickle.dumps(known))

    def __setstate__(self, state: _State) -> None:
        """Restore the expression from a pickle, which must come from the same Python version."""
        self._state = state
        self.source, self.place, self._limits = state.source, state.place, state.limits
        self._environment = _environment(state.functions)
        self._template = self._environment.ready(marshal.loads(state.code), ())  # noqa: S302

    @property
    def names(self) -> frozenset[str]:
        """The dotted names that it reads."""
        return frozenset(path for field in self.fields.values() for path, _ in field.walk())

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """The names that it reads, nested."""
        if self._state.fields:
            known: Mapping[str, Field] = pickle.loads(self._state.fields)  # noqa: S301
            return known
        from docgen.word.language.fields import FieldFinder

        finder = FieldFinder(frozenset(self._environment.functions))
        finder.add(self._parsed(), {})
        return finder.root.fields

    @property
    def constants(self) -> frozenset[str | float]:
        """The texts and numbers that are written in it."""
        found = (one.value for one in self._parsed().find_all(nodes.Const))
        return frozenset(
            one for one in found if isinstance(one, str | int | float) and one.__class__ is not bool
        )

    def _parsed(self) -> nodes.Template:
        from docgen.word.language.wrapping import parse_value

        return parse_value(self._environment, self.source)

    def evaluate(self, names: Mapping[str, Any], language: str = "en") -> Any:
        """Return the expression's value, or None if it is missing. Missing names are false in conditions.

        A missing item of a list that the expression makes is None too.

        Raises DocgenError, with no value in its message, if it cannot be evaluated with these names.
        """
        context = self._template.new_context({**composed(names), LANGUAGE: language})
        try:
            with measured(self._limits):
                for _ in self._template.root_render_func(context):
                    pass
        except TooMuch as error:
            raise DocgenError("", [self._worded(error.problem(self.place, self.source))]) from None
        except Exception as error:
            cause = explain(error).problems[0]
            message = f"the expression cannot be worked out: {cause.message.replace('the tag', 'it')}"
            problem = Problem(self.place, message, cause.fix, "expression", self.source)
            raise DocgenError("", [self._worded(problem)]) from None
        value = context.vars.get("result")
        if value.__class__ is list:
            return [None if isinstance(item, Undefined) else item for item in value]
        return None if isinstance(value, Undefined) else value

    @staticmethod
    def _worded(problem: Problem) -> Problem:
        from docgen.word.language.syntax import in_expression

        return in_expression(problem)


def _environment(functions: _Functions) -> Environment:
    """Return the environment of all expressions that may call these functions."""
    try:
        return _shared(tuple(functions.items()))
    except TypeError:  # one of them cannot be hashed
        return Environment(functions, {})


@lru_cache(maxsize=16)  # sets of functions; a program has one or two
def _shared(functions: tuple[tuple[str, Callable[..., Any]], ...]) -> Environment:
    return Environment(dict(functions), {})
