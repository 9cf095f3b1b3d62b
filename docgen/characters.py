"""Knows the characters that text must not contain: XML 1.0 forbids them, or they could control a terminal."""

from __future__ import annotations

import re
import unicodedata

# XML 1.0, production 2, excludes most control characters, lone surrogates, U+FFFE and U+FFFF.
FORBIDDEN_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def printable(line: str) -> str:
    """Escape in a line what could control a terminal: control characters, breaks, direction marks.

    The escapes are Python's, as for U+202E in a string. Spaces of every width remain.
    """
    return line if line.isprintable() else "".join(map(_escape, line))


def _escape(letter: str) -> str:
    if letter.isprintable() or unicodedata.category(letter) == "Zs":
        return letter
    return letter.encode("unicode_escape").decode("ascii")
