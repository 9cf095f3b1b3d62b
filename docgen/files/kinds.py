"""Recognizes files of another kind than their names say: by their first bytes, or by their text."""

from __future__ import annotations

from docgen.lazy import compiled_when_used

_OFFICE = ((b"word/", "a Word file"), (b"xl/", "an Excel file"), (b"ppt/", "a PowerPoint file"))
OLD_OFFICE, PDF, PICTURE = "a file of an old Word or Excel", "a PDF", "a picture"
_BYTES = (
    (b"%PDF", PDF),
    (b"{\\rtf", "a file in Rich Text Format (RTF)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLD_OFFICE),
    *((start, PICTURE) for start in (b"\x89PNG", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*")),
)
_PHOTOGRAPHS = (b"ftypheic", b"ftypheix", b"ftypmif1")  # of a telephone (HEIF), after a length
_TOML = compiled_when_used(r"\s*(?:#[^\n]*\n\s*)*(?:\[\[?[\w.-]+\]\]?\s*(?:#|\n|$)|[\w.-]+[ \t]*=)")
_SEPARATORS = ",;\t"
_LOOKED_AT = 100_000  # characters of a text whose kind is asked for


def kind_of_bytes(content: bytes) -> str:
    """Return what kind of file bytes are that are no text, such as `a PDF`; empty for what is not known."""
    if content.startswith(b"PK\3\4"):
        return next((kind for name, kind in _OFFICE if name in content), "a zip file")
    if content[4:12] in _PHOTOGRAPHS:
        return PICTURE
    return next((kind for start, kind in _BYTES if content.startswith(start)), "")


def kind_of_text(text: str) -> str:
    """Return the name of the notation that a text looks like, such as `JSON`; empty for any other text."""
    text = text[:_LOOKED_AT]
    start = text.lstrip()[:1]
    if start == "{":
        return "JSON"
    if start == "<":
        return "XML or HTML"
    if text.startswith(("---\n", "%YAML")):
        return "YAML"
    if _TOML.match(text) is not None:
        return "TOML"
    lines = [line for line in text.splitlines() if line.strip()][:5]
    counts = [{line.count(sign) for line in lines} for sign in _SEPARATORS]
    is_table = len(lines) > 1 and "=" not in "".join(lines)
    return "CSV" if is_table and any(len(one) == 1 and one != {0} for one in counts) else ""


def is_ansi(content: bytes) -> bool:
    """Return whether bytes are text as older programs of Windows write it, in code page 1252."""
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return text.replace("\n", "").replace("\r", "").replace("\t", "").isprintable()
