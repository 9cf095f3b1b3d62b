"""Provides the sandboxed Jinja environment: its language, its sinks, and the code of a template.

Jinja's own autoescape is off: after parsing, `docgen.word.language.wrapping` wraps each printed expression in
the sink of its place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import CodeType
from typing import Any

from jinja2 import Template, Undefined, pass_context
from jinja2.runtime import Context

from docgen.word.language.filters import FILTERS, default, takes_missing
from docgen.word.language.guarded import WRAPPERS, guarded
from docgen.word.language.limits import bounded_range
from docgen.word.language.missing import (
    LEFT_OUT,
    RECORD,
    TAG_OF_LINE,
    Framed,
    Missing,
    is_left_out,
)
from docgen.word.language.phrasing import is_recorded
from docgen.word.language.sandbox import Sandbox
from docgen.word.ooxml.additions import Additions
from docgen.word.ooxml.xml import escaped
from docgen.word.values.rich import Spot
from docgen.word.values.sinks import SINKS, Sink
from docgen.word.values.text import Refused, as_text

PRINT_OPEN, PRINT_CLOSE, OPEN, CLOSE = "\x01", "\x02", "\x03", "\x04"
_COMMENT_OPEN, _COMMENT_CLOSE = "\x0e", "\x0f"
GUARD_OPEN, GUARD_CLOSE, GUARD_END, SEAM = "\x05", "\x06", "\x07", "\x08"
FIELD = "docgen text of a field"
TESTS = frozenset(
    "boolean defined divisibleby even false float in integer mapping none number odd recorded sequence "
    "string true undefined eq ne lt le gt ge".split()
)
FUNCTIONS: dict[str, Callable[..., Any]] = {"range": bounded_range}


def _made(make: Callable[..., Any]) -> Callable[..., Any]:
    """Return the filter that asks the additions of the current rendering."""
    return lambda *given: make(RECORD.get().additions, *given)


MADE: Mapping[str, Callable[..., Any]] = {
    "docgen_id": _made(lambda additions, _: additions.next_id()),
    "docgen_list": _made(lambda additions, number: additions.new_list(str(number))),
    "docgen_turn": _made(lambda additions, _: additions.next_turn()),
    "docgen_turn_name": _made(Additions.turn_name),
    "docgen_note_id": _made(Additions.note_id),
    "docgen_note_again": _made(Additions.note_again),
    "docgen_keep_note": _made(Additions.keep_note),
    "docgen_kept_notes": _made(Additions.kept_notes),
    "docgen_paragraph_id": _made(Additions.paragraph_id),
    "docgen_paragraph_ids": _made(Additions.paragraph_ids),
    "docgen_paragraph_twin": _made(Additions.paragraph_twin),
}
"""The filters that only the engine's own tags use: the ids, names, lists and notes of one rendering."""


class Environment(Sandbox):
    """The environment of one template. `spots` holds the position of each tag, by number."""

    spots: Sequence[Spot]

    def __init__(
        self, functions: Mapping[str, Callable[..., Any]], filters: Mapping[str, Callable[..., Any]]
    ) -> None:
        super().__init__(
            block_start_string=OPEN,
            block_end_string=CLOSE,
            variable_start_string=PRINT_OPEN,
            variable_end_string=PRINT_CLOSE,
            comment_start_string=_COMMENT_OPEN,
            comment_end_string=_COMMENT_CLOSE,
            undefined=Missing,
            autoescape=False,
            optimized=False,
            cache_size=0,
        )
        builtin = self.filters
        own = {name: filter_.function or builtin[name] for name, filter_ in FILTERS.items()}
        self.filters = {
            name: function if function is default else guarded(function, name, takes_missing(name))
            for name, function in {**own, **filters, "default": default, "d": default}.items()
        }
        self.language_filters = frozenset(self.filters)
        self.filters |= {
            **{f"docgen {name}": self._sink(sink) for name, sink in SINKS.items()},
            **self._text_sinks(),
            **WRAPPERS,
            **MADE,
        }
        tests = {**self.tests, "recorded": is_recorded}
        self.tests = {name: test for name, test in tests.items() if name in TESTS}
        self.functions = {**FUNCTIONS, **functions}
        self.globals = dict(self.functions)
        self.given = {id(function): function for function in self.functions.values()}
        self.spots = ()

    def _sink(self, kind: Sink) -> Callable[..., str]:
        """Return the filter that writes values with a sink and reports values that cannot be written."""

        @pass_context
        def sink(_: Context, value: object, tag: int, name: str, argument: str) -> str:
            if value is None or isinstance(value, Undefined):
                return self._absent(value, tag, name, kind, argument)
            try:
                return kind.write(value, self.spots[tag], argument, RECORD.get().additions)
            except Refused as refusal:
                RECORD.get().refuse(tag, refusal)
                return ""

        return sink

    def _text_sinks(self) -> dict[str, Callable[..., str]]:
        """Return the sinks of texts, by far the most used, with a shortcut for plain strings.

        The second writes a field of a group, `patient.name`: what most tags print.
        """
        other = self._sink(SINKS["text"])

        @pass_context
        def sink(context: Context, value: object, tag: int, name: str, argument: str) -> str:
            if value.__class__ is str and value.isascii() and value.isprintable():
                return escaped(value) if "&" in value or "<" in value or ">" in value else value
            if value.__class__ is int:
                return str(value)
            return "" if value is LEFT_OUT else other(context, value, tag, name, argument)

        @pass_context
        def field_sink(context: Context, group: Any, field: str, tag: int, name: str, argument: str) -> str:
            is_key = group.__class__ is dict and field in group
            value = group[field] if is_key else self.getattr(group, field)
            if value.__class__ is str and value.isascii() and value.isprintable():
                return escaped(value) if "&" in value or "<" in value or ">" in value else value
            if value.__class__ is int:
                return str(value)
            return other(context, value, tag, name, argument)

        return {"docgen text": sink, FIELD: field_sink}

    def _absent(self, value: object, tag: int, name: str, kind: Sink, argument: str) -> str:
        record, is_missed = RECORD.get(), not is_left_out(value)
        if isinstance(value, Missing) and is_missed:
            name = name or value.dotted
            record.miss(name, "value", tag, value.nearest)
        elif is_missed:
            record.miss(name, "value", tag)
        spot = self.spots[tag]
        if kind.unmarked is not None:
            return kind.unmarked(argument)
        if record.mode != "mark" or not is_missed:
            return ""
        text = as_text(record.mark(name))
        mark = spot.leave(f"<w:r>{spot.lit}<w:t>{text}</w:t></w:r>") if spot.runs else text
        return f"{as_text(value.before)}{mark}{as_text(value.behind)}" if isinstance(value, Framed) else mark

    def call_filter(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """Apply a filter given by its name, as in `map("upper")`; only those of the language can be."""
        if name not in self.language_filters:
            raise Refused("this filter cannot be named in a template", "name a filter of the language")
        return super().call_filter(name, *args, **kwargs)

    def ready(self, code: CodeType, tags: Sequence[int]) -> Template:
        """Return compiled code as a template that knows the tag of each line of its source."""
        template = Template.from_code(self, code, dict(self.globals))
        known: dict[int, int] = {}  # Jinja parses its table of lines at every call

        def tag_of_line(line: int) -> int:
            if line not in known:
                known[line] = template.get_corresponding_lineno(line)
            source_line = known[line]
            return tags[source_line - 1] if 0 < source_line <= len(tags) else -1

        names = template.root_render_func.__globals__
        names[TAG_OF_LINE] = tag_of_line
        names["TemplateReference"] = _own_self
        return template


def _own_self(context: Context) -> object:
    """Return the value called `self`, which Jinja's code would replace by a template of its own."""
    return context.resolve("self")
