"""Compiles a Word file with tags once and renders it many times: `WordTemplate`.

What compiles is imported when a template is loaded from its file: one that was kept compiled needs none.
"""

from __future__ import annotations

import hashlib
import marshal
import pickle
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import Template, UndefinedError

from docgen.errors import RenderError, TemplateError
from docgen.files.cache import kept
from docgen.lazy import dataclass
from docgen.suggest import did_you_mean
from docgen.word.language.environment import Environment
from docgen.word.language.filters import LANGUAGE
from docgen.word.language.limits import TooMuch, collected, measured
from docgen.word.language.missing import MODES, RECORD, Mode, Record, mark_text, tag_of
from docgen.word.language.sandbox import composed
from docgen.word.ooxml.additions import Additions, Unwritten
from docgen.word.ooxml.limits import ACTIVE, DEFAULT, PAPER, Limits, PrintSize
from docgen.word.ooxml.package import read_entries, read_file
from docgen.word.rendering.compiled import About, Compiled, Page, StatementControl
from docgen.word.rendering.guards import settle
from docgen.word.rendering.report import NOWHERE, Missing, find_missing, find_problems
from docgen.word.values.failures import explain
from docgen.word.values.text import Refused

if TYPE_CHECKING:
    from docgen.word.language.fields import Field

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_Functions = Mapping[str, Callable[..., Any]]
_MOST_FAILED = 20  # tags that fail in one rendering, each of which takes another run


def _check_choice(name: str, given: object, known: Collection[str]) -> None:
    """Raise ValueError for an argument that is none of its choices."""
    if given not in known:
        near = did_you_mean(given, known) if isinstance(given, str) else ""
        raise ValueError(f"{name} cannot be {given!r}; write {', '.join(known)}{near and f' ({near})'}")


def _checked_kinds(allow: Iterable[str]) -> frozenset[str]:
    """Return kinds of active content; raises ValueError for what is none."""
    allowed = frozenset(allow)
    if unknown := allowed - {*ACTIVE}:
        raise ValueError(f"no kinds of active content: {sorted(unknown)}; the kinds are {', '.join(ACTIVE)}")
    return allowed


def _called(filters: _Functions) -> list[tuple[str, str]]:
    """Return the names of filters, each with what Jinja's code gives it beside its value."""
    return sorted((name, str(getattr(one, "jinja_pass_arg", ""))) for name, one in filters.items())


def _checked(names: object) -> dict[str, Any]:
    """Return the names for a rendering in the normal form of tags; raises TypeError for what are none."""
    try:
        if isinstance(names, Mapping):
            return composed(names)
    except TypeError:  # a key that is no text
        pass
    raise TypeError("the names of a rendering are a mapping whose keys are texts, such as a dict")


def _goes_on(error: Exception, record: Record) -> bool:
    """Record that a tag failed, and return whether to render its part again without the tag.

    The use of a value that a tag or filter failed to give is no problem of its own. Raises the error again if
    no tag raised it.
    """
    number = tag_of(error)
    if number < 0:
        raise error
    known = number in record.failed
    if not (isinstance(error, UndefinedError) and record.refused):
        record.refuse(number, explain(error))
    record.failed.add(number)
    return not known and len(record.failed) < _MOST_FAILED


@dataclass(frozen=True)
class Rendering:
    """A rendered document: its bytes, and the values that were missing from the data."""

    content: bytes
    missing: tuple[Missing, ...] = ()


class _State(NamedTuple):
    """The content of a template's pickle."""

    compiled: Compiled
    functions: _Functions
    filters: _Functions
    limits: Limits


class WordTemplate:
    """A compiled Word template, made by `WordTemplate.load`.

    Threads can share it, because rendering keeps no state; it can be pickled.
    """

    def __init__(
        self, compiled: Compiled, functions: _Functions, filters: _Functions, limits: Limits
    ) -> None:
        self._compiled, self._functions, self._filters = compiled, functions, filters
        self._limits = limits
        self.name: str = compiled.name
        environment = Environment(functions, filters)
        environment.spots = compiled.spots
        self._parts = [
            (part.name, environment.ready(marshal.loads(part.code), part.tags))  # noqa: S302
            for part in compiled.parts
        ]
        self._base = Unwritten(compiled.entries)

    @property
    def fields(self) -> Mapping[str, Field]:
        """The names that it uses, nested."""
        return self._about.fields

    @property
    def always(self) -> frozenset[str]:
        """The dotted names that every document prints, whatever the data."""
        return self._about.always

    @property
    def pages(self) -> tuple[Page, ...]:
        """Its kinds of pages, with what their headers and footers show."""
        return self._about.pages

    @property
    def controls(self) -> frozenset[str]:
        """The tags of its content controls."""
        return self._about.controls

    @property
    def statements(self) -> tuple[StatementControl, ...]:
        """Its content controls that hold a required statement."""
        return self._about.statements

    @property
    def bookmarks(self) -> Mapping[str, str]:
        """The places of its bookmarks, by name."""
        return self._about.bookmarks

    @cached_property
    def _about(self) -> About:
        found: About = pickle.loads(self._compiled.about)  # noqa: S301
        return found

    @classmethod
    def load(
        cls,
        source: str | Path | bytes,
        *,
        functions: _Functions | None = None,
        filters: _Functions | None = None,
        phrases: Mapping[str, str | Mapping[str, str]] | None = None,
        page_size: str | None = None,
        large_print: bool = False,
        limits: Limits = DEFAULT,
        allow: Iterable[str] = (),
        name: str = "template",
        keep: bool = False,
    ) -> WordTemplate:
        """Read and compile a .docx file, given by its path, or by its bytes and its name in problems.

        `functions` and `filters` extend the template language; `phrases` are texts with tags for
        `{{ phrase.NAME }}`, or tables of `text` with the condition (`if`) or loop (`for`) of its row.
        `page_size` (`letter` or `a4`) sets the paper, `large_print` the text in 18 points or more; `limits`
        bound the file and a rendering; `allow` are kinds of active content it may have (`picture`, `field`).
        With `keep`, what is compiled is kept in the user's cache folder, texts of the template too: not for a
        file that may hold something of a patient. Raises TemplateError with all problems at once, each with
        its place in Word's terms; ValueError for no kind or paper size, TypeError for no phrase.
        """
        if page_size is not None:
            _check_choice("page_size", page_size, PAPER)
        data = source if isinstance(source, bytes) else read_file(Path(source), TemplateError, limits)
        name = name if isinstance(source, bytes) else Path(source).name
        functions, filters, spoken = dict(functions or {}), dict(filters or {}), dict(phrases or {})
        allowed, print_size = _checked_kinds(allow), PrintSize(page_size, large_print)

        def compiled() -> Compiled:
            from docgen.word.compile.compiler import compile_entries

            language, entries = Environment(functions, filters), read_entries(data, name, limits)
            return compile_entries(name, entries, language, print_size, limits, allowed, spoken)

        given = (name, print_size, limits, sorted(allowed), sorted(functions), _called(filters), spoken)
        found = kept(compiled, hashlib.sha256(data).hexdigest(), *given) if keep else compiled()
        return cls(found, functions, filters, limits)

    def render(self, names: Mapping[str, Any], missing: Mode = "error", language: str = "en") -> bytes:
        """Return the bytes of the filled document. `names` are plain values, nested in mappings and lists.

        `missing` decides what happens to a name without a value that is printed or looped over: `error`
        raises RenderError naming all of them, `mark` prints a highlighted mark, `blank` prints nothing.
        `language` (BCP 47) is the language of dates and lists. Also raises RenderError for values that
        Word cannot hold, and for a rendering that exceeds a limit; ValueError for another word for `missing`;
        TypeError for names that are no texts.
        """
        return self.fill(names, missing, language).content

    def fill(
        self,
        names: Mapping[str, Any],
        missing: Mode = "error",
        language: str = "en",
        payload: str | None = None,
        mark: Callable[[str], str] = mark_text,
    ) -> Rendering:
        """Return the filled document with the list of missing values, including those in conditions.

        `mark` returns the text that marks a missing name, given as the template writes it (`patient.name`).
        A document with a `payload` carries it, and a seal that later shows what was changed since;
        `docgen.word.read_sealed` reads both. Raises RenderError like `render`, and for a payload that is
        too long.
        """
        _check_choice("missing", missing, MODES)
        known = _checked(names)
        known[LANGUAGE] = language
        record = Record(missing, mark, additions=Additions(self._compiled.free))
        token = RECORD.set(record)
        try:
            with measured(self._limits):
                changed = self._render_parts(known, record)
        finally:
            RECORD.reset(token)
        if record.refused or (missing == "error" and any(miss.use != "condition" for miss in record.misses)):
            problems = find_problems(record, self._compiled.places, lambda: self._about)
            raise RenderError(self.name, dict.fromkeys(problems))
        content = self._written(changed, record.additions, payload)
        return Rendering(content, tuple(find_missing(record, self._compiled.places)))

    def _written(self, changed: dict[str, bytes], additions: Additions, payload: str | None) -> bytes:
        if payload is None:
            return self._base.write(changed, additions)
        sealer = self._compiled.sealer
        kept = {name: content for name, content in changed.items() if name not in sealer.parts}
        try:
            kept[sealer.item] = sealer.seal(payload, changed, additions)
        except Refused as refusal:
            raise RenderError(self.name, refusal.problems) from refusal
        return self._sealed_base.write(kept, additions)

    @cached_property
    def _sealed_base(self) -> Unwritten:
        """What no rendering writes of a sealed document; two threads that make it at once get equal ones."""
        parts = self._compiled.sealer.parts
        kept = [entry for entry in self._compiled.entries if entry.name not in parts]
        return Unwritten([*kept, *parts.values()])

    def _render_parts(self, names: dict[str, Any], record: Record) -> dict[str, bytes]:
        changed = dict(self._compiled.rewritten)
        for name, template in self._parts:
            xml = self._rendered(template, names, record)
            changed[name] = (_DECLARATION + settle(xml, self._compiled.guards)).encode("ascii")
        return changed

    def _rendered(self, template: Template, names: dict[str, Any], record: Record) -> str:
        """Return the XML of a part.

        When a tag fails, the part is rendered again without the tag, to find what else is wrong; the
        document is refused.
        """
        while True:
            try:
                return collected(template.root_render_func(template.new_context(names)))
            except TooMuch as error:
                if record.failed:
                    return ""
                place = self._compiled.places.get(tag_of(error), NOWHERE)
                raise RenderError(self.name, [error.problem(*place)]) from None
            except Exception as error:
                if not _goes_on(error, record):
                    return ""

    def __getstate__(self) -> _State:
        """Return the state to pickle."""
        return _State(self._compiled, self._functions, self._filters, self._limits)

    def __setstate__(self, state: _State) -> None:
        """Restore the template from a pickle, which must come from the same Python version."""
        self.__init__(*state)  # type: ignore[misc]
