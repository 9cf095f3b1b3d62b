"""Compiles and evaluates a single expression of the template language, for conditions that are data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from jinja2 import nodes
from jinja2.runtime import Undefined

from docgen.errors import DocgenError, Problem, TemplateError
from docgen.word.language.environment import Environment, compilable
from docgen.word.language.fields import Field, FieldFinder
from docgen.word.language.filters import LANGUAGE
from docgen.word.language.limits import TooMuch, measured
from docgen.word.language.sandbox import composed
from docgen.word.language.syntax import check_expression, in_expression
from docgen.word.ooxml.limits import DEFAULT, Limits
from docgen.word.tags.scan import Tag, plain_code
from docgen.word.values.failures import explain


class Expression:
    """A compiled expression, such as `patient.age >= 18`, in the sandbox of the templates.

    It is read as a tag is: smart quotes, dashes and no-break spaces count as plain ones. `functions` are the
    functions that it may call; `place` names its place in problems; `limits` bound the
    work of each evaluation. Raises TemplateError with all problems of the expression.
    """

    def __init__(
        self,
        source: str,
        functions: Mapping[str, Callable[..., Any]] | None = None,
        place: str = "expression",
        limits: Limits = DEFAULT,
    ) -> None:
        environment = Environment(functions or {}, {})
        tag = Tag(0, "print", plain_code(source), source.strip(), place)
        problems = check_expression(tag, environment)
        if problems:
            raise TemplateError("", problems)
        self.source: str = tag.code
        self.place: str = place
        self._limits, self._environment = limits, environment
        with compilable(place):
            self._template = environment.compile_value(tag.code)

    @property
    def names(self) -> frozenset[str]:
        """The dotted names that it reads."""
        return frozenset(path for field in self.fields.values() for path, _ in field.walk())

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """The names that it reads, nested."""
        finder = FieldFinder(frozenset(self._environment.functions))
        finder.add(self._environment.parse_value(self.source), {})
        return finder.root.fields

    @property
    def constants(self) -> frozenset[str | float]:
        """The texts and numbers that are written in it."""
        found = (one.value for one in self._environment.parse_value(self.source).find_all(nodes.Const))
        return frozenset(
            one for one in found if isinstance(one, str | int | float) and one.__class__ is not bool
        )

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
            raise DocgenError("", [in_expression(error.problem(self.place, self.source))]) from None
        except Exception as error:
            cause = explain(error).problems[0]
            message = f"the expression cannot be worked out: {cause.message.replace('the tag', 'it')}"
            problem = Problem(self.place, message, cause.fix, "expression", self.source)
            raise DocgenError("", [in_expression(problem)]) from None
        value = context.vars.get("result")
        if value.__class__ is list:
            return [None if isinstance(item, Undefined) else item for item in value]
        return None if isinstance(value, Undefined) else value
