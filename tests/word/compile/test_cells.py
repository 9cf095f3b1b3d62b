"""Tags about their cell: spans, colours, merged cells, columns."""

from __future__ import annotations

import pytest
from notation import W, part, read, word

from docgen import RenderError, WordTemplate


def test_tags_about_cells_set_their_cells() -> None:
    table = [
        ["{% colspan n %}wide", "{% cellbg c %}coloured"],
        ["{%tr for r in rows %}", ""],
        ["{% vm %}{{ r }}", "x{{ r }}"],
        ["{%tr endfor %}", ""],
    ]
    root = part(WordTemplate.load(word(table)).render({"n": 2, "c": "#d9e2f3", "rows": ["a", "b"]}))
    assert [e.get(f"{W}val") for e in root.iter("{*}gridSpan")] == ["2"]
    assert [e.get(f"{W}fill") for e in root.iter("{*}shd")] == ["D9E2F3"]
    assert [e.get(f"{W}val") for e in root.iter("{*}vMerge")] == ["restart", "continue"]
    assert read(WordTemplate.load(word(table)).render({"n": 2, "c": "D9E2F3", "rows": ["a", "b"]}))[0][
        1:
    ] == [
        ["a", "xa"],
        ["", "xb"],
    ]
    order = [child.tag.rpartition("}")[2] for child in next(root.iter("{*}tcPr"))]
    assert order == ["tcW", "gridSpan"]


def test_cells_merged_side_by_side_span_the_loop() -> None:
    table = [["l", "{%tc for x in xs %}", "{% hm %}{{ x }}", "{%tc endfor %}"]]
    root = part(WordTemplate.load(word(table)).render({"xs": ["a", "b", "c"]}))
    assert [e.get(f"{W}val") for e in root.iter("{*}gridSpan")] == ["3"]
    assert len(list(root.iter("{*}tc"))) == 2


def test_a_table_has_a_grid_column_for_each_of_its_columns() -> None:
    table = [["l", "{%tc for x in xs %}", "{{ x }}", "{%tc endfor %}"]]
    for count in (1, 3, 7):
        root = part(WordTemplate.load(word(table)).render({"xs": ["x"] * count}))
        assert len(list(root.iter("{*}gridCol"))) == count + 1


@pytest.mark.parametrize(
    ("tag", "value"), [("colspan", 0), ("colspan", "x"), ("cellbg", "red"), ("cellbg", '"/>')]
)
def test_a_cells_property_takes_only_what_it_can_be(tag: str, value: object) -> None:
    with pytest.raises(RenderError):
        WordTemplate.load(word([[f"{{% {tag} v %}}x"]])).render({"v": value})
