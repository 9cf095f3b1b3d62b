"""Content controls that a value sets, and those that values name: a box that a loop repeats."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from drawn import drawing
from form_controls import BOX, CHOICES, control
from integrity import problems_in
from notation import W, part, read, word, xml

from docgen import RenderError, TemplateError, WordTemplate


@pytest.mark.parametrize(("value", "state", "sign"), [(True, "1", "☒"), (False, "0", "☐")])
def test_a_check_box_is_ticked_from_the_data_and_stays_live(value: bool, state: str, sign: str) -> None:
    filled = WordTemplate.load(word(control(BOX))).render({"v": value})
    root = part(filled)
    assert [value for e in root.iter("{*}checked") for value in e.attrib.values()] == [state]
    assert read(filled) == [sign]
    assert root.find(".//{*}alias").get(f"{W}val") == "v"


def test_a_check_box_without_an_answer_is_empty_in_a_draft_and_told() -> None:
    rendering = WordTemplate.load(word(control(BOX))).fill({}, "mark")
    assert read(rendering.content) == ["☐"]
    assert {miss.name for miss in rendering.missing} == {"v"}
    with pytest.raises(RenderError, match="true or false"):
        WordTemplate.load(word(control(BOX))).render({"v": "yes"})


def test_a_drop_down_shows_the_words_of_its_choice() -> None:
    template = WordTemplate.load(word(control(CHOICES)))
    assert read(template.render({"v": "right"})) == ["Right side"]
    with pytest.raises(RenderError, match="not one of the choices"):
        template.render({"v": "middle"})


def test_a_date_control_holds_the_day_and_prints_it() -> None:
    filled = WordTemplate.load(word(control("<w:date/>"))).render({"v": dt.date(2026, 3, 2)})
    assert read(filled) == ["March 2, 2026"]
    assert part(filled).find(".//{*}date").get(f"{W}fullDate") == "2026-03-02T00:00:00Z"


def test_a_text_control_is_filled_and_loses_its_placeholder() -> None:
    filled = WordTemplate.load(word(control("<w:text/>"))).render({"v": "<x>"})
    assert read(filled) == ["<x>"]
    assert part(filled).find(".//{*}showingPlcHdr") is None


def test_a_control_with_a_condition_in_its_title_is_a_problem() -> None:
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(word(control(BOX, name="{% if a %}x{% endif %}")))
    assert [problem.kind for problem in caught.value.problems] == ["control-tag"]


PATH = "consent.ticked_conditions"
CODES = [{"code": "raynaud"}, {"code": 'a<b"&c'}, {"code": "fainting"}]


def box(tag: str, title: str = "", state: str = "0", sign: str = "☐") -> str:
    """A check box in the text of a paragraph."""
    names = "".join(f'<w:{n} w:val="{v}"/>' for n, v in (("alias", title), ("tag", tag)) if v)
    states = '<w14:checkedState w14:val="2612"/><w14:uncheckedState w14:val="2610"/>'
    kind = f'<w14:checkbox><w14:checked w14:val="{state}"/>{states}</w14:checkbox>'
    content = f"<w:sdtContent><w:r><w:t>{sign}</w:t></w:r></w:sdtContent>"
    return f'<w:sdt><w:sdtPr>{names}<w:id w:val="7"/>{kind}</w:sdtPr>{content}</w:sdt>'


def line(*pieces: str) -> str:
    runs = (piece if piece.startswith("<") else f"<w:r><w:t>{piece}</w:t></w:r>" for piece in pieces)
    return f"<w:p>{''.join(runs)}</w:p>"


LOOP = word(line("{% for c in codes %}", box(f"{PATH}={{{{ c.code }}}}"), " {{ c.code }} {% endfor %}"))


def names_of(data: bytes, kind: str = "tag") -> list[str]:
    return [e.get(f"{W}val") for e in part(data).iter(f"{W}{kind}")]


def test_boxes_of_a_loop_are_named_by_its_items() -> None:
    filled = WordTemplate.load(LOOP).render({"codes": CODES})
    assert names_of(filled) == [f"{PATH}={item['code']}" for item in CODES]
    assert problems_in(filled) == []  # the ids among them


@pytest.mark.parametrize(("state", "sign"), [("0", "☐"), ("1", "☒")])
def test_a_named_box_keeps_the_state_it_was_made_with(state: str, sign: str) -> None:
    tagged = box("path={{ c }}", state=state, sign=sign)
    filled = WordTemplate.load(word(line(tagged))).render({"c": True})
    assert [v for e in part(filled).iter("{*}checked") for v in e.attrib.values()] == [state]
    assert read(filled) == [sign]


def test_title_and_tag_are_named_each_by_its_own() -> None:
    filled = WordTemplate.load(word(line(box("p={{ a }}", "Has {{ b }}?")))).render({"a": "x", "b": "y"})
    assert (names_of(filled), names_of(filled, "alias")) == (["p=x"], ["Has y?"])


def test_a_box_that_is_bound_by_its_tag_may_have_a_title_with_a_value_in_it() -> None:
    filled = WordTemplate.load(word(line(box("{{ a }}", "Has {{ b }}?")))).render({"a": True, "b": "y"})
    assert (names_of(filled), names_of(filled, "alias"), read(filled)) == (["a"], ["Has y?"], ["☒"])


def test_a_control_without_a_value_in_its_names_stays_as_it_is() -> None:
    filled = WordTemplate.load(word(line(box("consent.assent=given", "Agrees"), "{{ x }}"))).render({"x": 1})
    assert (names_of(filled), names_of(filled, "alias")) == (["consent.assent=given"], ["Agrees"])


def test_a_name_that_is_too_long_for_word_is_refused_and_its_tag_told() -> None:
    longest = "x" * (64 - len(PATH) - 1)
    assert names_of(WordTemplate.load(LOOP).render({"codes": [{"code": longest}]})) == [f"{PATH}={longest}"]
    with pytest.raises(RenderError, match="too long for the name of a content control") as caught:
        WordTemplate.load(LOOP).render({"codes": [{"code": longest + "x"}]})
    assert "tag of the content control" in caught.value.problems[0].place


def test_the_fixed_text_of_a_name_must_leave_room() -> None:
    with pytest.raises(TemplateError, match="shorten its fixed text"):
        WordTemplate.load(word(line(box("p" * 64 + "{{ a }}"))))


@pytest.mark.parametrize("tag", ["{% if a %}x{% endif %}", "x{# why #}", "p={{ a | nothing }}", "p={{ a"])
def test_a_name_holds_only_printed_values_that_can_be_read(tag: str) -> None:
    with pytest.raises(TemplateError):
        WordTemplate.load(word(line(box(tag))))


def test_a_name_without_a_value_is_told_and_left_empty_in_a_draft() -> None:
    rendering = WordTemplate.load(word(line(box("p={{ a }}")))).fill({}, "mark")
    assert names_of(rendering.content) == ["p="]
    assert [miss.name for miss in rendering.missing] == ["a"]
    with pytest.raises(RenderError):
        WordTemplate.load(word(line(box("p={{ a }}")))).render({})


def test_the_fields_of_a_template_count_those_in_names() -> None:
    assert "codes" in WordTemplate.load(LOOP).fields


def bound(*blocks: Any, prefix: str = "w", inner: str = "") -> str:
    """A control around blocks that is bound to other data."""
    binding = f'<{prefix}:dataBinding xmlns:{prefix}="{NAMESPACES[prefix]}" w:xpath="/x" w:storeItemID="1"/>'
    return f"<w:sdt><w:sdtPr>{inner}{binding}</w:sdtPr><w:sdtContent>{xml(blocks)}</w:sdtContent></w:sdt>"


NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
}
BOUND = {
    "a printed value": bound("{{ v }}"),
    "a rich text control": bound("{{ v }}", prefix="w15"),
    "a condition alone in its paragraph": bound("{% if v %}NEW{% endif %}"),
    "paragraphs between tags": bound("{% if v %}", "NEW", "{% endif %}"),
    "rows between tags": bound([["{% for x in [v] %}"], ["{{ x }}"], ["{% endfor %}"]]),
    "a loop over the control's paragraphs": bound("{% for x in [1] %}NEW{% endfor %}", prefix="w15"),
    "a control in a control": bound(bound("{{ v }}"), prefix="w15"),
    "a comment": bound("NEW{# of the clinic #}"),
    "a control set by its title": bound("OLD", inner='<w:alias w:val="{{ v }}"/>'),
    "an alternative text": bound("NEW", drawing("{{ v }}"), prefix="w15"),
}


@pytest.mark.parametrize("template", BOUND.values(), ids=BOUND)
def test_bound_controls_show_the_new_value(template: str) -> None:
    data = WordTemplate.load(word(template)).render({"v": "NEW"})
    assert "NEW" in str(read(data))
    assert part(data).find(".//{*}dataBinding") is None


@pytest.mark.parametrize("name", ["", '<w:tag w:val="given={{ v }}"/>'], ids=["no name", "a name"])
def test_a_bound_control_without_a_tag_in_it_stays_bound(name: str) -> None:
    data = WordTemplate.load(word(bound("OLD", inner=name), "{{ v }}")).render({"v": "NEW"})
    assert part(data).find(".//{*}dataBinding") is not None


NOT_THE_SAME = {
    "another value": "{{ w }}",
    "a condition": "{% if w %}x{% endif %}",
    "one that joins paragraphs": "{%- if w -%}x{% endif %}",
    "one that is never closed": "{% if w %}",
}


@pytest.mark.parametrize("inner", NOT_THE_SAME.values(), ids=NOT_THE_SAME)
@pytest.mark.parametrize("kind", [BOX, "<w:text/>"])
def test_a_tag_in_the_text_of_a_control_that_takes_a_value_is_a_problem(kind: str, inner: str) -> None:
    with pytest.raises(TemplateError, match=r"its content control, \{\{ v \}\}, replaces this tag") as caught:
        WordTemplate.load(word(control(kind, inner)))
    assert {problem.kind for problem in caught.value.problems} == {"control-tag"}


def test_the_same_tag_in_title_and_text_is_one() -> None:
    assert read(WordTemplate.load(word(control("<w:text/>", "{{ v }}"))).render({"v": "A"})) == ["A"]


def test_a_control_that_takes_a_value_holds_no_other_that_takes_one() -> None:
    inner = control("<w:text/>", "x", "{{ w }}")
    with pytest.raises(TemplateError, match="replaces this tag"):
        WordTemplate.load(word(control("<w:text/>", inner)))
