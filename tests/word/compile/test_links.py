"""Links whose address comes from the data."""

from __future__ import annotations

import contextlib
import io
import time

import pytest
from docx import Document
from notation import with_relations, word

from docgen import RenderError, TemplateError, WordTemplate

LINK = '<w:p><w:hyperlink r:id="rIdX"><w:r><w:t>{{ words }}</w:t></w:r></w:hyperlink></w:p>'
TARGETS = {
    "a tag is the address": ("%7B%7B%20url%20%7D%7D", "https://example.com/?a=1&b=2"),
    "a tag within an address": ("https://example.com/{{ number }}?q=1", "https://example.com/a%20%26b?q=1"),
    "a tag beside any character": (
        "https://a.org/\N{GRINNING FACE}/{{ url }}",
        "https://a.org/\N{GRINNING FACE}/https%3A//example.com/%3Fa%3D1%26b%3D2",
    ),
}


def linked(target: str) -> bytes:
    relation = f'<Relationship Id="rIdX" Type="t/hyperlink" Target="{target}" TargetMode="External"/>'
    return with_relations(word(LINK), relation)


@pytest.mark.parametrize(("target", "address"), TARGETS.values(), ids=TARGETS)
def test_a_link_takes_its_address_from_the_data(target: str, address: str) -> None:
    template = WordTemplate.load(linked(target))
    filled = template.render({"words": "here", "url": "https://example.com/?a=1&b=2", "number": "a &b"})
    hyperlink = Document(io.BytesIO(filled)).paragraphs[0].hyperlinks[0]
    assert (hyperlink.address, hyperlink.text) == (address, "here")


def test_a_link_in_a_loop_has_an_address_of_its_own_each_time() -> None:
    relation = '<Relationship Id="rIdX" Type="t/hyperlink" Target="{{ x.url }}" TargetMode="External"/>'
    blocks = ["{% for x in links %}", LINK.replace("words", "x.words"), "{% endfor %}"]
    filled = WordTemplate.load(with_relations(word(*blocks), relation)).render(
        {"links": [{"url": f"https://example.com/{n}", "words": n} for n in "ab"]}
    )
    links = [link for p in Document(io.BytesIO(filled)).paragraphs for link in p.hyperlinks]
    assert [(link.address, link.text) for link in links] == [
        ("https://example.com/a", "a"),
        ("https://example.com/b", "b"),
    ]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "", "//example.com", "data:x"]
)
def test_a_link_never_leads_to_a_dangerous_address(address: str) -> None:
    relation = '<Relationship Id="rIdX" Type="t/hyperlink" Target="{{ url }}" TargetMode="External"/>'
    with pytest.raises(RenderError, match="address of a link"):
        WordTemplate.load(with_relations(word(LINK), relation)).render({"words": "x", "url": address})


@pytest.mark.parametrize(
    ("target", "value", "address"),
    [
        ("mailto:{{ a }}", "a@example.com", "mailto:a@example.com"),
        ("tel:{{ a }}", "+1 555-0100", "tel:+1555-0100"),
    ],
)
def test_a_mail_address_and_a_number_keep_their_signs_in_a_link(
    target: str, value: str, address: str
) -> None:
    relation = f'<Relationship Id="rIdX" Type="t/hyperlink" Target="{target}" TargetMode="External"/>'
    filled = WordTemplate.load(with_relations(word(LINK), relation)).render({"words": "x", "a": value})
    assert Document(io.BytesIO(filled)).paragraphs[0].hyperlinks[0].address == address


@pytest.mark.parametrize(
    "address", ["https://a/{{ x", "https://a/}}{{ x", "https://a/{{ x %}", "https://a/{% x }}"]
)
def test_an_address_with_a_tag_that_is_not_closed_is_refused(address: str) -> None:
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(linked(address))
    assert {problem.kind for problem in caught.value.problems} <= {"unclosed-tag", "tag-out-of-reach"}


@pytest.mark.parametrize("before", ["{", "{{", "%7B%7B"])
def test_many_openers_in_an_address_are_read_in_time_that_grows_with_it(before: str) -> None:
    def seconds(number: int) -> float:
        start = time.process_time()
        with contextlib.suppress(TemplateError):
            WordTemplate.load(linked(f"https://a/}}}}{before * number}"))
        return time.process_time() - start

    assert any(seconds(8000) < 6 * seconds(2000) for _ in range(5))
