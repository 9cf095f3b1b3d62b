"""Makes pages.png, the picture in the README: the first page of each document of the shipped example.

Needs LibreOffice and poppler's pdftoppm; run it when the templates have changed:  python docs/images/build.py
"""

from __future__ import annotations

import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
ORDER = ("procedure-note", "patient-consent", "aftercare")
DOTS_PER_INCH = 80
GAP = 16  # pixels around and between the pages
DESK = bytes((222, 225, 228))

Picture = tuple[int, int, list[bytes]]  # width, height, rows of RGB


def main() -> None:
    """Fill the example, draw its pages, and write them side by side."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run([sys.executable, "-m", "docgen", "demo"], folder)
        demo = folder / "docgen-demo"
        files = [next(demo.glob(f"*_{document}.docx")) for document in ORDER]
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        run(["soffice", profile, "--headless", "--convert-to", "pdf", *map(str, files)], demo)
        pages = [first_page(path.with_suffix(".pdf")) for path in files]
    (HERE / "pages.png").write_bytes(png(side_by_side(pages)))


def run(command: list[str], folder: Path) -> bytes:
    """Run a program and return what it printed."""
    return subprocess.run(command, cwd=folder, check=True, capture_output=True).stdout  # noqa: S603  # ours


def first_page(pdf: Path) -> Picture:
    """Draw the first page of a PDF."""
    ppm = run(["pdftoppm", "-r", str(DOTS_PER_INCH), "-f", "1", "-l", "1", str(pdf)], pdf.parent)
    _, size, _, pixels = ppm.split(b"\n", 3)  # P6, "width height", 255, the pixels
    width, height = map(int, size.split())
    return width, height, [pixels[3 * width * row : 3 * width * (row + 1)] for row in range(height)]


def side_by_side(pages: list[Picture]) -> Picture:
    """Lay pages on a desk, from left to right."""
    height = max(page[1] for page in pages)
    width = sum(page[0] for page in pages) + GAP * (len(pages) + 1)
    edge, gap = DESK * width, DESK * GAP
    rows = [
        gap + gap.join(page[2][row] if row < page[1] else DESK * page[0] for page in pages) + gap
        for row in range(height)
    ]
    return width, height + 2 * GAP, [edge] * GAP + rows + [edge] * GAP


def png(picture: Picture) -> bytes:
    """Write a picture as PNG (ISO/IEC 15948), each row as the difference from the row above."""
    width, height, rows = picture
    above, lines = bytes(3 * width), []
    for row in rows:
        lines.append(b"\x02" + bytes((here - up) & 255 for here, up in zip(row, above, strict=True)))
        above = row
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"".join(lines), 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


if __name__ == "__main__":
    main()
