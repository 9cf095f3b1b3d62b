"""Knows the characters that XML forbids, that control a terminal, that nobody sees, and that end lines."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from docgen.lazy import compiled_when_used

# XML 1.0, production 2, excludes most control characters, lone surrogates, U+FFFE and U+FFFF.
FORBIDDEN_IN_XML = compiled_when_used("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# What programs give no room, such as U+200B (Unicode: Default_Ignorable_Code_Point, Cc).
UNSEEN = compiled_when_used(
    "[\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)


def printable(line: str) -> str:
    """Escape in a line what could control a terminal: control characters, breaks, direction marks.

    The escapes are Python's, as for U+202E in a string. Spaces of every width remain.
    """
    return line if line.isprintable() else "".join(map(_escape, line))


def change_lines(text: str, change: Callable[[str], str]) -> str:
    """Change a text as if its lines ended in LF; the result has CR LF where the text has that anywhere."""
    changed = change(text.replace("\r\n", "\n"))
    return changed.replace("\n", "\r\n") if "\r\n" in text else changed


def _escape(letter: str) -> str:
    if letter.isprintable() or unicodedata.category(letter) == "Zs":
        return letter
    return letter.encode("unicode_escape").decode("ascii")
