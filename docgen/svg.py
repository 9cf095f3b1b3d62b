"""Finds out whether an SVG picture takes something from outside of it: a picture, a font, a style sheet.

The picture is searched as text, because a program may read more of it than a strict reader does. What can
hide an address is found as well: a DOCTYPE other than SVG's, the animation of an address, the escapes of CSS.
"""

from __future__ import annotations

import html
import re

from docgen.lazy import compiled_when_used

_CLICKED = compiled_when_used(rb"<(?:\w+:)?a\s[^<>]*>")
_LINKS = compiled_when_used(
    rb"""[\s:](?:href|src|base)\s*=\s*["'](?!\s*(?:\#|data:|["']))""",
    re.IGNORECASE,
)
_FETCHES = compiled_when_used(
    rb"""url\(\s*+(?!(?:["']|&quot;|&apos;)?\s*(?:\#|data:))|@import|image-set\("""
    rb"""|<!DOCTYPE\s+[^\s<>\[]++\s*+(?!>|"""  # of another file, or with entities
    rb"""PUBLIC\s+"-//W3C//DTD[ ]SVG[ ][\w. ]+//EN"\s+"http://www\.w3\.org/[\w./-]+"\s*+>)"""
    rb"""|\sattributeName\s*=\s*["'][^"'<>]*href"""
    rb"""|\s[\w-]+\s*=\s*(?:"[^"\\]*\\|'[^'\\]*\\)""",
    re.IGNORECASE,
)
_STYLE = compiled_when_used(rb"<(?:\w+:)?style[\s>]", re.IGNORECASE)
_BACKSLASH = compiled_when_used(rb"&\#(?:0*92|x0*5c);", re.IGNORECASE)


def fetches(content: bytes) -> bool:
    """Return whether an SVG picture refers to anything that is not part of it, or may do so."""
    text = _BACKSLASH.sub(rb"\\", content.replace(b"\0", b""))  # of UTF-16
    shown = html.unescape(text.decode("latin-1")).encode()
    style = _STYLE.search(text)
    return (
        _LINKS.search(_CLICKED.sub(b"", text)) is not None
        or any(_FETCHES.search(one) for one in (text, shown))
        or (style is not None and b"\\" in text[style.end() :])
    )
