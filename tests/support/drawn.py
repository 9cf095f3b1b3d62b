"""Pictures and shapes: small PNG and SVG files, and a drawing with an alternative text."""

from __future__ import annotations

import struct
import zlib


def png(width: int = 4, height: int = 2) -> bytes:
    """A red picture of this size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\xff\0\0" * width for _ in range(height))
    head = struct.pack(">2L5B", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def jpeg(width: int = 4, height: int = 2, frame: int = 0xC0, before: bytes = b"") -> bytes:
    """The head of a JPEG of this size: JFIF, tables, other segments (`before`), the header of its frame.

    The tables hold what looks like a frame of another size, and the marker of Huffman tables (FF C4) is
    among the markers of frames (ITU T.81, table B.1).
    """
    head = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
    tables = segment(0xDB, b"\0" + b"\xff\xc0\0\x11\x08\0\x63\0\x63" * 7) + segment(0xC4, bytes(range(29)))
    size = struct.pack(">B2HB", 8, height, width, 3) + bytes((1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0))
    return b"\xff\xd8" + head + tables + before + segment(frame, size) + b"\xff\xd9"


def segment(kind: int, content: bytes) -> bytes:
    """A segment of a JPEG: its marker, its length, its content."""
    return struct.pack(">2BH", 0xFF, kind, len(content) + 2) + content


def drawing(description: str, inner: str = "", number: int = 1) -> str:
    """A paragraph with a shape that has this alternative text."""
    described = description.replace('"', "&quot;")
    return (
        '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="720000" cy="720000"/>'
        f'<wp:docPr id="{number}" name="x" descr="{described}"/><a:graphic><a:graphicData uri="u">{inner}'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def pixel(shade: int) -> bytes:
    """A picture of one pixel: every shade has the same number of bytes."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">L", len(content)) + kind + content + struct.pack(">L", zlib.crc32(kind + content))
        )

    head = chunk(b"IHDR", struct.pack(">2L5B", 1, 1, 8, 2, 0, 0, 0))
    dot = chunk(b"IDAT", zlib.compress(bytes((0, shade, shade, shade)), 0))
    return b"\x89PNG\r\n\x1a\n" + head + dot + chunk(b"IEND", b"")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
