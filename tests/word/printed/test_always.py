"""What a template always prints: outside of conditions, in every branch, the whole of a list."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path
from typing import Any

import pytest
from jinja2.filters import FILTERS as OF_JINJA
from notation import parts_of, run, text_box, with_parts, with_relations, word, xml

from docgen import TemplateError, WordTemplate, load_pack
from docgen.word.language.environment import Environment
from docgen.word.language.filters import FILTERS
from docgen.word.printed.always import Printing

# name of the case: (blocks of the template, what it always prints)
PRINTED: dict[str, tuple[tuple[Any, ...], str]] = {
    "printed": (("{{ a.b }}",), "a.b"),
    "printed by a bracket": (('{{ a["b"] }}',), "a.b"),
    "an element of a list": (("{{ a[0].b }}",), ""),
    "in a table": (([["x", "{{ a }}"]],), "a"),
    "in a text box": ((text_box("{{ a }}"),), "a"),
    "printed or words in its place": (('{{ a.b | date | otherwise("not recorded") }}',), "a.b"),
    "a list or words in its place": (('{{ a | list("; ", "n") | instead(none="No") }}',), "a a.n"),
    "printed or nothing": (('{{ a | default("") }}{{ b | d("") }}{{ c | default }}',), ""),
    "printed or blank": (('{{ a | default(" ") }}{{ b | otherwise("") }}',), ""),
    "printed or signs": (('{{ a | otherwise(words="-") }}{{ c | instead(none="") }}',), ""),
    "printed or nothing, changed": (('{{ a | default("") | upper }}{{ "" | default(otherwise="") }}',), ""),
    "printed or another": (("{{ a | default(b) }}",), "a"),
    "printed or another or nothing": (('{{ a | default(b | default("")) }}',), ""),
    "a list or an empty one": (("{% for x in a | default([]) %}{{ x.n }}{% endfor %}",), "a a.n"),
    "printed with words, if it is there": (('{{ a | after("b: ") }}',), ""),
    "asked by a filter": (('{{ a | either("x", "y") }}{{ b | other_day(c) | date }}',), ""),
    "only asked": (("{% if a %}x{% endif %}",), ""),
    "without else": (("{% if a %}{{ b }}{% endif %}",), ""),
    "in both branches": (("{% if a %}{{ b }}{{ c }}{% else %}{{ c }}{{ d }}{% endif %}",), "c"),
    "in three branches": (
        ("{% if a %}{{ b }}{% elif c %}{{ b }}{% else %}{{ b }}{% endif %}",),
        "b",
    ),
    "not in the second branch": (("{% if a %}{{ b }}{% elif c %}x{% else %}{{ b }}{% endif %}",), ""),
    "elif without else": (("{% if a %}{{ b }}{% elif c %}{{ b }}{% endif %}",), ""),
    "branches within a branch": (
        ("{% if a %}{% if c %}{{ b }}{% else %}{{ b }}{% endif %}{% else %}{{ b }}{% endif %}",),
        "b",
    ),
    "branches over paragraphs": (("{% if a %}", "{{ b }}", "{% else %}", "-{{ b }}", "{% endif %}"), "b"),
    "a row on a condition": (([["{% if a %}{{ b }}", "x{% endif %}"]],), ""),
    "a whole list": (("{% for x in a.list %}{{ x }}{% endfor %}",), "a.list"),
    "a list as items": (("{% for x in a %}", "{{ x.n }}", "{% endfor %}"), "a a.n"),
    "rows of a list": (([["{% for x in a %}{{ x.n }}", "{{ x.m }}{% endfor %}"]],), "a a.n a.m"),
    "a list within a list": (
        ("{% for x in a %}{% for y in x.b %}{{ y.c }}{% endfor %}{% endfor %}",),
        "a a.b a.b.c",
    ),
    "another name in a loop": (("{% for x in a %}{{ b }}{% endfor %}",), ""),
    "only the loop's count": (("{% for x in a %}{{ loop.index }}{% endfor %}",), ""),
    "items on a condition": (("{% for x in a %}{% if x.n %}{{ x.n }}{% endif %}{% endfor %}",), ""),
    "items in both branches": (
        ("{% for x in a %}{% if b %}{{ x.n }}{% else %}{{ x.n }}{% endif %}{% endfor %}",),
        "a a.n",
    ),
    "a loop on a condition": (("{% if b %}{% for x in a %}{{ x }}{% endfor %}{% endif %}",), ""),
    "a loop with a filter": (("{% for x in a if x.n %}{{ x.n }}{% endfor %}",), ""),
    "a loop's else": (("{% for x in a %}1{% else %}{{ b }}{% endfor %}",), ""),
    "a sorted list": (('{% for x in a | sort(attribute="n") %}{{ x.n }}{% endfor %}',), "a a.n"),
    "some of a list": (('{% for x in a | selectattr("n") %}{{ x.n }}{% endfor %}',), ""),
    "the rest of a list": (('{% for x in a | rejectattr("n") %}{{ x.n }}{% endfor %}',), ""),
    "the first of a list": (("{{ (a | first).n }}",), ""),
    "how many": (("{{ a | length }}",), ""),
    "in capitals": (("{{ a.b | upper }}",), "a.b"),
    "in capitals by a method": (("{{ a.b.upper() }}",), "a.b"),
    "a date": (('{{ a | date("short") }}',), "a"),
    "with a default": (('{{ a | default("none") }}',), "a"),
    "cut short": (("{{ a | truncate(3) }}",), ""),
    "joined": (('{{ a.rights | join(" ") }}',), "a.rights"),
    "as a list in a sentence": (("{{ a.rights | list }}",), "a.rights"),
    "joined by an attribute": (('{{ a | join(", ", attribute="n.m") }}',), "a a.n.m"),
    "mapped and joined": (('{{ a | map(attribute="n") | join(", ") }}',), "a a.n"),
    "mapped and looped over": (('{% for x in a | map(attribute="n") %}{{ x }}{% endfor %}',), "a a.n"),
    "mapped by a filter": (('{{ a | map("upper") | list }}',), "a"),
    "mapped by a filter with a word": (('{{ a | map("date", "short") | list }}',), "a"),
    "some joined": (('{{ a | select | join(" ") }}',), ""),
    "two lists joined": (("{{ (a + b) | list }}",), "a b"),
    "two lists looped over": (("{% for x in a + b %}{{ x.n }}{% endfor %}",), "a a.n b b.n"),
    "a sum": (("{{ a + b }}",), ""),
    "a list of names": (('{{ [a, b.c] | join(", ") }}',), "a b.c"),
    "below items of a list of names": (("{% for x in [a, b] %}{{ x.n }}{% endfor %}",), ""),
    "put together": (('{{ a ~ ", " ~ b }}',), "a b"),
    "a choice": (("{{ a if c else b }}",), ""),
    "a choice of the same": (("{{ a | upper if c else a }}",), "a"),
    "a choice without else": (("{{ a if c }}",), ""),
    "one or the other": (("{{ a or b }}",), ""),
    "one or the same": (("{{ a or a | upper }}",), "a"),
    "compared": (("{{ a == b }}",), ""),
    "a name of its own": (("{% set r = a.rights %}", "{{ r }}"), "a.rights"),
    "below a name of its own": (("{% set r = a %}", "{{ r.n }}"), "a.n"),
    "a name of its own, looped over": (
        ("{% set r = a.x %}", "{% for x in r %}{{ x.n }}{% endfor %}"),
        "a.x a.x.n",
    ),
    "a name of its own, never printed": (("{% set r = a %}", "x"), ""),
    "a name that is changed": (("{% set a = 1 %}", "{{ a }}"), ""),
    "a name that may be changed": (("{% if b %}{% set a = 1 %}{% endif %}{{ a }}",), ""),
    "a name set in every branch": (
        ("{% if b %}{% set r = a %}{% else %}{% set r = a | upper %}{% endif %}{{ r }}",),
        "a",
    ),
    "a name set in a loop stays there": (("{% for x in b %}{% set a = 1 %}{% endfor %}{{ a }}",), "a"),
    "the values of a group": (("{% for k, v in a.items() %}{{ k }}: {{ v.n }}{% endfor %}",), "a a.n"),
    "the keys of a group": (("{% for k, v in a.items() %}{{ k }}{% endfor %}",), ""),
    "a function": (("{{ range(3) | join }}",), ""),
}  # fmt: skip


@pytest.mark.parametrize(("blocks", "names"), PRINTED.values(), ids=PRINTED)
def test_a_template_tells_what_it_always_prints(blocks: tuple[Any, ...], names: str) -> None:
    assert WordTemplate.load(word(*blocks)).always == frozenset(names.split())


HEADERS = {
    "of every page": ({"header": ["{{ a }}"], "footer": ["{{ b }}"]}, "", "a b"),
    "of the first page": ({"first_header": ["{{ a }}"], "header": ["{{ b }}"]}, "<w:titlePg/>", "a"),
    "of a first page that is like the others": (
        {"first_header": ["{{ a }}"], "header": ["{{ b }}"]},
        "",
        "b",
    ),
    "of even pages": ({"even_header": ["{{ a }}"], "header": ["{{ b }}"]}, "", "b"),
}


@pytest.mark.parametrize(("stories", "section", "names"), HEADERS.values(), ids=HEADERS)
def test_a_header_counts_when_the_shortest_document_shows_it(
    stories: dict[str, Any], section: str, names: str
) -> None:
    data = word("x", **stories)
    if section:
        body = parts_of(data)["word/document.xml"].decode()
        data = with_parts(data, {"word/document.xml": body.replace("</w:sectPr>", f"{section}</w:sectPr>")})
    assert WordTemplate.load(data).always == frozenset(names.split())


REFERENCE = '<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'


def test_a_footnote_counts_when_it_is_always_referred_to() -> None:
    always = WordTemplate.load(word(REFERENCE, footnotes=["{{ a }}"])).always
    sometimes = WordTemplate.load(word("{% if b %}", REFERENCE, "{% endif %}{{ c }}", footnotes=["{{ a }}"]))
    assert always == {"a"}
    assert sometimes.always == {"c"}


def test_what_no_reader_sees_is_not_printed() -> None:
    shape = '<wp:inline><wp:docPr id="1" name="x" descr="{{ a }}"/></wp:inline>'
    drawn = f"<w:p><w:r><w:drawing>{shape}</w:drawing></w:r></w:p>"
    link = '<w:p><w:hyperlink r:id="rIdX"><w:r><w:t>{{ c }}</w:t></w:r></w:hyperlink></w:p>'
    relation = '<Relationship Id="rIdX" Type="t/hyperlink" Target="{{ b }}" TargetMode="External"/>'
    data = with_relations(word(drawn, link, comments=["{{ d }}"]), relation)
    assert WordTemplate.load(data).always == {"c"}


def test_a_shape_on_a_condition_of_its_alternative_text_prints_nothing_for_sure() -> None:
    box = text_box("{{ a }}").replace('name="Box"', 'name="Box" descr="{% if b %}"')
    assert WordTemplate.load(word(box, "{{ c }}")).always == {"c"}


UNREAD = {
    "hidden": "<w:vanish/>",
    "struck": "<w:strike/>",
    "struck twice": '<w:b/><w:dstrike w:val="1"/>',
}
READ = {
    "shown": '<w:vanish w:val="0"/>',
    "not struck": '<w:strike w:val="false"/><w:dstrike w:val="off"/>',
    "hidden in the web": "<w:webHidden/>",
}


@pytest.mark.parametrize("properties", [*UNREAD.values(), *READ.values()], ids=[*UNREAD, *READ])
def test_what_is_hidden_or_struck_through_is_not_stated(properties: str) -> None:
    names = {"b"} if properties in UNREAD.values() else {"a", "b", "c", "d"}
    template = (
        f"<w:p>{run('{{ a }}', properties)}{run('{{ b }}')}</w:p>",
        "{% for x in c %}",
        f"<w:p>{run('{{ x }}', properties)}{run('-')}</w:p>",
        "{% endfor %}",
        text_box("x")
        .replace("<w:r><mc:", f"<w:r><w:rPr>{properties}</w:rPr><mc:")
        .replace(">x<", ">{{ d }}<"),
    )
    assert WordTemplate.load(word(*template)).always == names


def test_a_tag_that_begins_in_hidden_text_is_hidden() -> None:
    broken = run("{{ a", "<w:vanish/>") + run(" }}")
    assert WordTemplate.load(word(f"<w:p>{broken}</w:p>", "{{ b }}")).always == {"b"}


def test_a_row_that_is_marked_as_hidden_states_nothing() -> None:
    def row(properties: str) -> str:
        return f"<w:tr><w:trPr>{properties}</w:trPr><w:tc>{xml(['{{ a }}'])}</w:tc></w:tr>"

    assert WordTemplate.load(word([row("<w:hidden/>")], "x")).always == set()
    assert WordTemplate.load(word([row('<w:hidden w:val="0"/>')], "x")).always == {"a"}


def test_what_word_only_falls_back_to_is_not_stated() -> None:
    box = text_box("{{ a }}")
    before, _, after = box.partition("<mc:Fallback>")
    assert WordTemplate.load(word(f"{before.replace('{{ a }}', 'x')}<mc:Fallback>{after}")).always == set()


def test_a_footnote_that_only_hidden_text_refers_to_states_nothing() -> None:
    hidden = REFERENCE.replace("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>")
    assert WordTemplate.load(word(hidden, "{{ b }}", footnotes=["{{ a }}"])).always == {"b"}


def test_a_consent_whose_alternatives_are_hidden_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "17340"
    shutil.copytree(load_pack("17340").folder, folder)
    assert load_pack(folder).template("patient-consent")
    consent = folder / "en" / "patient-consent.docx"
    body = parts_of(consent.read_bytes())["word/document.xml"].decode()
    at = body.index('w:val="states:other_choices"')
    end = body.index("</w:sdt>", at)
    hidden = body[at:end].replace("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>")
    assert hidden != body[at:end]
    body = f"{body[:at]}{hidden}{body[end:]}"
    consent.write_bytes(with_parts(consent.read_bytes(), {"word/document.xml": body}))
    with pytest.raises(TemplateError, match=r"is hidden.*must always state other choices"):
        load_pack(folder).template("patient-consent")


CONTROLS = {
    "check box": ('<w14:checkbox><w14:checked w14:val="0"/></w14:checkbox>', "a"),
    "date": ("<w:date/>", "a"),
    "choice": ('<w:dropDownList><w:listItem w:value="x"/></w:dropDownList>', "a"),
}


@pytest.mark.parametrize(("kind", "names"), CONTROLS.values(), ids=CONTROLS)
def test_a_control_that_is_set_prints_its_value(kind: str, names: str) -> None:
    properties = f'<w:sdtPr><w:tag w:val="{{{{ a }}}}"/>{kind}</w:sdtPr>'
    control = f"<w:p><w:sdt>{properties}<w:sdtContent><w:r><w:t>x</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    assert WordTemplate.load(word(control)).always == {names}


def test_what_is_always_printed_survives_pickling() -> None:
    template = pickle.loads(pickle.dumps(WordTemplate.load(word("{{ a.b }}"))))  # noqa: S301
    assert template.always == {"a.b"}


def test_the_filters_that_hand_words_on_are_filters() -> None:
    assert {name for name, one in FILTERS.items() if one.function is None} <= set(OF_JINJA)


def test_a_name_that_is_always_printed_is_printed_for_any_data() -> None:
    template = load_pack("17340").template("procedure-note")
    assert {"patient.name", "patient.record_number"} <= template.always
    assert all(name.split(".")[0] in template.fields for name in template.always)


def test_what_is_in_an_attribute_ends_where_its_element_does() -> None:
    printing = Printing(frozenset())
    element = (
        '<w:hyperlink w:tooltip="\x01 a \n\x02{}\x03 if b \n\x04<w:r><w:t>x</w:t></w:r>\x03 endif \n\x04'
    )
    environment = Environment({}, {})
    printing.add(environment.parse(element.format("")), {})
    assert printing.told == set()
    printing.add(environment.parse(element.format('">')), {})
    assert printing.told == {"b"}


def test_a_condition_behind_many_others_in_a_text_is_judged_by_what_the_text_began_with() -> None:
    printing = Printing(frozenset())
    source = "<w:r><w:rPr>{}</w:rPr><w:t>" + "\x03 if a \n\x04x\x03 endif \n\x04 y" * 3
    for properties, told in (("<w:vanish/>", set()), ("", {"a"})):
        printing.add(Environment({}, {}).parse(source.format(properties)), {})
        assert printing.told == told
