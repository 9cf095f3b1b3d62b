"""Tags where nothing fills them: reported, or gone with deleted text."""

from __future__ import annotations

import pytest
from notation import NS, part, read, word

from docgen import TemplateError, WordTemplate

SHAPE = '<wp:inline><wp:docPr id="1" name="x" name2="{{ y }}"/></wp:inline>'
DRAWN = f"<w:p><w:r><w:drawing>{SHAPE}</w:drawing></w:r></w:p>"
FIELD = "<w:p><w:r><w:instrText>DATE {{ x }}</w:instrText></w:r></w:p>"
BROKEN_TAG = '<w:p><w:r><w:t>{{ a</w:t><w:br w:type="page"/><w:t>b }}</w:t></w:r></w:p>'
OUT_OF_REACH = {
    "an attribute": (DRAWN, "tag-out-of-reach"),
    "a field's code": (FIELD, "tag-out-of-reach"),
    "a tag over a page break": (BROKEN_TAG, "broken-tag"),
}


@pytest.mark.parametrize("case", OUT_OF_REACH.values(), ids=OUT_OF_REACH)
def test_a_tag_that_could_survive_rendering_is_a_problem(case: tuple[str, str]) -> None:
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(word(case[0]))
    assert case[1] in [problem.kind for problem in caught.value.problems]


def test_a_tag_in_a_part_that_is_not_filled_is_a_problem() -> None:
    styles = f'<w:styles {NS}><w:style w:styleId="a"><w:name w:val="{{{{ x }}}}"/></w:style></w:styles>'
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(word("1", extra={"word/styles.xml": styles}))
    assert [problem.kind for problem in caught.value.problems] == ["tag-out-of-reach"]


def test_a_tag_in_a_tracked_deletion_goes_with_it_and_one_in_an_insertion_is_filled() -> None:
    deleted = '<w:del w:id="1" w:author="a"><w:r><w:delText>{{ old }}</w:delText></w:r></w:del>'
    inserted = '<w:ins w:id="2" w:author="a"><w:r><w:t>{{ new }}</w:t></w:r></w:ins>'
    template = WordTemplate.load(word(f"<w:p>{deleted}{inserted}</w:p>"))
    assert list(template.fields) == ["new"]
    filled = template.render({"new": "N"})
    assert read(filled) == ["N"]
    assert "old" not in "".join(part(filled).itertext())
