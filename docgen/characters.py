"""Characters that text may not hold: those that XML 1.0 forbids, and those that could command a terminal."""

from __future__ import annotations

import re

# XML 1.0, production 2: most control characters, lone surrogates, U+FFFE and U+FFFF are no characters.
FORBIDDEN_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def printable(line: str) -> str:
    """Return a line without what could command a terminal: control characters, breaks, direction marks."""
    return "".join(letter for letter in line if letter.isprintable())
