"""Provides pictures as values: PNG and JPEG, also SVG with a PNG beside it, measured in millimetres.

A picture always has alternative text. Its size is given as width, height or both; a missing side follows from
the picture's own proportions.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import replace
from pathlib import Path

from docgen.errors import RenderError
from docgen.files import read_bytes
from docgen.lazy import dataclass
from docgen.svg import fetches
from docgen.word.ooxml.additions import Additions
from docgen.word.ooxml.limits import DEFAULT
from docgen.word.values.rich import Rich, Spot
from docgen.word.values.text import Refused, as_attribute

_EMU_PER_MM = 36_000
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_END, _JPEG_END = b"IEND\xaeB`\x82", b"\xff\xd9"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"  # names the SVG beside a picture (Office 2016)


@dataclass(frozen=True)
class Picture(Rich):
    """A picture: its bytes, its alternative text, its width or height or both in millimetres.

    `content` is PNG or JPEG. `svg` may hold the same picture as SVG, which newer versions of Word show
    instead. Raises RenderError for another format, for an SVG that takes something from outside of it,
    without alternative text or without a size.
    """

    content: bytes
    alternative_text: str
    width_mm: float | None = None
    height_mm: float | None = None
    svg: bytes | None = None

    def __post_init__(self) -> None:
        """Refuse a picture that cannot be put into a document."""
        if not self.alternative_text.strip():
            raise Refused("a picture needs alternative text", "say in a few words what it shows")
        as_attribute(self.alternative_text)
        self.size_emu()
        if self.svg is not None and b"<svg" not in self.svg[:2048]:
            raise Refused("the SVG of a picture is not SVG", "give an SVG file, or leave it out")
        if self.svg is not None and fetches(self.svg):
            message = "the SVG of a picture takes something from outside of it, or hides whether it does"
            fix = "give an SVG file that holds all that it shows, without a DOCTYPE or a \\ in its styles"
            raise Refused(message, fix)

    @classmethod
    def load(
        cls,
        path: str | Path,
        alternative_text: str,
        width_mm: float | None = None,
        height_mm: float | None = None,
        most: int = DEFAULT.file_bytes,
    ) -> Picture:
        """Read a PNG or JPEG file, and with a .png file also the .svg file of the same name beside it.

        Raises RenderError for a file that cannot be read or has over `most` bytes, and as `Picture` does.
        """
        file = Path(path)
        beside = file.with_suffix(".svg") if file.suffix.lower() == ".png" else None
        svg = _content(beside, most) if beside is not None and beside.exists() else None
        return cls(_content(file, most), alternative_text, width_mm, height_mm, svg)

    @classmethod
    def within(
        cls, path: str | Path, alternative_text: str, width_mm: float, height_mm: float, most: int
    ) -> Picture:
        """Read a picture as `load` does, in its own proportions as large as a frame allows."""
        one = cls.load(path, alternative_text, width_mm, height_mm, most)
        wide, high = one.pixels
        scale = min(width_mm / wide, height_mm / high)
        return replace(one, width_mm=wide * scale, height_mm=high * scale)

    @property
    def extension(self) -> str:
        """The kind of the picture: `png` or `jpeg`."""
        return "png" if self.content.startswith(_PNG) else "jpeg"

    @property
    def digest(self) -> str:
        """The SHA-256 of its bytes and of its SVG, in hexadecimal."""
        return hashlib.sha256(self.content + (self.svg or b"")).hexdigest()

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return pixel_size(self.content)

    def size_emu(self) -> tuple[int, int]:
        """Return width and height in English Metric Units (360,000 a centimetre)."""
        width, height = self.pixels
        wide, high = self.width_mm, self.height_mm
        if wide is None and high is None:
            raise Refused("a picture needs a width or a height in millimetres", "give width_mm or height_mm")
        wide = wide if wide is not None else (high or 0) * width / height
        high = high if high is not None else wide * height / width
        if not 0 < wide <= 1000 or not 0 < high <= 1000:
            raise Refused(
                "a picture must be between 0 and 1000 millimetres wide and high", "correct its size"
            )
        return max(1, round(wide * _EMU_PER_MM)), max(1, round(high * _EMU_PER_MM))

    def as_runs(self, spot: Spot, additions: Additions) -> str:
        """Return a run with the picture in line with text (ECMA-376 part 1, 20.4.2.8)."""
        wide, high = self.size_emu()
        number, text = additions.next_id(), as_attribute(self.alternative_text)
        return (
            f'<w:r><w:drawing><wp:inline xmlns:wp="{_WP}" distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{wide}" cy="{high}"/>'
            f'<wp:docPr id="{number}" name="Picture {number}" descr="{text}"/>'
            f'<a:graphic xmlns:a="{_A}"><a:graphicData uri="{_PIC}"><pic:pic xmlns:pic="{_PIC}"><pic:nvPicPr>'
            f'<pic:cNvPr id="{number}" name="Picture {number}" descr="{text}"/><pic:cNvPicPr/></pic:nvPicPr>'
            f"<pic:blipFill>{self.blip(spot.part, additions)}<a:stretch><a:fillRect/></a:stretch>"
            "</pic:blipFill>"
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
            "</wp:inline></w:drawing></w:r>"
        )

    def blip(self, part: str, additions: Additions) -> str:
        """Add the picture's bytes to the package and return the element that refers to them."""
        number = additions.add_media(part, self.content, self.extension)
        relation = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
        if self.svg is None:
            return f'<a:blip {relation} r:embed="{number}"/>'
        drawn = additions.add_media(part, self.svg, "svg")
        return (
            f'<a:blip {relation} r:embed="{number}"><a:extLst><a:ext uri="{_SVG_EXTENSION}">'
            f'<asvg:svgBlip xmlns:asvg="{_SVG}" r:embed="{drawn}"/></a:ext></a:extLst></a:blip>'
        )


def _content(file: Path, most: int) -> bytes:
    """Return the content of a picture's file."""
    return read_bytes(file, RenderError, most, "give a smaller picture")


def pixel_size(content: bytes) -> tuple[int, int]:
    """Return a picture's width and height in pixels; raises Refused unless it is a whole PNG or JPEG."""
    size, end, rest = None, _PNG_END, content
    if content.startswith(_PNG) and content[12:16] == b"IHDR" and len(content) >= 24:
        size = struct.unpack(">2L", content[16:24])
    elif content.startswith(b"\xff\xd8\xff") and (at := _frame_of(content)):
        high, wide = struct.unpack(">2H", content[at + 5 : at + 9])
        size, end, rest = (wide, high), _JPEG_END, content[at:]
    if size is None or 0 in size:
        raise Refused("a picture must be PNG or JPEG", "save it as PNG")
    if end not in rest:
        raise Refused("the picture is damaged: its end is missing", "save it again from its original")
    return int(size[0]), int(size[1])


def _frame_of(content: bytes) -> int:
    """Return where a JPEG has its frame header (ITU T.81, B.2.2), after other segments; 0 if nowhere."""
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        kind, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            return at
        at += 2 + length
    return 0
