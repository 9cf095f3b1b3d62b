"""What people type in a list, or in a table on one line: bare words, lost commas, lost brackets."""

from __future__ import annotations

import re

from docgen.lazy import compiled_when_used
from docgen.toml.values import DOUBLE, Mended, mend_value

_TOKEN = compiled_when_used(
    rf"""(?P<long>\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''.*?''')"""
    rf"""|(?P<text>"(?:[^"\\\n]|\\.)*"|'[^'\n]*')|(?P<curly>[{DOUBLE}][^{DOUBLE}"\n]*[{DOUBLE}"])"""
    r"""|(?P<comment>\#[^\n]*)|(?P<open>[\[{])|(?P<close>[\]}])|(?P<comma>[,;])|(?P<sign>=)|(?P<line>\n)"""
    r"""|(?P<blank>[ \t]+)|(?P<word>[^\[\]{},;=\s\#"']+(?:[ \t]+[^\[\]{},;=\s\#"']+)*)|(?P<other>.)""",
    re.DOTALL,
)
_PAIRS = {"[": "]", "{": "}"}


def mend_brackets(value: str, key: str, example: str, dates_as_text: bool) -> list[Mended]:
    """Return a list or table of one line as TOML can read it, once for each thing that was wrong with it.

    The text is the same in all; it is empty where the value stays unreadable.
    """
    mending = _Mending(key, example, dates_as_text)
    for piece in _TOKEN.finditer(value):
        mending.take(piece.lastgroup or "", piece.group())
    return mending.end()


class _Mending:
    """A list or table on the way to its mended form."""

    def __init__(self, key: str, example: str, dates_as_text: bool) -> None:
        self.key, self.example, self.dates_as_text = key, example, dates_as_text
        self.made: list[str] = []
        self.open: list[str] = []
        self.last = "open"  # what came before, without blanks, breaks and comments
        self.is_value = False  # an = came before, or this is a list
        self.words: dict[str, Mended] = {}

    def take(self, kind: str, piece: str) -> None:
        """Take one piece more."""
        if kind in ("blank", "line", "comment"):
            self._pass_over(kind, piece)
            return
        if kind in ("long", "text", "curly", "word", "open") and self.last == "value":
            self._say("lacks a comma between two entries", "put a comma between them")
            self.made.insert(self._end_of_entry(), ",")
            self.is_value = self._in_list
        getattr(self, f"_take_{kind}", self._take_value)(piece)

    @property
    def _in_list(self) -> bool:
        return bool(self.open) and self.open[-1] == "["

    def _pass_over(self, kind: str, piece: str) -> None:
        if "{" in self.open and kind != "blank":
            self._say(
                "has braces whose content goes on in the next line",
                "write it on one line, from { to }",
                is_certain=kind == "line",
            )
            piece = " " if kind == "line" else ""
        if "{" in self.open and piece.isspace() and self.made[-1].isspace():
            piece = ""
        self.made.append(piece)

    def _take_open(self, piece: str) -> None:
        self.open.append(piece)
        self.made.append(piece)
        self.last, self.is_value = "open", piece == "["

    def _take_close(self, piece: str) -> None:
        if not self.open or _PAIRS[self.open[-1]] != piece:
            self._say("has brackets that do not match", "close each bracket by its own kind", False)
            return
        if piece == "}" and self.last == "comma":
            self._say("has a comma before a closing brace", "take the comma out")
            while self.made.pop() != ",":
                pass
            self.made.append(" ")
        self._end_entry()
        self.open.pop()
        self.made.append(piece)
        self.last = "value"

    def _end_of_entry(self) -> int:
        blanks = 0
        while self.made[-1 - blanks].isspace() or self.made[-1 - blanks].startswith("#"):
            blanks += 1
        return len(self.made) - blanks

    def _take_comma(self, piece: str) -> None:
        if piece == ";":
            self._say("has a semicolon between entries", "put a comma between them")
        self._end_entry()
        if self.last == "comma":
            self._say("has two commas in a row", "take one out")
            return
        self.made.append(",")
        self.last, self.is_value = "comma", self._in_list

    def _end_entry(self) -> None:
        if self.last == "key":
            self._say("has braces without a key", 'write { key = "…", key = "…" }, or a list in [ ]', False)

    def _take_sign(self, piece: str) -> None:
        if self._in_list:
            self._say("has a key in square brackets", 'put braces around keys: { key = "…" }', False)
        self.made.append(piece)
        self.last, self.is_value = "sign", True

    def _take_other(self, piece: str) -> None:
        self._say("has quotes that do not close", "close the quotes", is_certain=False)

    def _take_text(self, piece: str) -> None:
        self.made.append(piece)
        self.last = "value" if self.is_value else "key"

    _take_long = _take_text

    def _take_value(self, piece: str) -> None:
        key, colon, rest = piece.partition(":")
        if not self.is_value and colon:
            self._say("has another sign in the place of =", "write = between a key and its value")
            self.made.append(f"{key.rstrip()} ")
            self._take_sign("= " if rest else "=")
            piece = rest.strip()
        if not piece:
            return
        if not self.is_value:
            self.made.append(piece)
            self.last = "key"
            return
        self.last = "value"
        found = mend_value(piece, self.key, self.example, self.dates_as_text)
        self.made.append((found and found.text) or piece)
        if found is not None and found.message:
            self._say(found.message, found.fix, found.is_certain)

    def _say(self, message: str, fix: str, is_certain: bool = True) -> None:
        known = self.words.get(message)
        is_certain = is_certain and (known is None or known.is_certain)
        self.words[message] = Mended("", message, fix, is_certain)

    def end(self) -> list[Mended]:
        """Return what was wrong, with all of it mended."""
        if self.open:
            self._say("has a bracket that is not closed", "close a list by ], a table by }")
            missing = "".join(_PAIRS[sign] for sign in reversed(self.open))
            text = "".join(self.made).rstrip()
            self.made = [text.rstrip(","), missing] if missing[0] == "}" else [text, missing]
        text = "".join(self.made)
        return [said._replace(text=text) for said in self.words.values()] or [Mended(text)]
