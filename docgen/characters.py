"""Knows the characters that text must not contain: XML 1.0 forbids them, or they could control a terminal."""

from __future__ import annotations

import re

# XML 1.0, production 2, excludes most control characters, lone surrogates, U+FFFE and U+FFFF.
FORBIDDEN_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def printable(line: str) -> str:
    """Remove from a line what could control a terminal: control characters, breaks, direction marks."""
    return "".join(letter for letter in line if letter.isprintable())
