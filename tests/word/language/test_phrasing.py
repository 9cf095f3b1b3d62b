"""Filters that put words around a value, or in its place."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from notation import read, word

from docgen import RenderError, WordTemplate
from docgen.word.language import phrasing
from docgen.word.values.text import Refused


class Reasoned(list[Any]):
    """An empty list that has a reason, as the context makes it."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.reason = {"code": code, "own": f"in words: {code}"}

    def __eq__(self, other: object) -> bool:
        return self.reason["code"] == other

    __hash__ = None


EAST, WEST = (dt.timezone(dt.timedelta(hours=hours), name) for hours, name in ((-5, "EST"), (-8, "PST")))
NAMES = {
    "text": "some text",
    "ended": " It ended. ",
    "empty": "",
    "nothing": None,
    "zero": 0,
    "one": 1,
    "two": 2.0,
    "yes": True,
    "no": False,
    "xs": ["a", "b"],
    "rows": [{"n": "x"}, {"n": "y"}],
    "no_xs": [],
    "refused": Reasoned("refused"),
    "unasked": Reasoned("unasked"),
    "code": "refused",
    "day": dt.date(2026, 3, 2),
    "at": dt.datetime(2026, 3, 2, 10, 15, tzinfo=EAST),
    "later": dt.datetime(2026, 3, 3, 9, 0, tzinfo=EAST),
    "west": dt.datetime(2026, 3, 2, 7, 15, tzinfo=WEST),
}
# by name: a tag, what a final document prints, and what a draft prints (None: the same)
CASES: dict[str, tuple[str, str, str | None]] = {
    "a value after words": ('{{ text | after("b: ") }}', "b: some text", None),
    "a value between words": ('{{ text | after(" (", ")") }}', " (some text)", None),
    "no words without a value": ('{{ nothing | after("b: ") }}{{ gone.n | after("c: ") }}', "", None),
    "no words around an empty text": ('{{ empty | after("b: ") }}', "", None),
    "zero is a value": ('{{ zero | after("b: ") }}', "b: 0", None),
    "a filter before": (
        '{{ day | date | after("on ") }}{{ nothing | date | after("on ") }}',
        "on March 2, 2026",
        None,
    ),
    "words around words": ('{{ text | after("b ") | after("a ", " c") }}', "a b some text c", None),
    "a list, or nothing": (
        '{{ xs | list | after("of ") }}{{ no_xs | list | after("of ") }}',
        "of a and b",
        None,
    ),
    "words in its place": ('{{ nothing | otherwise("not there") }}', "not there", "[missing: nothing]"),
    "a name that is not there": ('{{ a.b | otherwise("-") }}', "-", "[missing: a.b]"),
    "no words for a value": ('{{ zero | otherwise("-") }}{{ no | otherwise("-") }}', "0False", None),
    "for an empty list": ('{{ no_xs | list | otherwise("-") }}', "-", "[missing: no_xs]"),
    "for an empty list itself": ('{{ no_xs | otherwise("-") }}', "-", "[missing: no_xs]"),
    "of two ways": ('{{ nothing | after("on ", "!") | otherwise(", -") }}', ", -", "on [missing: nothing]!"),
    "words around words and a mark": (
        '{{ nothing | after("b ", " c") | after("a ", " d") | otherwise("-") }}',
        "-",
        "a b [missing: nothing] c d",
    ),
    "words of a name": ("{{ nothing | otherwise(text) }}", "some text", "[missing: nothing]"),
    "words in a draft too": ('{{ nothing | after("on ") | default("-") }}', "-", None),
    "a full stop": ("{{ text | ended }} {{ ended | ended }}", "some text. It ended.", None),
    "no break": ("{{ text | unbroken }}{{ zero | unbroken }}", "some\xa0text0", None),
    "no break and a mark": ('{{ nothing | unbroken | otherwise("-") }}', "-", "[missing: nothing]"),
    "a full stop and a mark": ('{{ nothing | ended | otherwise("-.") }}', "-.", "[missing: nothing]."),
    "a full stop after words": ('{{ nothing | ended | after("b: ", " ") }}', "", None),
    "a number and its noun": (
        '{{ one | counted("day") }}, {{ two | counted("day") }}',
        "1\u00a0day, 2\u00a0days",
        None,
    ),
    "an odd noun": ('{{ two | counted("pass", "passes") }}', "2\u00a0passes", None),
    "none of them": ('{{ zero | counted("day") }}', "0\u00a0days", None),
    "no number": ('{{ nothing | counted("day") | otherwise("-") }}', "-", "[missing: nothing] days"),
    "no number and words": ('{{ nothing | counted("day") | after("; ") }}', "", None),
    "either": ('{{ yes | either("a", "b") }}{{ no | either("a", "b") }}{{ no | either("a") }}', "ab", None),
    "neither": ('{{ nothing | either("a", "b") }}{{ nothing | either("a") | default("c") }}', "c", None),
    "instead of a list": ('{{ refused | list | instead(refused="No") | otherwise("-") }}', "No", None),
    "a list itself": ('{{ refused | instead(refused="No") }}', "No", None),
    "another code": (
        '{{ unasked | list | instead(refused="No") | otherwise("-") }}',
        "-",
        "[missing: unasked]",
    ),
    "its own words": ('{{ unasked | list | instead("own", refused="No") }}', "In words: unasked", None),
    "not of a list with items": ('{{ xs | list | instead("own", refused="No") }}', "a and b", None),
    "of a code as text": (
        '{{ code | instead(refused="No") }}{{ text | instead(refused="No") }}',
        "Nosome text",
        None,
    ),
    "of nothing": (
        '{{ nothing | instead("own", refused="No") | otherwise("-") }}',
        "-",
        "[missing: nothing]",
    ),
    "another day": (
        '{{ later | other_day(day) | date("iso") }}{{ at | other_day(at) | date }}',
        "2026-03-03",
        None,
    ),
    "a day of none": (
        '{{ at | other_day(nothing) | date("iso") }}{{ nothing | other_day(at) | date }}',
        "2026-03-02",
        None,
    ),
    "another zone": ("{{ west | other_zone(at) }}{{ later | other_zone(at) }}", "PST", None),
    "a zone of none": (
        '{{ west | other_zone(nothing) | after(" ") }}{{ nothing | other_zone(at) }}',
        "",
        None,
    ),
    "a list by another joint": ('{{ xs | list("; ") }} {{ rows | list("or", "n") }}', "a; b x or y", None),
    "a list of an attribute": ('{{ rows | list(attribute="n") }}', "x and y", None),
    "what prints nothing is no item": ('{{ [nothing | after("a "), text] | join(", ") }}', "some text", None),
    "of two names, the last resort is missing": ("{{ gone or text }}", "some text", None),
}


@pytest.mark.parametrize(("tag", "final", "draft"), CASES.values(), ids=CASES)
def test_words_hang_on_a_value(tag: str, final: str, draft: str | None) -> None:
    template = WordTemplate.load(word(f"[{tag}]"))
    assert read(template.render(NAMES)) == [f"[{final}]"]
    assert read(template.render(NAMES, "mark")) == [f"[{final if draft is None else draft}]"]


def test_a_draft_lists_what_its_words_lack_and_nothing_that_may_be_absent() -> None:
    template = WordTemplate.load(
        word('{{ a.b | after("x") | otherwise("-") }}{{ c | after("y") }}{{ d | ended }}')
    )
    missing = [(one.name, one.use) for one in template.fill({}, "mark").missing]
    assert missing == [("a.b", "value"), ("d", "value")]
    assert [one.name for one in template.fill({"d": "x"}, "error").missing] == []


def test_the_mark_between_words_is_set_apart_as_every_mark_is() -> None:
    template = WordTemplate.load(word('a{{ b | after("(", ")") | otherwise("-") }}c'))
    (text,) = read(template.render({}, "mark"))
    assert text == "a([missing: b])c"


def test_a_value_that_must_be_there_is_missed_through_ended_and_counted() -> None:
    template = WordTemplate.load(word('{{ a | ended }}{{ b | counted("day") }}'))
    with pytest.raises(RenderError) as caught:
        template.render({})
    assert len(caught.value.problems) == 2


def test_of_two_names_the_last_one_is_told_as_missing() -> None:
    template = WordTemplate.load(word("{{ a or b.c }}"))
    assert read(template.render({}, "mark")) == ["[missing: b.c]"]


REFUSED = {
    "a list after words": ('{{ xs | after("a") }}', "list"),
    "a text for either": ('{{ text | either("a") }}', "true or false"),
    "a text as a number": ('{{ text | counted("day") }}', "number"),
    "a list that ends": ("{{ xs | ended }}", "list"),
}


@pytest.mark.parametrize(("tag", "words"), REFUSED.values(), ids=REFUSED)
def test_a_value_without_a_text_is_refused_without_being_shown(tag: str, words: str) -> None:
    with pytest.raises(RenderError, match=words) as caught:
        WordTemplate.load(word(tag)).render(NAMES)
    assert str(NAMES["text"]) not in str(caught.value)


RECORDED = {"text": True, "zero": True, "no": True, "xs": True, "refused": True} | dict.fromkeys(
    ("empty", "nothing", "no_xs", "gone", "gone.n"), False
)


@pytest.mark.parametrize(("name", "is_recorded"), RECORDED.items(), ids=RECORDED)
def test_what_is_recorded(name: str, is_recorded: bool) -> None:
    template = WordTemplate.load(word(f"{{% if {name} is recorded %}}yes{{% else %}}no{{% endif %}}"))
    assert read(template.render(NAMES)) == ["yes" if is_recorded else "no"]


def test_the_names_in_these_filters_are_names_that_the_template_uses() -> None:
    tags = (
        '{{ a.b | date | after("x") | otherwise("y") }}{{ c | list("; ", "d.e") | instead("n", no="-") }}'
        "{{ f | other_zone(g.h) }}{% if i.j is recorded %}k{% endif %}"
    )
    fields = WordTemplate.load(word(tags)).fields
    found = {path: field.type for root in fields.values() for path, field in root.walk()}
    assert found.keys() == {"a", "a.b", "c", "c[].d", "c[].d.e", "f", "g", "g.h", "i", "i.j"}
    assert found["a.b"] == "date"


def test_a_sentence_that_has_an_end_gets_no_other() -> None:
    for text in ("Really?", "Stop!", "He said “no.”", "And so on…", "Done. "):
        assert phrasing.write_ended(text) == text.strip()
    assert phrasing.write_ended("Done") == "Done."


def test_a_wrong_value_is_no_day_and_no_time() -> None:
    for call in (phrasing.other_day, phrasing.other_zone):
        with pytest.raises(Refused):
            call("yesterday", dt.date(2026, 3, 2))
    with pytest.raises(Refused, match="counted"):
        phrasing.write_counted("two", "day")
