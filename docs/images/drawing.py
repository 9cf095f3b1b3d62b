"""Pictures as rows of RGB: cutting, framing, laying side by side, and writing them as PNG."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from functools import partial
from typing import NamedTuple

GAP = 16  # pixels around and between pages that lie side by side
DESK = bytes((222, 225, 228))
FRAME, FRAME_WIDTH = bytes((200, 80, 20)), 3
MARKER = bytes((255, 231, 130))
ACCENT, WHITE = bytes((31, 78, 95)), bytes((255, 255, 255))


class Picture(NamedTuple):
    """Width and height in pixels, and the rows, three bytes a pixel."""

    width: int
    height: int
    rows: list[bytes]


def pixels(ppm: bytes) -> Picture:
    """Read what pdftoppm writes: P6, "width height", 255, the pixels."""
    _, size, _, content = ppm.split(b"\n", 3)
    width, height = map(int, size.split())
    return Picture(width, height, [content[3 * width * row : 3 * width * (row + 1)] for row in range(height)])


def side_by_side(pages: list[Picture]) -> Picture:
    """Lay pages on a desk, from left to right."""
    height = max(page.height for page in pages)
    width = sum(page.width for page in pages) + GAP * (len(pages) + 1)
    edge, gap = DESK * width, DESK * GAP
    rows = [
        gap + gap.join(page.rows[row] if row < page.height else DESK * page.width for page in pages) + gap
        for row in range(height)
    ]
    return Picture(width, height + 2 * GAP, [edge] * GAP + rows + [edge] * GAP)


def marked(picture: Picture, left: int, top: int, right: int, bottom: int) -> Picture:
    """Mark a place as with a yellow pen."""
    rows = list(picture.rows)
    for y in range(top, bottom):
        inside = rows[y][3 * left : 3 * right]
        pen = MARKER * (right - left)
        rows[y] = rows[y][: 3 * left] + bytes(map(min, inside, pen)) + rows[y][3 * right :]
    return picture._replace(rows=rows)


def framed(picture: Picture, left: int, top: int, right: int, bottom: int) -> Picture:
    """Draw a frame around a place."""
    rows = list(picture.rows)
    for y in range(top - FRAME_WIDTH, bottom + FRAME_WIDTH):
        row, side = rows[y], FRAME * FRAME_WIDTH
        inside = row[3 * left : 3 * right] if top <= y < bottom else FRAME * (right - left)
        rows[y] = row[: 3 * (left - FRAME_WIDTH)] + side + inside + side + row[3 * (right + FRAME_WIDTH) :]
    return picture._replace(rows=rows)


def cut(picture: Picture, left: int, top: int, right: int, bottom: int) -> Picture:
    """Cut a place out, through no line of text, with a thin edge around it."""
    inner = [row[3 * left : 3 * right] for row in picture.rows[top:bottom]]
    blank = WHITE * (right - left)
    while inner[0] != blank:
        del inner[0]
    while inner[-1] != blank:
        del inner[-1]
    edge = DESK * (right - left + 2)
    return Picture(right - left + 2, len(inner) + 2, [edge, *(DESK + row + DESK for row in inner), edge])


def round_logo(size: int) -> Picture:
    """Draw the logo of an invented clinic: a white leaf on a disc."""
    half = size / 2

    def color(x: float, y: float) -> bytes:
        in_disc = x * x + y * y <= 1
        in_leaf = all((x - side) ** 2 + (y - side) ** 2 <= 0.85 for side in (0.45, -0.45))
        return ACCENT if in_disc and not in_leaf else WHITE

    rows = [
        b"".join(color((x + 0.5 - half) / half, (y + 0.5 - half) / half) for x in range(size))
        for y in range(size)
    ]
    return Picture(size, size, rows)


def png(picture: Picture) -> bytes:
    """Write a picture as PNG (ISO/IEC 15948) with a palette."""
    numbers, palette = with_palette(picture.rows)
    lines = [bytes((0, *(numbers[row[at : at + 3]] for at in range(0, len(row), 3)))) for row in picture.rows]
    header = struct.pack(">IIBBBBB", picture.width, picture.height, 8, 3, 0, 0, 0)
    data = zlib.compress(b"".join(lines), 9)
    chunks = [(b"IHDR", header), (b"PLTE", b"".join(palette)), (b"IDAT", data), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def with_palette(rows: list[bytes]) -> tuple[dict[bytes, int], list[bytes]]:
    """Return the number that each color has in a palette of the most frequent ones, and the palette."""
    found = Counter(row[at : at + 3] for row in rows for at in range(0, len(row), 3))
    palette = sorted(color for color, _ in found.most_common(256))
    return {
        color: min(range(len(palette)), key=partial(distance, palette, color)) for color in found
    }, palette


def distance(palette: list[bytes], color: bytes, number: int) -> int:
    """Return how far a color is from one of a palette."""
    return sum((one - other) ** 2 for one, other in zip(color, palette[number], strict=True))
