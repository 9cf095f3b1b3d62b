"""What Word passes over in a part."""

from __future__ import annotations

import pytest
from notation import NS, run
from part_text import texts_in

from docgen.word.ooxml.xml import parse
from docgen.word.reading.compatibility import drop_unknown

A, B, C = run("a"), run("b"), run("c")


def choices(*needed: str) -> str:
    """Runs as alternatives: one for each of these needs, and a fallback."""
    runs = (f'<mc:Choice Requires="{needs}">{run(needs)}</mc:Choice>' for needs in needed)
    return (
        f"<mc:AlternateContent>{''.join(runs)}<mc:Fallback>{run('other')}</mc:Fallback></mc:AlternateContent>"
    )


# name: (attributes of the root, content of a paragraph, what Word shows)
CASES = {
    "a choice that Word knows": ("", choices("wps"), "wps"),
    "a choice that it does not know": ("", choices("zz"), "other"),
    "a choice that needs one namespace that it does not know": ("", choices("wps zz"), "other"),
    "the first choice that it knows": ("", choices("zz", "w14", "wps"), "w14"),
    "a choice within another": ("", choices("zz").replace(run("other"), choices("zz", "wps")), "wps"),
    "an element to ignore": ('mc:Ignorable="w14 zz"', f"{A}<zz:x>{B}</zz:x>{C}", "ac"),
    "an element to ignore in one to ignore": ('mc:Ignorable="zz"', f"{A}<zz:x>{B}<zz:x/></zz:x>{C}", "ac"),
    "an element to ignore by its own word": ("", f'{A}<zz:x mc:Ignorable="zz">{B}</zz:x>{C}', "ac"),
    "an element of another name for the namespace": (
        'mc:Ignorable="zz"',
        f'{A}<y:x xmlns:y="urn:zz">{B}</y:x>{C}',
        "ac",
    ),
    "an element whose content is shown": (
        'mc:Ignorable="zz" mc:ProcessContent="zz:x"',
        f"{A}<zz:x>{B}</zz:x><zz:y>{B}</zz:y>{C}",
        "abc",
    ),
    "a namespace whose content is shown": (
        'mc:Ignorable="zz" mc:ProcessContent="zz:*"',
        f"{A}<zz:x>{B}</zz:x>{C}",
        "abc",
    ),
    "an element that nothing ignores": ("", f"{A}<zz:x>{B}</zz:x>{C}", "abc"),
    "an element that Word knows": ('mc:Ignorable="w14"', f"{A}<w14:conflictIns>{B}</w14:conflictIns>", "ab"),
}


@pytest.mark.parametrize(("attributes", "content", "shown"), CASES.values(), ids=CASES)
def test_what_word_passes_over_is_no_text(attributes: str, content: str, shown: str) -> None:
    names = NS.replace(' mc:Ignorable="w14"', "")
    body = f"<w:body><w:p>{content}</w:p></w:body>"
    part = f'<w:document {names} xmlns:zz="urn:zz" {attributes}>{body}</w:document>'
    assert texts_in(part) == [shown]


def test_a_part_without_unknown_names_is_left_as_it_is() -> None:
    part = f"<w:document {NS}><w:body><w:p>{choices('wps', 'undeclared')}</w:p></w:body></w:document>"
    root = parse(part.encode())
    assert drop_unknown(root) is root
    assert len(list(root.iter("{*}Choice"))) == 2
