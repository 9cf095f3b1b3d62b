"""The table of problems: complete, true to its examples, and the page made from it."""

from __future__ import annotations

import ast
import dataclasses
import importlib.util
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from notation import (
    FURNITURE,
    NS,
    paragraph,
    parts_of,
    run,
    sheet,
    stated,
    with_parts,
    with_relations,
    word,
    xml,
)

from docgen import DocgenError, WordTemplate, load_pack
from docgen.pack import Statement
from docgen.pack.kinds import KINDS as PACK_KINDS
from docgen.review import check_file, check_template
from docgen.word import Expression, read_sealed
from docgen.word.problems.kinds import KINDS as OWN_KINDS
from docgen.word.problems.kinds import SECTIONS

KINDS = {**OWN_KINDS, **{kind.name: kind for kind in PACK_KINDS}}
RECORD = {"patient": {"name": "Ada"}}
STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
PICTURE = "<w:r><w:drawing/></w:r>"


def blocks(example: str) -> list[Any]:
    """Return the blocks of an example, told as the table tells it."""
    found: list[Any] = []
    for line in example.split("\n"):
        if line.startswith("| "):
            row = line.removeprefix("| ").removesuffix(" |").split(" | ")
            if found and isinstance(found[-1], list):
                found[-1].append(row)
            else:
                found.append([row])
        elif "[picture]" in line:
            before, after = line.split("[picture]")
            found.append(f"<w:p>{run(before)}{PICTURE}{run(after)}</w:p>")
        elif code := re.fullmatch(r"\[field: (.*)\]", line):
            found.append(f"<w:p><w:r><w:instrText>{code.group(1)}</w:instrText></w:r></w:p>")
        else:
            found.append(line)
    return found


def with_encryption_flag(data: bytes) -> bytes:
    """Mark every entry of a zip file as encrypted."""
    for header, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        start = data.find(header)
        while start >= 0:
            data = data[: start + at] + struct.pack("<H", 1) + data[start + at + 2 :]
            start = data.find(header, start + 4)
    return data


def with_main_type(kind: str) -> bytes:
    main = f'<Override PartName="/word/document.xml" ContentType="{kind}"/>'
    types = f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{main}</Types>'
    return word("x", extra={"[Content_Types].xml": types})


def with_size(data: bytes, size: int) -> bytes:
    """Let the first entry of a zip file claim to unpack to this size."""
    at = data.find(b"PK\1\2") + 24
    return data[:at] + struct.pack("<L", size) + data[at + 4 :]


# What no text can show: a file of each kind.
CHARACTER = '<w:p><w:r><w:fldChar w:fldCharType="{}"/></w:r></w:p>'
BEGIN, SEPARATE, END = map(CHARACTER.format, ("begin", "separate", "end"))
NOTED = '<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
LINK = '<Relationship Id="rIdX" Type="t/hyperlink" Target="{% if web %}x{% endif %}" TargetMode="External"/>'
CONTROL = '<w:sdtPr><w:alias w:val="{% if a %}x{% endif %}"/></w:sdtPr>'
SEALED = parts_of(WordTemplate.load(word("x")).fill({}, payload="{}").content)["customXml/item1.xml"].decode()
TYPES = parts_of(word("x"))["[Content_Types].xml"].decode()
BODY = re.search('<Override PartName="/word/document.xml"[^>]*>', TYPES).group()  # type: ignore[union-attr]
TWO_MAIN = TYPES.replace(BODY, BODY + BODY.replace("document.xml", "other.xml"))


def related(kind: str, target: str, *blocks: Any, mode: str = ' TargetMode="External"') -> bytes:
    relation = f'<Relationship Id="rIdX" Type="t/{kind}" Target="{target}"{mode}/>'
    return with_relations(word("x", *blocks), relation)


SETTINGS = (
    '<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{}</w:settings>'
)
SMALL = (
    f'<w:styles {NS}><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    '<w:rPr><w:sz w:val="14"/></w:rPr></w:style></w:styles>'
)
ACTIVE_FILES: dict[str, bytes | str] = {
    "active-template": related("attachedTemplate", "https://example.com/a.dotm"),
    "active-picture": related("image", "https://example.com/a.png"),
    "active-file": related("aFChunk", "a.htm", '<w:altChunk r:id="rIdX"/>', mode=""),
    "active-nested": word(BEGIN, BEGIN, END, SEPARATE, END),
    "active-object": word("<w:p><w:r><w:object/></w:r></w:p>"),
    "active-link": related("hyperlink", "javascript:alert(1)"),
    "active-merge": word("x", extra={"word/settings.xml": SETTINGS.format("<w:mailMerge/>")}),
    "active-source": related("frame", "https://example.com/a.htm"),
    "active-addin": related("webextensiontaskpanes", "a.xml", mode=""),
    "active-macros": related("vbaProject", "vbaProject.bin", mode=""),
}
FILES: dict[str, bytes | str] = {
    "crossing-field": word("{% if x %}", BEGIN, SEPARATE, "{% endif %}", END),
    "note-in-note": word("{% if x %}", NOTED, "{% endif %}", footnotes=[NOTED]),
    "statement-in-link": with_relations(
        word('<w:p><w:hyperlink r:id="rIdX"><w:r><w:t>here</w:t></w:r></w:hyperlink></w:p>'), LINK
    ),
    "control-tag": word(f"<w:sdt>{CONTROL}<w:sdtContent>{xml(['x'])}</w:sdtContent></w:sdt>"),
    "odd-characters": word("a\ufdd0b"),
    "unreadable": "no-such-file.docx",
    "not-word": b"consent",
    "scan": b"%PDF-1.7",
    "damaged": word("x")[:300],
    "protected": with_encryption_flag(word("x")),
    "macros": with_main_type("application/vnd.ms-word.document.macroEnabled.main+xml"),
    "too-large": with_size(word("x"), 2**31),
    "unmarked-page": word("x", first_header=FURNITURE["header"], first_footer=FURNITURE["footer"]),
    "unfinished-review": sheet(f'<w:p><w:ins w:id="1" w:author="A">{run("x")}</w:ins></w:p>'),
    "formatted-by-hand": sheet(f"<w:p>{run('x', '<w:b/>')}</w:p>"),
    "small-text": sheet("x", extra={"word/styles.xml": SMALL}),
    "lost-control": sheet('<w:p><w:bookmarkStart w:id="1" w:name="consent_signed_at"/></w:p>'),
    "unasked-statement": sheet(stated("riskes", paragraph("x"))),
    "repeated-statement": sheet(stated("risks", paragraph("x")), stated("risks", paragraph("x"))),
    **ACTIVE_FILES,
    "two-bodies": with_parts(word("x"), {"[Content_Types].xml": TWO_MAIN, "word/other.xml": "<a/>"}),
    "filled-document": word("x", extra={"customXml/item1.xml": SEALED}),
    "not-sealed": word("x"),
    "sealed-twice": word("x", extra={f"customXml/item{number}.xml": SEALED for number in (1, 2)}),
    "broken-seal": word("x", extra={"customXml/item1.xml": SEALED.replace("sha256", "sha")}),
    "unusual-xml": word("x", extra={"word/document.xml": f"<w:document {STRICT}><w:body/></w:document>"}),
}


def use(name: str) -> None:
    """Load and fill the example of a kind, or read it back."""
    example, file = KINDS[name].example, FILES.get(name)
    if KINDS[name] in SECTIONS["Filed documents, when they are read back"]:
        assert isinstance(file, bytes)
        read_sealed(file)
        return
    if name == "expression":
        Expression(example).evaluate(RECORD)
    else:
        phrases = {"again": "{{ phrase.again }}"} if name == "tangled-phrase" else {}
        WordTemplate.load(file or word(*blocks(example)), phrases=phrases).render(RECORD)


AGAINST_A_PACK = {
    "small-text": {"readers": "patient"},
    "lost-control": {"controls": ("consent.signed_at",)},
    "repeated-statement": {"states": (Statement("common risks", "", "AMA Code 2.1.1", "risks"),)},
    "lacking-control": {"controls": ("consent.signed_at",)},
    "lacking-name": {"requires": ("patient.birth_date",)},
    "unstated": {"states": (Statement("whom to call", "organization.telephone", "a rule"),)},
    "not-carried": {"carries": ("post.assessment",)},
}


def reported(name: str) -> list[str]:
    """Return the kinds of problems that the example of a kind brings."""
    if KINDS[name] in PACK_KINDS:
        pack = load_pack("17340")
        wanted = {
            "requires": (),
            "controls": (),
            "states": (),
            "carries": "record",
            **AGAINST_A_PACK.get(name, {}),
        }
        note = dataclasses.replace(pack.documents["procedure-note"], **wanted)
        pack = dataclasses.replace(pack, documents={"procedure-note": note})
        file = FILES.get(name) or sheet(*blocks(KINDS[name].example))
        found = check_template(WordTemplate.load(file), pack, "procedure-note")
        return [problem.kind for problem in (*found, *check_file(file, pack, "procedure-note"))]
    with pytest.raises(DocgenError) as caught:
        use(name)
    return [problem.kind for problem in caught.value.problems]


@pytest.mark.parametrize("name", KINDS)
def test_the_example_of_a_kind_brings_exactly_this_kind(name: str) -> None:
    assert set(reported(name)) == {name}


def test_only_what_no_text_can_show_is_told_in_words() -> None:
    assert {name for name, kind in KINDS.items() if kind.example.startswith("(")} == set(FILES)


def test_an_example_stands_between_what_is_sound() -> None:
    assert blocks("a\n| b | c |\n| d | e |\nf") == ["a", [["b", "c"], ["d", "e"]], "f"]
    WordTemplate.load(word(*blocks("{{ patient.name }}\n| a | b |"))).render(RECORD)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_tells_its_cause_and_its_cure_in_sentences(kind: Any) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", kind.name)
    for text in (kind.cause, kind.fix):
        assert text[0].isupper() or text[0] in "{“"
        assert text.endswith(".")


def test_no_kind_stands_in_two_sections() -> None:
    assert sum(len(kinds) for kinds in SECTIONS.values()) == len(OWN_KINDS)


# ---- every kind that the sources report -----------------------------------------------------------------


@dataclass(frozen=True)
class Report:
    """A call that reports a problem: where it stands, and a pattern for the kinds that it can have."""

    where: str
    pattern: str


def reports(sources: dict[str, str]) -> list[Report]:
    """Return every report of a problem in these sources, by module; one without a kind has no pattern.

    Functions that take a `kind` and hand it on are reports where they are called.
    """
    trees = {name: ast.parse(source) for name, source in sources.items()}
    functions = [
        node for tree in trees.values() for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
    ]
    positions = {"Problem": 3, "_Cause": 2}
    for function in functions:
        names = [argument.arg for argument in function.args.args if argument.arg != "self"]
        if "kind" in names and any(_hands_on(call, positions) for call in _calls(function)):
            positions[function.name] = names.index("kind")
    return [
        Report(f"{name}:{call.lineno}", pattern)
        for name, tree in trees.items()
        for call in _calls(tree)
        if _name_of(call) in positions and not _hands_on(call, positions)
        for pattern in [_pattern(_kind_of(call, positions))]
    ]


def _calls(node: ast.AST) -> Iterator[ast.Call]:
    yield from (found for found in ast.walk(node) if isinstance(found, ast.Call))


def _name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _kind_of(call: ast.Call, positions: dict[str, int]) -> ast.expr | None:
    named = [keyword.value for keyword in call.keywords if keyword.arg == "kind"]
    at = positions.get(_name_of(call), 99)
    return named[0] if named else call.args[at] if at < len(call.args) else None


def _hands_on(call: ast.Call, positions: dict[str, int]) -> bool:
    kind = _kind_of(call, positions)
    return isinstance(kind, ast.Name) and kind.id == "kind"


def _pattern(kind: ast.expr | None) -> str:
    if isinstance(kind, ast.Constant):
        return re.escape(str(kind.value))
    if isinstance(kind, ast.JoinedStr):
        pieces = (re.escape(str(p.value)) if isinstance(p, ast.Constant) else "[a-z]+" for p in kind.values)
        return "".join(pieces)
    return ""


def word_sources(root: Path) -> dict[str, str]:
    folder = root / "docgen" / "word"
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.py")
    }


def test_every_problem_of_the_sources_has_a_kind_of_the_table(root: Path) -> None:
    found = reports(word_sources(root))
    assert len(found) > 25
    of_filled = {"struck"}  # of a document that is read to be written as text
    unknown = [r for r in found if not any(re.fullmatch(r.pattern or "(?!)", name) for name in KINDS)]
    assert {r.pattern for r in unknown} == of_filled


def test_every_kind_of_the_table_is_reported_somewhere(root: Path) -> None:
    others = (
        "files/reading.py",
        "files/causes.py",
        "review/__init__.py",
        "review/names.py",
        "review/phrases.py",
        "pack/look.py",
        "pack/statements.py",
    )
    sources = {name: (root / "docgen" / name).read_text(encoding="utf-8") for name in others}
    patterns = [report.pattern for report in reports({**word_sources(root), **sources})]
    assert [name for name in KINDS if not any(re.fullmatch(pattern, name) for pattern in patterns)] == []


@pytest.mark.parametrize(
    ("source", "patterns"),
    [
        ('Problem("", "m", "f", "by-place")', ["by\\-place"]),
        ('Problem("", "m", kind="by-name")', ["by\\-name"]),
        ('Problem("", "m", "f")', [""]),
        ('Problem("", "m", "f", other)', [""]),
        ('Problem("", "m", "f", f"unknown-{word}")', ["unknown\\-[a-z]+"]),
        ('def at(tag, kind):\n    Problem("", "m", "f", kind)\nat(1, "handed-on")', ["handed\\-on"]),
        ("Kind(1, 2, 3, 4)", []),
    ],
)
def test_a_report_is_seen_however_its_kind_is_given(source: str, patterns: list[str]) -> None:
    assert [report.pattern for report in reports({"x": source})] == patterns


# ---- the page -------------------------------------------------------------------------------------------


def test_the_page_of_problems_is_what_the_table_gives(root: Path) -> None:
    spec = importlib.util.spec_from_file_location("docs_build", root / "docs" / "build.py")
    assert spec is not None and spec.loader is not None  # noqa: PT018
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    committed = (root / "docs" / "template-problems.md").read_text(encoding="utf-8")
    assert committed == build.problems_page(), "build it again: python docs/build.py"
    assert all(f"### {name}\n" in committed for name in KINDS)
