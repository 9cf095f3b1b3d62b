"""Numbered lists in loops."""

from __future__ import annotations

from notation import W, item, part, word

from docgen import WordTemplate


def numbers(data: bytes) -> list[str]:
    return [e.get(f"{W}val") for e in part(data).iter(f"{W}numId")]


def test_a_list_that_a_loop_repeats_whole_begins_anew_and_one_it_adds_to_goes_on() -> None:
    nested = [
        "{% for s in sites %}",
        "{{ s.name }}",
        item("{% for x in s.xs %}{{ x }}{% endfor %}"),
        "{% endfor %}",
    ]
    filled = WordTemplate.load(word(*nested)).render({"sites": [{"name": n, "xs": ["a", "b"]} for n in "pq"]})
    first, second, third, fourth = numbers(filled)
    assert first == second != third == fourth
    declared = [e.get(f"{W}numId") for e in part(filled, "word/numbering.xml").iter(f"{W}num")]
    assert {first, third} < set(declared)
    assert len(declared) == len(set(declared))
    flat = WordTemplate.load(word("1", "{% for x in xs %}", item("{{ x }}"), "{% endfor %}")).render(
        {"xs": "ab".split()}
    )
    assert numbers(flat) == []
    outside = [*nested, item("and more")]
    again = WordTemplate.load(word(*outside)).render({"sites": [{"name": "p", "xs": ["a"]}]})
    assert numbers(again) == []
