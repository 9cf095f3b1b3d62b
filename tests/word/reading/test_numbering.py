"""The words of lists: what they put before their items counts as text; numbers and bullets do not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from notation import NS, parts_of, run, text_box, with_parts, word
from resaved import by_libreoffice, by_word
from sealed_documents import BODY, changes_of, edited

from docgen import WordTemplate

NUMBERING, STYLES = "word/numbering.xml", "word/styles.xml"


def level(number: int, text: str, form: str = "decimal", style: str = "") -> str:
    linked = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{linked}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(*lists: str) -> str:
    """Lists, numbered from 1; one that begins with `<w:num ` is written as it stands."""
    shapes = [
        f'<w:abstractNum w:abstractNumId="{at}">{levels}</w:abstractNum>'
        for at, levels in enumerate(lists, 1)
        if not levels.startswith("<w:num ")
    ]
    made = [
        levels
        if levels.startswith("<w:num ")
        else f'<w:num w:numId="{at}"><w:abstractNumId w:val="{at}"/></w:num>'
        for at, levels in enumerate(lists, 1)
    ]
    return f"<w:numbering {NS}>{''.join(shapes)}{''.join(made)}</w:numbering>"


def style(name: str, properties: str = "", based_on: str = "", default: bool = False) -> str:
    based = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    flag = ' w:default="1"' if default else ""
    return (
        f'<w:style w:type="paragraph"{flag} w:styleId="{name}"><w:name w:val="{name}"/>{based}'
        f"<w:pPr>{properties}</w:pPr></w:style>"
    )


def listed(number: str, at: str = "") -> str:
    told_level = f'<w:ilvl w:val="{at}"/>' if at else ""
    told_number = f'<w:numId w:val="{number}"/>' if number else ""
    return f"<w:numPr>{told_level}{told_number}</w:numPr>"


def item(text: str, properties: str) -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text)}</w:p>"


WAS = f'<w:pPrChange w:id="1" w:author="a"><w:pPr><w:pStyle w:val="Deep"/>{listed("1")}</w:pPr></w:pPrChange>'
OVERRIDE = (
    '<w:num w:numId="4"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">'
    + level(0, "Over %1")
    + "</w:lvlOverride></w:num>"
)
LISTS = numbering(
    level(0, "Article %1.") + level(1, "(%1.%2) step", "lowerLetter") + level(2, "o", "bullet"),
    level(0, "%1.") + level(1, "Deep %2", style="Deep"),
    level(0, "\u2022", "bullet") + level(1, "R&amp;D %2", "none"),
    OVERRIDE,
    level(0, "Unused %1"),
)
SHEET = (
    f"<w:styles {NS}>{style('Normal', default=True)}{style('Item', listed('3', '1'))}"
    f"{style('Below', based_on='Item')}{style('Deep', listed('2'))}</w:styles>"
)
ITEMS = (
    item("a", listed("1", "0")),
    item("b", listed("1", "1")),
    item("c", listed("1", "2")),
    item("d", listed("2", "0")),
    item("e", listed("4", "0")),
    item("f", '<w:pStyle w:val="Below"/>'),
    item("g", '<w:pStyle w:val="Deep"/>'),
    item("h", f'<w:pStyle w:val="Deep"/>{listed("0")}'),
    item("i", WAS),
    item("j", f'<w:pStyle w:val="Item"/>{listed("", "0")}'),
)


def sealed(*blocks: str, lists: str = LISTS, styles: str = SHEET) -> bytes:
    data = word(*(blocks or ITEMS), "{{ name }}", extra={NUMBERING: lists, STYLES: styles})
    return WordTemplate.load(data).fill({"name": "x", "groups": [[1], [2]]}, payload="x").content


CHANGES = {
    "a level's words": ("Article %1.", "Never article %1.", [1]),
    "a letter of a second level": ("(%1.%2) step", "(%1.%2) stop", [2]),
    "a bullet of a letter": ('w:val="o"', 'w:val="n"', []),
    "a bullet that becomes a word": ('w:val="o"', 'w:val="NOT"', [3]),
    "a number that gets a word": ('w:val="%1."', 'w:val="NOT %1."', [4]),
    "a number written otherwise": ('w:val="%1."', 'w:val="%1)"', []),
    "an override's words": ("Over %1", "Under %1", [5]),
    "words of a style that is based on another": ("R&amp;D %2", "R&amp;B %2", [6]),
    "words of a level that names a style": ("Deep %2", "Deeper %2", [7]),
    "words of a list without items": ("Unused %1", "Not used %1", []),
    "a bullet's word where the item stands on a level of its own": ("\u2022", "NOT", [10]),
}


@pytest.mark.parametrize(("old", "new", "paragraphs"), CHANGES.values(), ids=CHANGES)
def test_words_that_a_list_puts_before_its_items_are_text(old: str, new: str, paragraphs: list[int]) -> None:
    data = sealed()
    assert changes_of(data) == changes_of(by_word(data)) == []
    changes = [f"text changed: body, paragraph {number}" for number in paragraphs]
    assert changes_of(edited(data, old, new, NUMBERING)) == changes


def test_an_item_that_goes_into_another_list_is_changed_when_its_words_are() -> None:
    data = sealed()
    number, other = '<w:ilvl w:val="0"/><w:numId w:val="2"/>', '<w:ilvl w:val="0"/><w:numId w:val="{}"/>'
    assert changes_of(edited(data, number, other.format(1))) == ["text changed: body, paragraph 4"]
    assert changes_of(edited(data, number, other.format(3))) == []


def test_a_list_with_words_that_is_new_in_the_document_is_a_change() -> None:
    plain = sealed(item("a", listed("1", "0")), lists=numbering(level(0, "%1.")))
    worded = sealed(item("a", listed("1", "0")), lists=numbering(level(0, "Not %1.")))
    for data, other in ((plain, worded), (worded, plain)):
        changed = with_parts(data, {NUMBERING: parts_of(other)[NUMBERING]})
        assert changes_of(changed) == ["text changed: body, paragraph 1"]
    assert changes_of(edited(plain, LINK, "")) == []
    assert changes_of(edited(worded, LINK, "")) == ["text changed: body, paragraph 1"]


LINK = f"<w:pPr>{listed('1', '0')}</w:pPr>"


def test_a_list_that_begins_anew_at_each_turn_has_the_same_words() -> None:
    data = sealed(
        "{% for group in groups %}", "Group", "{% for n in group %}", item("{{ n }}", listed("1", "0")),
        "{% endfor %}", "{% endfor %}",
    )  # fmt: skip
    numbers = re.findall('<w:numId w:val="([0-9]+)"', parts_of(data)[BODY].decode())
    assert len(set(numbers)) == 2
    assert changes_of(data) == []
    changes = ["text changed: body, paragraph 2", "text changed: body, paragraph 4"]
    assert changes_of(edited(data, "Article", "Particle", NUMBERING)) == changes


def test_words_of_what_is_not_shown_are_no_text() -> None:
    data = sealed(text_box(item("", listed("1", "0"))))
    changes = ["text changed: body, paragraph 1, text box, paragraph 1"]
    assert changes_of(edited(data, "Article", "Particle", NUMBERING)) == changes
    boxed = parts_of(data)[BODY].decode()
    before, fallback, after = boxed.partition("<mc:Fallback>")
    unlisted = with_parts(data, {BODY: before + fallback + after.replace(listed("1", "0"), "", 1)})
    assert changes_of(unlisted) == []


def test_lists_that_another_defines_by_a_style_have_its_words() -> None:
    lists = numbering('<w:numStyleLink w:val="Kind"/>', f'<w:styleLink w:val="Kind"/>{level(0, "Rule %1")}')
    data = sealed(item("a", listed("1", "0")), lists=lists)
    assert changes_of(edited(data, "Rule", "Role", NUMBERING)) == ["text changed: body, paragraph 1"]


def test_styles_that_are_based_on_each_other_are_read_without_a_problem() -> None:
    styles = f"<w:styles {NS}>{style('A', based_on='B')}{style('B', based_on='A')}</w:styles>"
    assert changes_of(sealed(item("a", '<w:pStyle w:val="A"/>'), styles=styles)) == []


@pytest.mark.needs("soffice")
def test_libreoffice_keeps_the_words_of_lists(tmp_path: Path) -> None:
    """It takes the level of an item from its style, which Word writes there too, not from the level's."""
    deep = style("Deep", listed("2", "1"))
    styles = SHEET.replace(style("Deep", listed("2")), deep)
    assert deep in styles
    (again,) = by_libreoffice(tmp_path, sealed(*ITEMS[:8], styles=styles))
    assert changes_of(again) == []
    assert changes_of(edited(again, "Article", "Never", NUMBERING)) == ["text changed: body, paragraph 1"]
