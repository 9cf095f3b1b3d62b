"""Footnotes, endnotes and comments, which repeat and go with the block that their reference is in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from drawn import drawing
from integrity import problems_in, schema_errors
from notation import NS, W, part, parts_of, read, run, text_box, text_of, with_parts, with_relations, word

from docgen import DocgenError, Limits, WordTemplate
from docgen.word import read_sealed

LOOP = ("{% for s in sites %}", "{% endfor %}")
SITES = [{"name": "hand", "note": "left"}, {"name": "knee", "note": "right"}]
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
KINDS = ("footnote", "endnote", "comment")
EXTENDED = "word/commentsExtended.xml"
IDS = "word/commentsIds.xml"


def reference(kind: str, number: int = 2, properties: str = "") -> str:
    """A run that refers to a note."""
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inner}<w:{kind}Reference w:id="{number}"/></w:r>'


def referring(text: str, kind: str, number: int = 2) -> str:
    """A paragraph that refers to a note; a comment is about its text."""
    before, after = (
        (f'<w:commentRangeStart w:id="{number}"/>', f'<w:commentRangeEnd w:id="{number}"/>')
        if kind == "comment"
        else ("", "")
    )
    return f"<w:p>{before}{run(text)}{after}{reference(kind, number)}</w:p>"


NOTED = referring("see", "footnote")


def notes(data: bytes, kind: str) -> dict[str, str]:
    """The notes of a file: their ids and texts, in the order of the part."""
    found = part(data, f"word/{kind}s.xml").iter(f"{W}{kind}")
    return {str(note.get(f"{W}id")): "".join(map(text_of, note.iter(f"{W}p"))) for note in found}


def referred(data: bytes, kind: str) -> list[str | None]:
    """The ids that the body refers to."""
    return [one.get(f"{W}id") for one in part(data).iter(f"{W}{kind}Reference")]


def rendered(template: bytes, tmp_path: Path, **names: Any) -> bytes:
    """The rendered file, which is as valid as its template."""
    data = WordTemplate.load(template).render(names)
    assert problems_in(data) == []
    assert errors(data, tmp_path / "made.docx") <= errors(template, tmp_path / "template.docx")
    return data


def errors(data: bytes, path: Path) -> set[str]:
    """What the schemas refuse in a file, without the numbers of elements."""
    return {re.sub(r"\[\d+\]", "", error) for error in schema_errors(data, path)}


@pytest.mark.parametrize("kind", KINDS)
def test_notes_and_comments_are_part_of_their_block(kind: str, tmp_path: Path) -> None:
    template = word(
        LOOP[0], referring("{{ s.name }}", kind), LOOP[1], "end", **{f"{kind}s": ["about {{ s.note }}"]}
    )
    data = rendered(template, tmp_path, sites=SITES)
    assert list(notes(data, kind).values()) == ["about left", "about right"]
    assert referred(data, kind) == list(notes(data, kind))
    assert read(rendered(template, tmp_path, sites=[])) == ["end"]
    assert notes(rendered(template, tmp_path, sites=[]), kind) == {}


@pytest.mark.parametrize("kind", KINDS)
def test_a_note_goes_with_its_block_and_none_of_its_names_is_needed(kind: str, tmp_path: Path) -> None:
    blocks = ["{% if guardian %}", referring("with {{ guardian.name }}", kind), "{% endif %}", "end"]
    template = word(*blocks, **{f"{kind}s": ["born {{ guardian.born }}"]})
    assert notes(rendered(template, tmp_path), kind) == {}
    given = {"guardian": {"name": "Ana", "born": "1980"}}
    assert list(notes(rendered(template, tmp_path, **given), kind).values()) == ["born 1980"]


def test_a_note_goes_with_words_inside_a_paragraph(tmp_path: Path) -> None:
    blocks = f"<w:p>{run('Seen{% if by %} by {{ by }}')}{reference('footnote')}{run('{% endif %}.')}</w:p>"
    template = word(blocks, footnotes=["licence {{ licence }}"])
    assert read(rendered(template, tmp_path)) == ["Seen."]
    data = rendered(template, tmp_path, by="Ana", licence="7")
    assert notes(data, "footnote") == {"1": "licence 7"}


def test_notes_beside_a_block_are_numbered_in_the_order_of_the_text(tmp_path: Path) -> None:
    """LibreOffice reads footnotes by their order, not by their ids."""
    many = "".join(
        f'<w:footnote w:id="{number}"><w:p>{run(text)}</w:p></w:footnote>'
        for number, text in ((2, "last {{ x }}"), (3, "first"), (5, "of {{ s.name }}"))
    )
    separator = '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    blocks = [referring("a", "footnote", 3), LOOP[0], referring("b", "footnote", 5), LOOP[1]]
    template = word(*blocks, referring("c", "footnote", 2), footnotes=[])
    content = f"<w:footnotes {NS}>{separator}{many}</w:footnotes>"
    data = rendered(with_parts(template, {"word/footnotes.xml": content}), tmp_path, sites=SITES, x="one")
    assert notes(data, "footnote") == {
        "0": "",
        "1": "first",
        "2": "of hand",
        "3": "of knee",
        "4": "last one",
    }
    assert referred(data, "footnote") == ["1", "2", "3", "4"]


def test_a_note_that_no_block_repeats_stays_where_it_is(tmp_path: Path) -> None:
    template = word(*LOOP, referring("text", "footnote"), footnotes=["about {{ x }}"])
    assert notes(rendered(template, tmp_path, sites=SITES, x="it"), "footnote") == {"2": "about it"}


def test_a_comment_about_a_note_is_repeated_with_the_note(tmp_path: Path) -> None:
    about = f'<w:p><w:commentRangeStart w:id="2"/>{run("{{ s.note }}")}<w:commentRangeEnd w:id="2"/>'
    footnote = f"{about}{reference('comment')}</w:p>"
    template = word(
        LOOP[0], referring("x", "footnote"), LOOP[1], footnotes=[footnote], comments=["{{ s.name }}?"]
    )
    data = rendered(template, tmp_path, sites=SITES)
    assert list(notes(data, "footnote").values()) == ["left", "right"]
    assert list(notes(data, "comment").values()) == ["hand?", "knee?"]
    inside = part(data, "word/footnotes.xml").iter(f"{W}commentReference")
    assert [one.get(f"{W}id") for one in inside] == list(notes(data, "comment"))


def test_a_comment_that_begins_outside_of_its_references_block_is_about_a_point(tmp_path: Path) -> None:
    ranged = '<w:commentRangeStart w:id="2"/>'
    end = f'<w:p>{run("{{ s.name }}")}<w:commentRangeEnd w:id="2"/></w:p>'
    looped = run("{% for t in sites %}{{ t.name }}") + reference("comment") + run("{% endfor %}")
    last = f"<w:p>{looped}</w:p>"
    template = word(f"<w:p>{ranged}{run('a')}</w:p>", LOOP[0], end, LOOP[1], last, comments=["look"])
    data = rendered(template, tmp_path, sites=SITES)
    assert len(notes(data, "comment")) == len(referred(data, "comment")) == 2
    assert not list(part(data).iter("{*}commentRangeStart", "{*}commentRangeEnd"))


def test_a_comment_about_a_tag_goes_with_the_paragraph_of_the_tag(tmp_path: Path) -> None:
    template = word(referring(LOOP[0], "comment"), "{{ s.name }}", LOOP[1], comments=["why not {{ t }}?"])
    data = rendered(template, tmp_path, sites=SITES)
    assert read(data) == ["hand", "knee"]
    assert notes(data, "comment") == {}


def test_what_repeats_in_a_note_gets_ids_of_its_own(tmp_path: Path) -> None:
    bookmark = '<w:bookmarkStart w:id="3" w:name="here"/><w:bookmarkEnd w:id="3"/>'
    content = [f"<w:p>{bookmark}{run('x')}</w:p>", drawing("d", number=3)]
    template = word(LOOP[0], referring("x", "footnote"), LOOP[1], footnotes=content)
    root = part(rendered(template, tmp_path, sites=SITES), "word/footnotes.xml")
    assert len({shape.get("id") for shape in root.iter("{*}docPr")}) == 2
    assert [mark.get(f"{W}name") for mark in root.iter("{*}bookmarkStart")] == ["here", "here_2"]


def test_a_repeated_note_is_sealed_and_read_as_it_was_made() -> None:
    template = WordTemplate.load(
        word(LOOP[0], referring("{{ s.name }}", "footnote"), LOOP[1], footnotes=["{{ s.note }}"])
    )
    data = template.fill({"sites": SITES}, payload="{}").content
    sealed = read_sealed(data)
    assert sealed is not None
    assert not sealed.changes


def test_a_name_in_a_note_is_always_printed_only_if_its_reference_is() -> None:
    blocks = [referring("a", "footnote"), "{% if b %}", referring("b", "footnote", 3), "{% endif %}"]
    template = word(*blocks, f"<w:p>{reference('footnote', 4, '<w:vanish/>')}</w:p>", footnotes=[])
    many = "".join(
        f'<w:footnote w:id="{number}"><w:p>{run("{{ " + name + " }}")}</w:p></w:footnote>'
        for number, name in ((2, "plain"), (3, "conditional"), (4, "hidden"))
    )
    content = f"<w:footnotes {NS}>{many}</w:footnotes>"
    assert WordTemplate.load(with_parts(template, {"word/footnotes.xml": content})).always == {"plain"}


def test_a_name_that_only_a_comment_prints_is_never_always_printed() -> None:
    template = word("{{ a }}{% if b %}x{% endif %}", referring("x", "comment"), comments=["{{ c }}"])
    assert WordTemplate.load(template).always == {"a"}


BOX = text_box(referring("{{ s.name }}", "footnote"))
INNER = text_box(LOOP[0], referring("{{ s.name }}", "footnote"), referring("x", "footnote"), LOOP[1])
# by name: blocks with a note in a text box, and the notes that its first branch refers to
BOXES: dict[str, tuple[list[str], list[str]]] = {
    "a box in a loop": ([LOOP[0], BOX, LOOP[1]], ["1", "2"]),
    "a loop in a box": ([INNER], ["1", "2", "3", "4"]),
    "a loop in a box in a loop": (["{% for n in [1, 2] %}", INNER, "{% endfor %}"], [*"1234", *"5678"]),
    "a box that a condition drops": (["{% if no %}", BOX, "{% endif %}"], []),
}


@pytest.mark.parametrize("blocks", BOXES.values(), ids=BOXES)
def test_both_forms_of_a_text_box_refer_to_the_same_notes(blocks: tuple[list[str], list[str]]) -> None:
    template, numbers = blocks
    data = WordTemplate.load(word(*template, footnotes=["note"])).render({"sites": SITES, "no": False})
    assert list(notes(data, "footnote")) == numbers
    for form in ("Choice", "Fallback"):
        boxes = part(data).iter("{*}" + form)
        found = [one.get(f"{W}id") for box in boxes for one in box.iter(f"{W}footnoteReference")]
        assert found == numbers


@pytest.mark.parametrize("holder", ["header", "footer"])
def test_a_note_is_rendered_where_a_part_before_it_refers_to_it(holder: str) -> None:
    stories = {holder: [LOOP[0], referring("see", "footnote"), LOOP[1]], "footnotes": ["own {{ n }}"]}
    data = WordTemplate.load(word("text", **stories)).render({"sites": SITES, "n": 1})
    assert list(notes(data, "footnote").values()) == ["own 1", "own 1"]


IF = ("{% if y %}", "{% endif %}")
# name: (blocks of the body, the notes of each kind, the places of the references that are refused)
IN_NOTES: dict[str, tuple[list[str], dict[str, list[str]], list[str]]] = {
    "a footnote in itself": ([NOTED], {"footnotes": [NOTED]}, ["footnotes, footnote 2, paragraph 1"]),
    "an endnote in itself, within a block of its own": (
        ["{{ y }}"],
        {"endnotes": [IF[0], referring("a", "endnote"), IF[1]]},
        ["endnotes, endnote 2, paragraph 2"],
    ),
    "a comment in a comment": (
        [referring("a", "comment")],
        {"comments": ["a", referring("b", "comment")]},
        ["comments, comment 2, paragraph 2"],
    ),
    "a footnote in an endnote": (
        [referring("a", "endnote")],
        {"endnotes": [NOTED], "footnotes": ["x"]},
        ["endnotes, endnote 2, paragraph 1"],
    ),
    "an endnote in a footnote": (
        [NOTED],
        {"footnotes": [referring("a", "endnote")], "endnotes": ["x"]},
        ["footnotes, footnote 2, paragraph 1"],
    ),
    "an endnote in a comment": (
        [referring("a", "comment")],
        {"comments": [referring("a", "endnote")], "endnotes": ["x"]},
        ["comments, comment 2, paragraph 1"],
    ),
}


@pytest.mark.parametrize(("blocks", "stories", "places"), IN_NOTES.values(), ids=IN_NOTES)
def test_a_reference_in_a_note_of_a_block_is_refused_where_word_allows_none(
    blocks: list[str], stories: dict[str, list[str]], places: list[str]
) -> None:
    with pytest.raises(DocgenError) as caught:
        WordTemplate.load(word(IF[0], *blocks, IF[1], **stories))
    assert [(problem.kind, problem.place) for problem in caught.value.problems] == [
        ("note-in-note", place) for place in places
    ]


def test_notes_that_each_refer_twice_to_the_next_are_each_one_problem() -> None:
    many = "".join(
        f'<w:footnote w:id="{n}"><w:p>{2 * reference("footnote", n + 1)}</w:p></w:footnote>'
        for n in range(2, 40)
    )
    content = {"word/footnotes.xml": f"<w:footnotes {NS}>{many}</w:footnotes>"}
    with pytest.raises(DocgenError) as caught:
        WordTemplate.load(with_parts(word(IF[0], NOTED, IF[1], footnotes=[]), content))
    places = [problem.place for problem in caught.value.problems]
    assert places == [f"footnotes, footnote {n}, paragraph 1" for n in range(2, 39)]


@pytest.mark.parametrize("size", [200, 2000])
def test_a_long_note_that_is_referred_to_again_and_again_is_too_large(size: int) -> None:
    about = f"<w:p>{30 * reference('comment')}</w:p>"
    template = word(IF[0], *20 * [NOTED], IF[1], footnotes=[about], comments=[size * "long "])
    with pytest.raises(DocgenError) as caught:
        WordTemplate.load(template, limits=Limits(part_bytes=size * 500))
    assert [problem.kind for problem in caught.value.problems] == ["too-large"]
    WordTemplate.load(template, limits=Limits(part_bytes=size * 10_000))


def test_a_note_that_refers_to_a_note_is_passed_on_if_no_block_needs_either() -> None:
    data = WordTemplate.load(word("{{ y }}", NOTED, footnotes=[NOTED])).render({"y": 1})
    assert referred(data, "footnote") == ["2"]
    assert list(notes(data, "footnote")) == ["2"]
    inside = part(data, "word/footnotes.xml").iter(f"{W}footnoteReference")
    assert [one.get(f"{W}id") for one in inside] == ["2"]


def thread(about: tuple[str, ...], question: str = "{{ q }}", low: bool = False) -> bytes:
    """A file with a comment and its resolved reply, about the paragraphs between two others.

    With `low`, the ids of their paragraphs are the lowest that there are.
    """
    data = _thread(about, question)
    if not low:
        return data
    names = ("word/comments.xml", EXTENDED, IDS)
    lower = {name: parts_of(data)[name].replace(b"11111111", b"00000001") for name in names}
    return with_parts(data, {name: xml.replace(b"22222222", b"00000002") for name, xml in lower.items()})


def _thread(about: tuple[str, ...], question: str) -> bytes:
    marks = [
        f'<w:commentRangeStart w:id="{n}"/><w:commentRangeEnd w:id="{n}"/>{reference("comment", n)}'
        for n in (0, 1)
    ]
    paragraph = f"<w:p>{''.join(marks)}{run('text')}</w:p>"
    comments = "".join(
        f'<w:comment w:id="{n}" w:author="A"><w:p w14:paraId="{number}">{run(text)}</w:p></w:comment>'
        for n, number, text in ((0, "11111111", question), (1, "22222222", "reply"))
    )
    w15 = 'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
    entries = (
        '<w15:commentEx w15:paraId="11111111" w15:done="0"/>'
        '<w15:commentEx w15:paraId="22222222" w15:paraIdParent="11111111" w15:done="1"/>'
    )
    cid = 'xmlns:w16cid="http://schemas.microsoft.com/office/word/2016/wordml/cid"'
    ids = "".join(
        f'<w16cid:commentId w16cid:paraId="{n}" w16cid:durableId="{n}"/>' for n in ("11111111", "22222222")
    )
    data = word(about[0], paragraph, *about[1:], comments=[])
    types = parts_of(data)["[Content_Types].xml"].decode()
    kinds = "".join(
        f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.'
        f'wordprocessingml.{kind}+xml"/>'
        for name, kind in ((EXTENDED, "commentsExtended"), (IDS, "commentsIds"))
    )
    extra = {
        "word/comments.xml": f"<w:comments {NS}>{comments}</w:comments>",
        EXTENDED: f"<w15:commentsEx {w15}>{entries}</w15:commentsEx>",
        IDS: f"<w16cid:commentsIds {cid}>{ids}</w16cid:commentsIds>",
        "[Content_Types].xml": types.replace("</Types>", f"{kinds}</Types>"),
    }
    relations = (
        '<Relationship Id="rE" Target="commentsExtended.xml" '
        'Type="http://schemas.microsoft.com/office/2011/relationships/commentsExtended"/>'
        '<Relationship Id="rI" Target="commentsIds.xml" '
        'Type="http://schemas.microsoft.com/office/2016/09/relationships/commentsIds"/>'
    )
    return with_relations(with_parts(data, extra), relations)


def paragraph_ids(data: bytes) -> list[str | None]:
    return [one.get(f"{W14}paraId") for one in part(data, "word/comments.xml").iter(f"{W}p")]


def entries(data: bytes, name: str) -> list[tuple[str, ...]]:
    return [tuple(map(str, entry.attrib.values())) for entry in part(data, name)]


def test_comment_threads_stay_whole(tmp_path: Path) -> None:
    data = rendered(thread(("", "")), tmp_path, q="why")
    assert paragraph_ids(data) == ["11111111", "22222222"]
    assert entries(data, EXTENDED) == [("11111111", "0"), ("22222222", "11111111", "1")]


@pytest.mark.parametrize("low", [False, True])
def test_a_comment_thread_in_a_loop_has_its_replies_in_each_turn(low: bool, tmp_path: Path) -> None:
    data = rendered(thread(LOOP, "{{ s.name }}", low), tmp_path, sites=SITES)
    first, reply, second, answer = paragraph_ids(data)
    assert (first, reply) == (("00000001", "00000002") if low else ("11111111", "22222222"))
    assert len({first, reply, second, answer}) == 4
    assert entries(data, EXTENDED) == [
        (first, "0"),
        (second, "0"),
        (reply, first, "1"),
        (answer, second, "1"),
    ]
    assert [number for number, _ in entries(data, IDS)] == [first, reply]


def test_a_comment_thread_of_a_dropped_block_leaves_no_entry(tmp_path: Path) -> None:
    data = rendered(thread(("{% if no %}", "{% endif %}")), tmp_path)
    assert notes(data, "comment") == {}
    assert entries(data, EXTENDED) == entries(data, IDS) == []
