"""The values of a page."""

from __future__ import annotations

from docgen.word.page.model import Field, Mark, Span, Text, plain_text


def test_the_words_of_a_text_are_those_of_all_its_pieces() -> None:
    link = Span("link", "https://example.org", "tip", (Text("us", True),))
    pieces = (Text("Call "), link, Mark("page"), Field("DATE", (Text(" today"),)))
    assert plain_text(pieces) == "Call us today"
