"""Finds out whether an SVG picture takes something from outside of it: a picture, a font, a style sheet.

The picture is searched as text, because a program may read more of it than a strict reader does.
"""

from __future__ import annotations

import re

from docgen.lazy import compiled_when_used

_LINK = compiled_when_used(rb"<(?:\w+:)?a\s[^<>]*>")  # what somebody must click
_FETCHES = compiled_when_used(
    rb"""[\s:](?:href|src|base)\s*=\s*["'](?!\s*(?:\#|data:|["']))"""
    rb"""|url\(\s*+(?!(?:["']|&quot;|&apos;)?\s*(?:\#|data:))|@import"""
    rb"""|<!ENTITY\s+(?:%\s+)?[^\s<>]+\s+(?:SYSTEM|PUBLIC)\s""",
    re.IGNORECASE,
)


def fetches(content: bytes) -> bool:
    """Return whether an SVG picture refers to anything that is not part of it."""
    text = content.replace(b"\0", b"")  # of UTF-16
    return _FETCHES.search(_LINK.sub(b"", text)) is not None
