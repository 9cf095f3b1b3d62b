"""What a reader of a filled file does not see is left out; what words cannot show is refused."""

from __future__ import annotations

import pytest
from notation import element, paragraph, run

from docgen.errors import DocumentError
from docgen.word.page.shown import keep_shown

STYLES = element(
    '<w:styles><w:style w:type="character" w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Below"><w:basedOn w:val="Secret"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Hidden"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Round"><w:basedOn w:val="Round"/></w:style></w:styles>'
)


def shown(*runs: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    root = element(f"<w:body><w:p>{properties}{''.join(runs)}</w:p></w:body>")
    keep_shown(root, STYLES, "note.docx")
    return "".join(root.itertext())


def test_hidden_text_is_left_out() -> None:
    assert shown(run("seen"), run("hidden", "<w:vanish/>")) == "seen"
    assert shown(run("seen", '<w:vanish w:val="0"/>')) == "seen"


@pytest.mark.parametrize("style", ["Secret", "Below"])
def test_text_that_its_style_hides_is_left_out(style: str) -> None:
    assert shown(run("hidden", f'<w:rStyle w:val="{style}"/>'), run("seen")) == "seen"


def test_a_paragraph_that_its_style_hides_says_only_what_is_shown_all_the_same() -> None:
    assert shown(run("hidden"), run("seen", '<w:vanish w:val="0"/>'), style="Hidden") == "seen"
    assert shown(run("seen"), style="Round") == "seen"


@pytest.mark.parametrize("strike", ["<w:strike/>", "<w:dstrike/>"])
def test_struck_out_text_is_refused_since_it_would_say_the_opposite(strike: str) -> None:
    with pytest.raises(DocumentError) as caught:
        shown(run("I agree", strike))
    assert [problem.kind for problem in caught.value.problems] == ["struck"]
    assert "I agree" not in str(caught.value)


def test_text_that_is_struck_out_and_hidden_or_deleted_is_not_there() -> None:
    assert shown(run("I agree", "<w:vanish/><w:strike/>")) == ""
    deleted = f"<w:del>{run('I agree', '<w:strike/>')}</w:del>"
    assert shown(deleted, run("seen")).endswith("seen")


def test_an_empty_run_may_be_struck_out() -> None:
    assert shown("<w:r><w:rPr><w:strike/></w:rPr></w:r>", run("seen")) == "seen"


def test_a_file_without_styles_is_read() -> None:
    root = element(f"<w:body>{paragraph('seen')}</w:body>")
    keep_shown(root, None, "note.docx")
    assert "".join(root.itertext()) == "seen"
