"""The cases of `fuzz.py`: for each target, how they are made and what docgen is asked to do with them.

Targets: packages (Word files with changed bytes, parts and XML), templates (any tags in any places), chains
(one thing very often, or in itself), pages (all of these, printed as text and read again), values (any value
in every place), filed (changed documents, read back and compared), records (TOML and JSON).
"""

from __future__ import annotations

import copy
import datetime as dt
import functools
import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from complete_visit import complete_visit
from drawn import SVG, jpeg, png
from hypothesis import strategies as st
from notation import NS, control, item, paragraph, run, text_box, word
from sealed_documents import BLOCKS, FORM, STORIES, sealed

import docgen
from docgen import DocgenError, WordTemplate, read_document
from docgen.filed import as_form
from docgen.pages import read_page, read_page_text, write_page
from docgen.review import check_template
from docgen.word import PageBreak, Picture, RichText, annotate

ROOT = Path(__file__).resolve().parent.parent
Cases = st.SearchStrategy[Any]

# What each target does with a case


def try_packages(data: bytes) -> None:
    """Load a Word file as a template and render it, mark a problem in it, and read it as a filed document."""
    _allow(lambda: WordTemplate.load(data).fill(NAMES, missing="mark", payload="{}"))
    _allow(lambda: read_document(data))
    _allow(lambda: annotate(data, [docgen.Problem("body, paragraph 1", "is odd", "look", "odd")]))


def try_pages(data: bytes) -> None:
    """Print a Word file as a page, and read the page again."""
    _allow(lambda: _print_page(data))


def _print_page(data: bytes) -> None:
    page = read_page(data, "file")
    if read_page_text(write_page(page)) != page:
        raise AssertionError("a page is not read as it was written")


def try_templates(data: bytes) -> None:
    """Load a template, render it as final and as draft, and list its problems for a document."""
    _allow(lambda: _render(WordTemplate.load(data)))


def _render(template: WordTemplate) -> None:
    _allow(lambda: template.render(NAMES))
    template.fill(NAMES, missing="mark", payload="{}")
    pack = docgen.load_pack("17340")
    check_template(template, pack, next(iter(pack.documents)))


def try_values(names: dict[str, Any]) -> None:
    """Render templates that print these names in every kind of place and through every filter."""
    names = {name: _value(value) for name, value in names.items()}
    for template in _printing():
        _allow(lambda template=template: template.render(names, missing="mark"))  # type: ignore[misc]


def try_filed(data: bytes) -> None:
    """Read a changed document back, compare it with another, take it as a consent, and amend it."""
    _allow(lambda: _use(read_document(data)))


def _use(filed: docgen.FiledDocument) -> None:
    pack = docgen.load_pack("17340")
    _allow(lambda: docgen.compare(read_document(_filed_documents()[0]), filed))
    _allow(lambda: as_form(filed, pack))
    if (record := filed.encounter) is not None:
        _allow(lambda: docgen.amend(filed, pack, record))


def try_records(written: tuple[str, bytes]) -> None:
    """Read a record from a file, check it for all documents of the pack, and fill one of them."""
    ending, content = written
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"visit.{ending}"
        path.write_bytes(content)
        _allow(lambda: _document(path, len(content)))


def _document(path: Path, number: int) -> None:
    pack = docgen.load_pack("17340")
    encounter = docgen.load_encounter(path, pack=pack)
    for code in pack.documents:
        _allow(lambda code=code: docgen.check(encounter, pack, code))  # type: ignore[misc]
    docgen.fill(encounter, pack, list(pack.documents)[number % len(pack.documents)], draft=True)


TRIES: dict[str, Callable[[Any], None]] = {
    "packages": try_packages,
    "templates": try_templates,
    "chains": try_packages,
    "pages": try_pages,
    "values": try_values,
    "filed": try_filed,
    "records": try_records,
}


def _allow(work: Callable[[], object]) -> None:
    try:
        work()
    except DocgenError as error:
        str(error)


# How the cases are made


def cases(target: str) -> Cases:
    """Return the strategy (hypothesis) for the cases of a target."""
    if target == "packages":
        return _changed_packages(_templates())
    if target == "pages":
        return st.one_of(*(cases(kind) for kind in ("packages", "templates", "chains")))
    if target == "filed":
        return _changed_packages(_filed_documents())
    if target == "chains":
        return st.builds(_chain, st.sampled_from(sorted(CHAINS)), st.integers(1, 3000), st.integers(1, 90))
    if target == "values":
        return st.fixed_dictionaries({name: _values() for name in "abc"})
    return _written_templates() if target == "templates" else _written_records()


def _texts() -> Cases:

    odd = [
        "\ufdd0" + "99" + "\ufdd1",
        "\ufdd05\ufdd1",
        "{{ a }}",
        "{% raw %}",
        "]]>",
        "<w:p/>",
        "\u200f",
        "a\n\tb\r\n",
    ]
    odd += [
        "\ufffe",
        "\x00",
        "\x1b[2J",
        "\ud800",
        "9" * 5000,
        "2026-02-30",
        "10:15",
        "__class__",
        "=1+1",
        "🧊" * 99,
    ]
    return st.one_of(st.sampled_from(odd), st.text(max_size=12))


def _values() -> Cases:

    zone = st.sampled_from([None, dt.UTC, dt.timezone(dt.timedelta(hours=-6, minutes=-1))])
    plain = st.one_of(
        _texts(),
        st.none() | st.booleans() | st.integers() | st.floats() | st.decimals(),
        st.sampled_from(sorted(ODD)).map(Odd),
        st.dates() | st.times(timezones=zone) | st.datetimes(timezones=zone) | st.timedeltas(),
        st.builds(RichText, _texts()),
        st.builds(_picture, _pictures(), _texts()),
        st.just(PageBreak()),
    )
    keys = st.one_of(
        st.sampled_from(["a", "b", "name", "items", "self", "loop", "x y"]), _texts(), st.integers()
    )
    return st.recursive(
        plain,
        lambda inner: st.one_of(
            st.lists(inner, max_size=4),
            st.dictionaries(keys, inner, max_size=4),
            st.tuples(inner, inner),
            st.frozensets(_texts(), max_size=3),
        ),
        max_leaves=8,
    )


class Odd(str):
    """The name of a value of ODD, in its place in a case."""


ODD: dict[str, Any] = {
    "a long number": 10**5000,
    "a long negative number": -(10**400),
    "a large decimal": Decimal("1E+999999"),
    "a signalling decimal": Decimal("sNaN"),
    "bytes": b"x",
    "a complex number": 1j,
    "an object": object(),
    "a function": len,
}


def _value(value: Any) -> Any:
    """Return a value of a case with what the names in it stand for; hypothesis prints the names."""
    if isinstance(value, Odd):
        return ODD[value]
    if isinstance(value, dict):
        return {key: _value(one) for key, one in value.items()}
    return type(value)(map(_value, value)) if isinstance(value, list | tuple) else value


def _picture(data: bytes, text: str) -> Picture | None:
    try:
        return Picture(data, text, width_mm=9)
    except (DocgenError, ValueError):
        return None


def _pictures() -> Cases:

    return st.builds(
        _changed, st.sampled_from([png(), jpeg(), SVG]), _changes([b"\xff\xc0", b"<svg", b"IHDR"])
    )


def _changes(tokens: list[bytes]) -> Cases:
    """Changes of bytes: where, how many go, what comes instead."""
    new = st.one_of(st.sampled_from(tokens), st.binary(max_size=4), st.integers(0, 60))
    return st.lists(st.tuples(st.integers(0, 2**20), st.integers(0, 12), new), max_size=4)


def _changed(data: bytes, changes: list[tuple[int, int, bytes | int]]) -> bytes:
    """Return the data with these changes; a number in place of new bytes repeats so many bytes from there."""
    for where, gone, new in changes:
        at = where % (len(data) + 1)
        put = data[at : at + new * 7] * 2 if isinstance(new, int) else new
        data = data[:at] + put + data[at + gone :]
    return data


XML = [
    b"{{ a }}", b"{% if a %}", b"{% endif %}", b"{% for x in a %}", b"{% endfor %}", b"{%p if b %}", b"{{ b|",
    b"<w:p>", b"</w:p>", b"<w:p/>", b"<w:r>", b"</w:r>", b"<w:t>", b"</w:t>", b"<w:tbl>", b"</w:tbl>",
    b"<w:tr>", b"</w:tr>", b"<w:tc>", b"</w:tc>", b"<w:sectPr/>", b"<w:pPr>", b"</w:pPr>", b"<w:sdt>",
    b"</w:sdt>", b'<w:numPr><w:ilvl w:val="x"/><w:numId w:val="9999999999"/></w:numPr>',
    b'<w:vMerge w:val="restart"/>', b'<w:bookmarkStart w:id="x"/>', b'<w:commentReference w:id="-1"/>',
    b'<w:footnoteReference w:id="2"/>', b'<w:fldChar w:fldCharType="begin"/>',
    b'<w:fldChar w:fldCharType="end"/>', b"<w:instrText>REF x", b'<w:br/>', b"<!--", b"-->", b"<?x", b"?>",
    b"<![CDATA[", b"]]>", b"&#0;", b"&lt;", b"<!DOCTYPE x>", b'xmlns:w=""', b'w:val="', b'w:val="-1"',
    b'w14:checkedState w14:val="zz"', b"<w:ins>", b"<w:del>", b"<mc:AlternateContent>",
    "\ufdd05\ufdd1".encode(), b"\xff\xfe", b"\x00", b'Target="/x"', b'TargetMode="External"', b'Id="rId1"',
    b"<Relationship ", b"<Override ", b"../", b'"/>', b"0x", b"99999999999999999999",
]  # fmt: skip


def _changed_packages(seeds: list[bytes]) -> Cases:
    """Word files with parts renamed, left out, doubled or changed, or with changed bytes as a whole."""
    act = st.sampled_from(["change"] * 8 + ["drop", "double", "rename", "swap"])
    parts = st.lists(st.tuples(st.integers(0, 99), act, _changes(XML)), min_size=0, max_size=4)
    whole = st.one_of(
        st.just([]), st.just([]), _changes([b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"\xff" * 4])
    )
    method = st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])

    def make(seed: bytes, edits: Any, bytes_: Any, method: int) -> bytes:
        return _changed(_repacked(seed, edits, method) if edits else seed, bytes_)

    return st.builds(make, st.sampled_from(seeds), parts, whole, method)


@functools.cache
def _entries(data: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def _repacked(seed: bytes, edits: list[tuple[int, str, Any]], method: int) -> bytes:
    entries = list(_entries(seed))
    for number, act, changes in edits:
        if not entries:
            break
        at = number % len(entries)
        name, content = entries[at]
        if act == "change":
            entries[at] = name, _changed(content, changes)
        elif act == "drop":
            del entries[at]
        elif act == "double":
            entries.append((name, content))
        elif act == "swap":
            entries[at] = name, entries[0][1]
        else:
            entries[at] = (
                _changed(name.encode(), changes).decode("utf-8", "replace").replace("\0", "") or "x",
                content,
            )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


def _chain(kind: str, often: int, deep: int) -> bytes:
    """Return a file with one kind of thing very often, or deep in itself."""
    return CHAINS[kind](often, deep)


def _run(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def _styles(often: int) -> str:
    made = (
        f'<w:style w:type="paragraph" w:styleId="s{n}"><w:basedOn w:val="s{n + 1}"/></w:style>'
        for n in range(often)
    )
    return f"<w:styles {NS}>{''.join(made)}</w:styles>"


def _notes(often: int) -> str:
    """Notes, each of which refers to the next one twice."""
    refers = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    made = (
        f'<w:footnote w:id="{n}"><w:p>{refers.format(n + 1) * 2}</w:p></w:footnote>' for n in range(2, often)
    )
    return f"<w:footnotes {NS}>{''.join(made)}</w:footnotes>"


def _nested(opening: str, inner: str, closing: str, deep: int) -> str:
    return opening * deep + inner + closing * deep


MATH, MATH_RUN = '<m:oMath xmlns:m="urn:m">', "<m:r><m:t>x</m:t></m:r>"
SECTION = "<w:p><w:pPr><w:sectPr/></w:pPr></w:p>"
TAG = run("{{ x }}")
NOTED = f'<w:p>{run("{% if a %}x")}<w:r><w:footnoteReference w:id="2"/></w:r>{run("{% endif %}")}</w:p>'
CHAINS: dict[str, Callable[[int, int], bytes]] = {
    "styles": lambda n, _: word("{{ a }}", extra={"word/styles.xml": _styles(n)}),
    "fields": lambda n, _: word(
        f"<w:p>{(_run('begin') + '<w:r><w:instrText>TOC</w:instrText></w:r>') * n}</w:p>"
    ),
    "results": lambda n, _: word(
        f"<w:p>{(_run('begin') + _run('separate')) * n}{run('{{ a }}')}{_run('end') * n}</w:p>"
    ),
    "notes": lambda n, _: word(NOTED, footnotes=["x"], extra={"word/footnotes.xml": _notes(n // 20)}),
    "controls": lambda n, deep: word(
        _nested("<w:sdt><w:sdtContent>", paragraph("{{ a }}") * n, "</w:sdtContent></w:sdt>", deep)
    ),
    "equations": lambda n, deep: word(f"<w:p>{_nested(MATH, MATH_RUN * n, '</m:oMath>', deep)}</w:p>"),
    "tables": lambda n, deep: word(
        _nested("<w:tbl><w:tr><w:tc>", paragraph("{{ a }}") * n, "</w:tc></w:tr></w:tbl>", deep // 3)
    ),
    "blocks": lambda n, deep: word("{% if a %}" * (deep // 5), *["{{ a }}"] * n, "{% endif %}" * (deep // 5)),
    "loops": lambda n, _: word(*["{% for x in xs %}", item("{{ x }}"), "{% endfor %}"] * n),
    "rows": lambda n, _: word([["{% if a %}{{ a }}", "x{% endif %}"]] * n),
    "merged": lambda n, _: word(
        [[f"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{paragraph('{% if a %}x{% endif %}')}</w:tc>"]] * n
    ),
    "bookmarks": lambda n, _: word(
        "{% for x in xs %}",
        *(
            f'<w:p><w:bookmarkStart w:id="{k}" w:name="B{k}"/><w:bookmarkEnd w:id="{k}"/>{TAG}</w:p>'
            for k in range(n)
        ),
        "{% endfor %}",
    ),
    "a tag": lambda n, _: word("{{" + " “a” ~" * n + " a }}", "{{" + " " * 100 * n + "a }}"),
    "braces": lambda n, _: word("{" * n + "{% raw %}" * n + "}" * n),
    "sections": lambda n, _: word(
        *["{% if a %}", "<w:p><w:pPr><w:sectPr/></w:pPr></w:p>", "{% endif %}"] * (n // 3)
    ),
    "empty paragraphs": lambda n, deep: word("<w:p/>" * n * deep),
    "large numbers": lambda n, deep: word(
        "{% set b = 10 ** 3000 %}{% for i in range("
        + str(n * deep)
        + ") %}{% if b // 7 == i %}1{% endif %}{% endfor %}"
    ),
    "lists": lambda n, deep: word(
        "{% set b = [0] * 99999 %}{% for i in range("
        + str(n * deep)
        + ") %}{% if b == b[:] %}1{% endif %}{% endfor %}"
    ),
}


EXPRESSIONS = [
    "a", "b.c", "a[0]", "a['x']", "xs", "x", "loop.index", "n", "day", "none", "1", "1.5", "'t'", "[a, b]",
    "{'k': a}", "(a,)", "range(9)", "range(10**9)", "a.items()", "a.upper()", "a.__class__", "self", "xs[1:]",
    "rows", "x.n", "lipsum()",
]  # fmt: skip
FILTERS = [
    "date", "date('dd.MM.yyyy')", "date('%d')", "time", "datetime", "zone", "list", "list('or')", "sentence",
    "number", "number(2)", "number(-9)", "e", "default('–')", "join(', ')", "map(attribute='n')",
    "map('upper')", "select", "reject('odd')", "selectattr('n')", "sort", "unique", "batch(2)", "slice(3)",
    "reverse", "first", "last", "min", "max", "sum", "length", "wordcount", "dictsort", "items", "upper",
    "title", "truncate(3)", "replace('a', 'b')", "string", "urlencode", "int", "float", "round", "abs",
    "after('a', 'b')", "after(n)", "otherwise('a')", "ended", "either('a')", "instead(none=a)",
    "instead('n')", "counted('a')", "counted('a', b)", "other_day(day)", "other_zone(day)", "list('; ', 'n')",
    "center(10**9)", "format(a)", "nope", "map('docgen_list')", "batch(0)", "int(base=99)",
]  # fmt: skip
OPERATORS = [
    " + ",
    " * ",
    " ** ",
    " ~ ",
    " and ",
    " or ",
    " == ",
    " in ",
    " < ",
    " if a else ",
    " if ",
    " // ",
    " % ",
]


def _written_templates() -> Cases:
    """Templates of paragraphs, tables, boxes, notes and controls with any tags in them."""
    expression = st.recursive(
        st.sampled_from(EXPRESSIONS),
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from(FILTERS)).map("|".join),
            st.tuples(inner, st.sampled_from(OPERATORS), inner).map("".join),
            inner.map("({})".format),
            inner.map("not {}".format),
        ),
        max_leaves=4,
    )
    mark = st.sampled_from(["", "", "", "p ", "tr ", "tc ", "r ", "- ", "_ "])
    opener = st.one_of(
        expression.map("if {}".format), expression.map("elif {}".format),
        expression.map("for x in {}".format), expression.map("set x = {}".format),
        st.sampled_from(["for a, b in rows", "else", "endif", "endfor", "endset"]),
        st.sampled_from(["vm", "hm", "colspan 2", "cellbg 'FF0000'", "raw", "endraw", "include 'x'"]),
    )  # fmt: skip
    end = st.sampled_from([" %}", " %}", " -%}", " _%}", "}", "%", " }}"])
    tag = st.one_of(
        expression.map("{{{{ {} }}}}".format),
        st.tuples(st.just("{%"), mark, opener, end).map("".join),
        st.sampled_from(
            ["{% endif %}", "{% endfor %}", "{# c #}", "{#tr c #}", "{{", "}}", "{", "{¦{", "%¦}"]
        ),
        _texts(),
    )
    pair = st.tuples(opener, tag).map(lambda two: f"{{% {two[0]} %}}{two[1]}{{% end{two[0][:3].strip()} %}}")
    text = st.lists(st.one_of(tag, tag, pair), max_size=4).map("".join).map(_printable)
    line = st.one_of(text.map(paragraph), text.map(item), _raw_paragraphs(text))
    block = st.recursive(
        line,
        lambda inner: st.one_of(
            st.lists(
                st.lists(st.lists(inner, min_size=1, max_size=2), min_size=1, max_size=3),
                min_size=1,
                max_size=3,
            ),
            st.lists(inner, max_size=2).map(lambda blocks: text_box(*blocks)),
            st.lists(inner, max_size=2).map(lambda blocks: control(*blocks)),
        ),
        max_leaves=6,
    )
    stories = st.fixed_dictionaries(
        {},
        optional={
            name: st.lists(line, max_size=2) for name in ("header", "first_footer", "footnotes", "comments")
        },
    )
    return st.builds(lambda blocks, more: word(*blocks, **more), st.lists(block, max_size=6), stories)


def _printable(text: str) -> str:
    """Return the text without what XML cannot hold."""
    return "".join(c for c in text if c in "\t\n" or (" " <= c <= "\ufffd" and not "\ud800" <= c <= "\udfff"))


def _raw_paragraphs(text: Any) -> Cases:
    """Paragraphs with fields, notes, bookmarks, revisions and links around the text."""
    fields = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    before = st.sampled_from([
        "", '<w:bookmarkStart w:id="1" w:name="B"/>', fields.format("begin"),
        "<w:r><w:instrText>REF B</w:instrText></w:r>", '<w:r><w:footnoteReference w:id="2"/></w:r>',
        '<w:commentRangeStart w:id="2"/>', '<w:ins w:id="3" w:author="x">', '<w:hyperlink w:anchor="B">',
        '<w:fldSimple w:instr="SEQ x">', '<w:sdt><w:sdtPr><w:alias w:val="{{ a }}"/></w:sdtPr><w:sdtContent>',
        "<w:pPr><w:sectPr/></w:pPr>", '<w:del w:id="4" w:author="x">',
    ])  # fmt: skip
    closing = {
        "<w:ins": "</w:ins>",
        "<w:hyp": "</w:hyperlink>",
        "<w:fld": "</w:fldSimple>",
        "<w:sdt": "</w:sdtContent></w:sdt>",
        "<w:del": "</w:del>",
    }
    after = st.sampled_from([
        "", '<w:bookmarkEnd w:id="1"/>', fields.format("separate"), fields.format("end"),
        '<w:commentRangeEnd w:id="2"/>', '<w:r><w:commentReference w:id="2"/></w:r>',
        '<w:r><w:tab/><w:br w:type="page"/></w:r>', "text", "{{ a }}", "\ufdd00\ufdd1",
    ])  # fmt: skip

    def make(opened: str, inner: str, closed: str) -> str:
        end = next((end for start, end in closing.items() if opened.startswith(start)), "")
        return f"<w:p>{opened}{''.join(run(piece) for piece in inner.split('¦'))}{end}{closed}</w:p>"

    return st.builds(make, before, text, after)


def _written_records() -> Cases:
    """Records with changed values, and files of records with changed bytes."""
    base = complete_visit()
    json_value = st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | _texts()
        | st.sampled_from(["other", "none", "yes", 10**400]),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_texts(), inner, max_size=3),
        max_leaves=5,
    )
    edit = st.tuples(
        st.integers(0, 400),
        st.sampled_from(["put", "put", "add", "drop", "copy"]),
        json_value,
        st.integers(0, 400),
    )

    def edited(edits: list[Any]) -> tuple[str, bytes]:
        data = copy.deepcopy(base)
        for at, act, value, other in edits:
            places = list(_places_of(data))
            holder, key = places[at % len(places)]
            if act == "put":
                holder[key] = value
            elif act == "drop":
                del holder[key]
            elif act == "copy":
                source, name = places[other % len(places)]
                holder[key] = copy.deepcopy(source[name])
            elif isinstance(holder[key], dict):
                holder[key][str(value)[:9]] = value
        return "json", json.dumps(data, default=str).encode("utf-8", "surrogatepass")

    tokens = [
        b'"',
        b"'''",
        b"[[",
        b"]]",
        b"=",
        b"2026-13-01",
        b"\xe2\x80\x9c",
        b"\xff",
        b"{" * 900,
        b"[" * 9000,
        b"9" * 5000,
        b"nan",
        b"\\u0000",
    ]
    texts = [("toml", path.read_bytes()) for path in sorted((ROOT / "examples").glob("*.toml"))]
    texts += [("json", path.read_bytes()) for path in sorted((ROOT / "examples").glob("*.json"))]
    bytes_ = st.builds(
        lambda seed, changes: (seed[0], _changed(seed[1], changes)), st.sampled_from(texts), _changes(tokens)
    )
    return st.one_of(st.lists(edit, min_size=1, max_size=5).map(edited), bytes_)


def _places_of(data: Any) -> Iterator[tuple[Any, Any]]:
    for key, value in list(data.items() if isinstance(data, dict) else enumerate(data)):
        yield data, key
        if isinstance(value, dict | list):
            yield from _places_of(value)


# What the cases are made of

NAMES: dict[str, Any] = {
    "a": "A & <b>",
    "b": {"c": None, "n": 2},
    "xs": ["p", "q"],
    "n": 3.5,
    "day": dt.date(2026, 3, 2),
    "rows": [{"n": 1}, {"n": 2}],
    "name": "Alex Example",
    "sites": [{"n": "chin", "c": 3}],
}


@functools.cache
def _templates() -> list[bytes]:
    shipped = sorted((ROOT / "templates").glob("*/*/*.docx"), key=lambda path: path.stat().st_size)
    return [word(*BLOCKS, **STORIES), word(*FORM), *(path.read_bytes() for path in shipped)]


@functools.cache
def _filed_documents() -> list[bytes]:
    pack = docgen.load_pack("17340")
    record = docgen.load_encounter(complete_visit(), pack=pack)
    whole = [docgen.fill(record, pack, code, draft=True).content for code in pack.documents]
    return [whole[0], sealed(), sealed(*FORM), *whole[1:]]


TITLED = (
    '<w:sdt><w:sdtPr><w:alias w:val="{{{{ a }}}}"/>{}</w:sdtPr>'
    "<w:sdtContent><w:p><w:r><w:t>x</w:t></w:r></w:p></w:sdtContent></w:sdt>"
)
BOX = '<w14:checkbox><w14:checked w14:val="0"/></w14:checkbox>'
PRINTING = [
    "{{ a }}{{ b }}",
    "{% for x in a %}{{ x }}{{ x.a }}{% endfor %}{% for k, v in b.items() %}{{ k }}{{ v[0] }}{% endfor %}",
    "{% if a == b %}1{% endif %}",
    "{% if a < b %}1{% endif %}",
    "{% if a in b %}1{% endif %}",
    "{{ a + b }}",
    "{{ a ~ b }}",
    "{{ a * 2 }}",
    "{{ -a }}",
    "{{ a[b] }}",
    "{{ range(a) }}",
    control("{{ a.b }}"),
    *(TITLED.format(kind) for kind in ("", BOX, "<w:date/>", "<w:dropDownList/>")),
]


@functools.cache
def _printing() -> list[WordTemplate]:
    found = [WordTemplate.load(word(text)) for text in PRINTING]
    for name in FILTERS:
        try:
            found.append(WordTemplate.load(word(f"{{{{ a|{name} }}}}{{{{ b|{name} }}}}")))
        except DocgenError:  # a filter that no template may use
            continue
    return found
