"""SVG pictures that take something from outside of them."""

from __future__ import annotations

import pytest

from docgen.svg import fetches

OUTSIDE = (
    '<image href="https://example.com/a.png"/>',
    "<image xlink:href = 'a.png'/>",
    '<use xml:base="https://example.com/a.svg" href="#a"/>',
    '<g style="fill:url(https://example.com/a)"/>',
    '<g style="fill:url(&quot;a.svg#b&quot;)"/>',
    "<style>@import 'a.css'</style>",
    "<foreignObject><img src='a'/></foreignObject>",
    '<!DOCTYPE svg [<!ENTITY a SYSTEM "a.txt">]>',
    '<?xml-stylesheet href="a.css"?>',
)
INSIDE = (
    '<use xlink:href="#a"/>',
    '<image href="data:image/png;base64,AA"/>',
    '<image href=""/>',
    "<g fill='url(#a)' style='fill:url(&quot;#a&quot;)'/>",
    '<a xlink:href="https://example.com">x</a>',
    '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">',
    '<g inkscape:export-filename="a.png" xmlns:a="http://example.com"/>',
)


@pytest.mark.parametrize("inner", OUTSIDE)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_picture_that_refers_to_something_else_fetches_it(inner: str, encoding: str) -> None:
    assert fetches(f"<svg>{inner}</svg>".encode(encoding))


@pytest.mark.parametrize("inner", INSIDE)
def test_a_picture_that_refers_to_its_own_pieces_fetches_nothing(inner: str) -> None:
    assert not fetches(f"<svg>{inner}</svg>".encode())
