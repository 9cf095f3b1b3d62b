"""Reads lines in a terminal, with completion and history. The home of prompt_toolkit."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial

from prompt_toolkit import PromptSession
from prompt_toolkit.auto_suggest import AutoSuggest, Suggestion
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.filters import shift_selection_mode
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.output import create_output

from docgen.characters import printable
from docgen.cli.asking.interview import Interview
from docgen.cli.asking.typed import begins
from docgen.cli.layout import as_prompt

if sys.platform != "win32":
    import termios

_FEWEST_LETTERS = 2  # of a text that is completed


def reader(interview: Interview) -> Callable[[str], str]:
    """Return a function that asks a question on standard error and returns what is typed.

    Tab completes the codes that fit, the right arrow a text that the record has; the up arrow shows earlier
    lines. An answer that is asked for again is selected: what is typed replaces it, Enter keeps it, an arrow
    goes into it. Nothing is kept when the program ends. Raises KeyboardInterrupt for Ctrl-C, EOFError for
    Ctrl-D.
    """
    session: PromptSession[str] = PromptSession(
        history=InMemoryHistory(),
        completer=_Codes(interview),
        auto_suggest=_Texts(interview),
        complete_while_typing=True,
        reserve_space_for_menu=6,
        key_bindings=_keys(),
        output=create_output(stdout=sys.stderr),
    )

    def ask(text: str) -> str:
        again, interview.again = interview.again, ""
        select = partial(_select, session.default_buffer) if again else None
        with _modes_kept():
            return session.prompt(as_prompt(printable(text)), default=again, pre_run=select)

    return ask


@contextmanager
def _modes_kept() -> Iterator[None]:
    """Leave the terminal in the modes in which it was, also when a signal ends the run at any moment."""
    if sys.platform == "win32":
        yield
        return
    modes = termios.tcgetattr(sys.stdin)
    try:
        yield
    finally:
        with suppress(termios.error):  # it was closed
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, modes)


def _select(line: Buffer) -> None:
    """Select all of a line, as shift and the arrows do."""
    line.cursor_position = 0
    line.start_selection()
    line.cursor_position = len(line.text)
    if line.selection_state is not None:
        line.selection_state.enter_shift_mode()


def _keys() -> KeyBindings:
    """Return what Enter does while a line is selected: it ends the line as it is."""
    keys = KeyBindings()

    @keys.add("enter", filter=shift_selection_mode)
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.exit_selection()
        event.current_buffer.validate_and_handle()

    return keys


class _Codes(Completer):
    """Completes the codes that fit what is asked."""

    def __init__(self, interview: Interview) -> None:
        self.interview = interview

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        word = document.text_before_cursor.replace(",", " ").split(" ")[-1]
        known = {choice.code: choice.words for choice in self.interview.offered}
        for code in begins(word, self.interview.offered, {}):
            yield Completion(code, -len(word), printable(code), printable(known[code]))


class _Texts(AutoSuggest):
    """Suggests a text that the record has already, such as a name."""

    def __init__(self, interview: Interview) -> None:
        self.interview = interview

    def get_suggestion(self, buffer: Buffer, document: Document) -> Suggestion | None:
        typed = document.text
        if len(typed) < _FEWEST_LETTERS or self.interview.offered:
            return None
        found = next(_beginning(self.interview.texts(), typed), None)
        return Suggestion(found[len(typed) :]) if found else None


def _beginning(texts: Iterable[str], typed: str) -> Iterator[str]:
    return (text for text in texts if text.startswith(typed) and len(text) > len(typed))
