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
    '<!DOCTYPE svg SYSTEM "http://example.com/a.dtd">',
    '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://example.com/svg11.dtd">',
    '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/a.dtd" [<!ENTITY a "b">]>',
    "<!DOCTYPE svg[]>",
    r"<style>a{fill:u\72l(http://a.test)}</style>",
    r"<style><![CDATA[/* </style */ @\69mport 'a.css']]></style>",
    "<style>a{fill:u&#x5C;72l(http://a.test)}</style>",
    "<style>&#64;&#105;mport 'a.css'</style>",
    r"""<g style='font-family:"a>"; fill:u\72l(http://a.test)'/>""",
    r'<g style="font-family:&quot;a&quot;; fill:u\72l(http://a.test)"/>',
    '<g fill="u&#92;72l(http://a.test)"/>',
    "<a style='fill:url(http://a.test)'>x</a>",
    "<style>a{background:image-set('http://a.test' 1x)}</style>",
    '<image><set attributeName="href" to="http://a.test"/></image>',
    "<image><animate attributeName = 'xlink:href' values='http://a.test'/></image>",
    '<image><set attributeName="&#104;ref" to="a"/></image>',
    '<?xml-stylesheet href="a.css"?>',
)
INSIDE = (
    '<use xlink:href="#a"/>',
    '<image href="data:image/png;base64,AA"/>',
    '<image href=""/>',
    "<g fill='url(#a)' style='fill:url(&quot;#a&quot;)'/>",
    '<a xlink:href="https://example.com">x</a>',
    "<!DOCTYPE svg>",
    '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">',
    r'<g inkscape:export-filename="C:\a.png" xmlns:a="http://example.com"/>',
    "<style>a{fill:red}</style>",
    '<set attributeName="fill" to="red"/>',
)


@pytest.mark.parametrize("inner", OUTSIDE)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_picture_that_refers_to_something_else_fetches_it(inner: str, encoding: str) -> None:
    assert fetches(f"<svg>{inner}</svg>".encode(encoding))


@pytest.mark.parametrize("inner", INSIDE)
def test_a_picture_that_refers_to_its_own_pieces_fetches_nothing(inner: str) -> None:
    assert not fetches(f"<svg>{inner}</svg>".encode())
