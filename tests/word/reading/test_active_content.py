"""Active content: what a program fetches, inserts or runs when a document is opened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from integrity import problems_in
from notation import parts_of, run, text_box, with_parts, with_relations, word, zipped

from docgen import TemplateError, WordTemplate
from docgen.word.ooxml.limits import ACTIVE
from docgen.word.ooxml.package import read_entries
from docgen.word.ooxml.parts import read_parts
from docgen.word.problems.kinds import KINDS
from docgen.word.reading.active_content import find_active, is_unsafe

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
URL = "https://example.com/a"
OUTSIDE = ' TargetMode="External"'


def related(kind: str, target: str, *blocks: Any, mode: str = OUTSIDE, **stories: Any) -> bytes:
    """A file whose body has this relationship, with the id rIdX."""
    data = word("x", *blocks, **stories)
    return with_relations(data, f'<Relationship Id="rIdX" Type="{R}/{kind}" Target="{target}"{mode}/>')


def with_type(name: str, content_type: str, content: str) -> bytes:
    """A file with a part of this content type."""
    types = parts_of(word("x"))["[Content_Types].xml"].decode()
    override = f'<Override PartName="/{name}" ContentType="{content_type}"/></Types>'
    return with_parts(word("x"), {name: content, "[Content_Types].xml": types.replace("</Types>", override)})


def settings(inner: str, relations: str = "") -> bytes:
    namespaces = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    schema = "http://schemas.openxmlformats.org/package/2006/relationships"
    return word(
        "x",
        extra={
            "word/settings.xml": f"<w:settings {namespaces}>{inner}</w:settings>",
            "word/_rels/settings.xml.rels": f'<Relationships xmlns="{schema}">{relations}</Relationships>',
        },
    )


def field(code: str, result: str = "r") -> str:
    char = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    pieces = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in code.split("¦"))
    return char.format("begin") + pieces + char.format("separate") + run(result) + char.format("end")


def char(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


def coded(*pieces: str) -> str:
    """A field whose code is this XML."""
    return char("begin") + "".join(pieces) + char("separate") + run("r") + char("end")


def branches(*inner: str) -> str:
    first, second = inner
    choice = f'<mc:Choice Requires="wps">{first}</mc:Choice>'
    return f"<mc:AlternateContent>{choice}<mc:Fallback>{second}</mc:Fallback></mc:AlternateContent>"


def tracked(name: str, inner: str) -> str:
    return f'<w:{name} w:id="1" w:author="a">{inner}</w:{name}>'


def paragraph(inner: str) -> str:
    return f"<w:p>{inner}</w:p>"


BLIP = '<w:r><w:drawing><a:blip r:link="rIdX"/></w:drawing></w:r>'
VML = "<w:r><w:pict><v:shape><v:imagedata {}/></v:shape></w:pict></w:r>"
NESTED = char("begin") + field("QUOTE 68 68 69") + char("end")
AIM = code(f' "{URL}"')
BOX = text_box(paragraph(code("QUOTE"))).removeprefix("<w:p>").removesuffix("</w:p>")
ANCHOR = f'<w:hyperlink r:id="rIdX">{run("here")}</w:hyperlink>'
FILES: dict[str, tuple[str, str, bytes]] = {
    "a template at an address": (
        "template",
        "word/settings.xml",
        settings("<w:zoom/>", f'<Relationship Id="a" Type="{R}/attachedTemplate" Target="{URL}"{OUTSIDE}/>'),
    ),
    "a linked picture": ("picture", "body, paragraph 2", related("image", URL, paragraph(BLIP))),
    "a linked picture of VML": (
        "picture",
        "body, paragraph 2",
        related("image", URL, paragraph(VML.format('r:href="rIdX"'))),
    ),
    "an address in a picture of VML": (
        "picture",
        "body, paragraph 1",
        word(paragraph(VML.format(f'src="{URL}"'))),
    ),
    **{
        f"a picture of VML with {attribute}": (
            "picture",
            "body, paragraph 1",
            word(paragraph(VML.format(attribute))),
        )
        for attribute in (
            f'src=" {URL}"',
            'src="mhtml:file://a"',
            'src="\u200bhttps:a"',
            'src="/\\server"',
            f'xmlns:o="urn:schemas-microsoft-com:office:office" o:althref="{URL}"',
        )
    },
    "a picture whose mode is in lower case": (
        "picture",
        "body, paragraph 2",
        related("image", URL, paragraph(BLIP), mode=' TargetMode="external"'),
    ),
    "a picture at an address that says it is a part": (
        "picture",
        "body, paragraph 2",
        related("image", URL, paragraph(BLIP), mode=""),
    ),
    **{
        f"an SVG with {inner}": (
            "picture",
            "word/media/a.svg",
            with_parts(word("x"), {"word/media/a.svg": f"<svg>{inner}</svg>"}),
        )
        for inner in (f'<image href="{URL}"/>', f"<g style='fill:url({URL})'/>", "<style>@import 'a'</style>")
    },
    "a shape that links to a file": (
        "link",
        "body, paragraph 1",
        word(paragraph('<w:r><w:pict><v:rect href="file:///c:/a.exe"/></w:pict></w:r>')),
    ),
    "a base of links on a server": (
        "link",
        "document properties",
        with_type(
            "docProps/app.xml",
            "application/vnd.openxmlformats-officedocument.extended-properties+xml",
            f'<Properties xmlns="{R.replace("/relationships", "/extended-properties")}">'
            r"<HyperlinkBase>\\server\a\</HyperlinkBase></Properties>",
        ),
    ),
    "an online video": (
        "source",
        "body, paragraph 1",
        word(
            paragraph(
                '<w:r><w:drawing><wp:docPr id="1" name="v"><a:extLst><a:ext><x:webVideoPr '
                'xmlns:x="http://schemas.microsoft.com/office/word/2012/wordprocessingDrawing" '
                'embeddedHtml="a"/></a:ext></a:extLst></wp:docPr></w:drawing></w:r>'
            )
        ),
    ),
    "macros without a relationship": (
        "macros",
        "word/a.bin",
        with_type("word/a.bin", "application/vnd.ms-office.vbaProject", "a"),
    ),
    "keys without a relationship": (
        "addin",
        "word/a.xml",
        with_type("word/a.xml", "application/vnd.ms-word.keyMapCustomizations+xml", "<a/>"),
    ),
    "menus": ("addin", "body", related("ui/extensibility", "a.xml", mode="")),
    "toolbars": ("addin", "body", related("attachedToolbars", "a.bin", mode="")),
    "an old form field that runs a macro": (
        "field",
        "body, paragraph 1",
        word(paragraph('<w:r><w:fldChar><w:ffData><w:exitMacro w:val="a"/></w:ffData></w:fldChar></w:r>')),
    ),
    "an inserted file": ("file", "body", related("aFChunk", "a.htm", '<w:altChunk r:id="rIdX"/>', mode="")),
    "a subdocument": (
        "file",
        "body, paragraph 2",
        related("subDocument", "a.docx", paragraph('<w:subDoc r:id="rIdX"/>')),
    ),
    **{
        f"the field {code.split()[0]}": ("field", "body, paragraph 1", word(paragraph(field(code))))
        for code in (
            'DDE "excel" "a.xls"',
            "ddeauto c:\\\\a.exe",
            f'INCLUDEPICTURE "{URL}"',
            'INCLUDE¦TEXT "other.docx"',
            "LINK Excel.Sheet.12 a.xlsx",
            "DATABASE \\d a.mdb",
            "RD other.docx",
            f"\u200bINCLUDE\u00adPICTURE \u201c{URL}\u201d",
            f"\u201cINCLUDEPICTURE\u201d {URL}",
            "MACROBUTTON Run here",
            "EMBED Word.Document.8",
            "ADDIN x",
            "HTMLCONTROL x",
            "CONTROL Forms.X",
        )
    },
    **{
        name: ("field", "body, paragraph 1", word(paragraph(inner)))
        for name, inner in {
            "a code after deleted code": coded(
                tracked("del", "<w:r><w:delInstrText>QUOTE </w:delInstrText></w:r>"), code("DDE a")
            ),
            "a code that was deleted": coded(
                tracked("moveFrom", code("DDE a")), tracked("ins", code("QUOTE a"))
            ),
            "a code before a deleted end of code": char("begin")
            + tracked("del", char("separate"))
            + code("DDE a")
            + char("end"),
            "a code in ordinary text": coded(run("DDE a")),
            "a code around a text box": coded(BOX, code("INCLUDEPICTURE"), "<w:r><w:tab/></w:r>", AIM),
            "a code beside a tab": coded(code("INCLUDEPICTURE"), "<w:r><w:tab/></w:r>", code(URL)),
            "a field in one version of the text": branches(coded(code("DDE a")), ""),
            "a field that begins in one version of the text": branches(char("begin"), "")
            + code("INCLUDE")
            + code("TEXT a"),
        }.items()
    },
    **{
        name: ("nested", "body, paragraph 1", word(paragraph(inner)))
        for name, inner in {
            "a name that another field gives": coded(field("QUOTE INCLUDEPICTURE"), AIM),
            "a name that another field completes": coded(code(" IN"), field("QUOTE CLUDEPICTURE"), AIM),
            "a name that a simple field gives": coded('<w:fldSimple w:instr="REF a"/>', AIM),
            "a name that differs by program": coded(branches(code("QUOTE "), ""), code("DDE a")),
            "a name that a control takes from elsewhere": coded(
                "<w:sdt><w:sdtPr><w:dataBinding/></w:sdtPr></w:sdt>", AIM
            ),
        }.items()
    },
    "a simple field": (
        "field",
        "header, paragraph 1",
        word("x", header=[paragraph('<w:fldSimple w:instr=" IMPORT a.png "/>')]),
    ),
    "a field whose keyword another field gives": ("nested", "body, paragraph 1", word(paragraph(NESTED))),
    "an object": ("object", "body, paragraph 1", word(paragraph("<w:r><w:object/></w:r>"))),
    "a linked object": ("object", "body", related("oleObject", URL)),
    "an embedded package": ("object", "body", related("package", "a.xlsx", mode="")),
    "a control": (
        "object",
        "body, paragraph 2",
        related("control", "a.xml", paragraph('<w:r><w:control r:id="rIdX"/></w:r>'), mode=""),
    ),
    "macros": ("macros", "body", related("vbaProject", "vbaProject.bin", mode="")),
    "a frame": ("source", "body", related("frame", URL)),
    "a film": ("source", "body", related("video", URL)),
    "a picture by a relationship that says link": (
        "source",
        "body, paragraph 2",
        related("hyperlink", URL, paragraph(BLIP)),
    ),
    "a link that runs a script": (
        "link",
        "body, paragraph 2",
        related("hyperlink", "java&#9;script:alert(1)", paragraph(ANCHOR)),
    ),
    "a link to a file": (
        "link",
        "body, paragraph 2",
        related("hyperlink", "file:///C:/a.exe", paragraph(ANCHOR)),
    ),
    "a field that links to a server": (
        "link",
        "body, paragraph 1",
        word(paragraph(field(r'HYPERLINK "\\\\server\\a"'))),
    ),
    **{
        f"the link {arguments}": ("link", "body, paragraph 1", word(paragraph(inner)))
        for arguments in (
            '\\t "_blank" "file:///c:/x.exe"',
            '\\m "javascript:alert(1)"',
            '"" "file:///x"',
            '\\l "x" "file:///x"',
            "\u201cfile:///x\u201d",
            "x.exe",
            '"//server/share"',
            '\\o "a \\" b" \\\\\\\\server',
        )
        for inner in (coded(code(f"HYPERLINK{arguments}")), coded(code(f" HYPERLINK {arguments} ")))
    },
    "a simple field that links to a file": (
        "link",
        "body, paragraph 1",
        word(paragraph('<w:fldSimple w:instr=\'HYPERLINK \\t "_top" "file:///x"\'/>')),
    ),
    "a link whose address another field gives": (
        "link",
        "body, paragraph 1",
        word(paragraph(coded(code('HYPERLINK "'), field("REF a"), code('"')))),
    ),
    "the data of a mail merge": ("merge", "word/settings.xml", settings("<w:mailMerge/>")),
    "the recipients of a mail merge": (
        "merge",
        "word/settings.xml",
        settings("", f'<Relationship Id="a" Type="{R}/recipientData" Target="recipients.xml"/>'),
    ),
    "an add-in": (
        "addin",
        "",
        with_parts(
            word("x"),
            {
                "_rels/.rels": parts_of(word("x"))["_rels/.rels"]
                .decode()
                .replace(
                    "</Relationships>",
                    '<Relationship Id="a" Type="t/webextensiontaskpanes" Target="a.xml"/></Relationships>',
                )
            },
        ),
    ),
}


@pytest.mark.parametrize(("kind", "place", "data"), FILES.values(), ids=FILES)
def test_active_content_is_refused_at_its_place_unless_its_kind_is_allowed(
    kind: str, place: str, data: bytes
) -> None:
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(data, allow={*ACTIVE} - {kind})
    assert {(problem.kind, problem.place) for problem in caught.value.problems} == {(f"active-{kind}", place)}
    assert all(f"allow {kind!r}" in problem.fix for problem in caught.value.problems)
    assert WordTemplate.load(data, allow={kind}).render({})


SOUND: dict[str, bytes] = {
    "a link": related("hyperlink", URL, paragraph(ANCHOR)),
    "a link to a place": word(paragraph(f'<w:hyperlink w:anchor="a">{run("here")}</w:hyperlink>')),
    "a link field": word(paragraph(field('HYPERLINK "mailto:a@example.com"'))),
    "a field of a link to a place": word(paragraph(field(r"HYPERLINK \l a"))),
    "a link field with a tip and a frame": word(
        paragraph(field(r'HYPERLINK "http://a.example/" \l "x" \o "to \"file:x\"" \t "_top" \* MERGEFORMAT'))
    ),
    "fields in the codes of others": word(
        paragraph(
            coded(code("IF "), field("PAGE"), code(" = "), field("NUMPAGES"), code(' "DDE" "LINK"'))
            + coded(code("="), field("PAGE"), code("+1"))
            + coded(code("IF"), field("PAGE"), code("=1 a b"))
        )
    ),
    "a name that was changed while changes were tracked": word(
        paragraph(coded(tracked("del", code("PAGE")), tracked("ins", code("NUMPAGES"))))
    ),
    "a bookmark with a name that begins like a fetching field's": word(paragraph(field("LINK_1"))),
    "fields that stay in the file": word(
        paragraph(field("PAGE") + field("IF 1 = 1 a b") + field("= 1 + 1") + field("STYLEREF DDE"))
    ),
    "the words of a fetching field in text": word("DDEAUTO INCLUDETEXT"),
    "a result with a fetching field's name": word(paragraph(field("PAGE", "DDE"))),
    "a shape that links to a page": word(
        paragraph(f'<w:r><w:pict><v:rect href="{URL}"/><v:rect href="#a" src=""/></w:pict></w:r>')
    ),
    "an SVG that is whole": with_parts(
        word("x"),
        {"word/a.svg": f'<svg><a href="{URL}"/><use href="#a"/><g fill="url(#b)"/></svg>'},
    ),
    "the data of a chart": with_parts(
        word("x"),
        {
            "word/charts/chart1.xml": "<c/>",
            "word/charts/_rels/chart1.xml.rels": parts_of(word("x"))["_rels/.rels"]
            .decode()
            .replace("officeDocument", "package"),
        },
    ),
}


@pytest.mark.parametrize("data", SOUND.values(), ids=SOUND)
def test_what_fetches_and_runs_nothing_is_no_active_content(data: bytes) -> None:
    parts, _, entries = read_parts(read_entries(data, "x"), "x")
    assert find_active(parts, entries) == []


@pytest.mark.parametrize(
    ("address", "unsafe"),
    [
        (URL, False),
        ("HTTPS://example.com", False),
        ("tel:5", False),
        ("#place", False),
        ("other.docx", True),
        ("..\\x.exe", True),
        ("//server/x", True),
        ("/\\server", True),
        ("\\/server/x", True),
        ("\u200bfile:///x", True),
        ("\ufeffhttp://example.com", True),
        ("%66ile:///x", True),
        ("\0http://x", True),
        ("", False),
        ("JavaScript:x", True),
        (" \tvbs\ncript:x", True),
        ("file:///x", True),
        ("C:\\x", True),
        ("\\\\server\\x", True),
        ("ms-word:ofe|u|x", True),
        ("data:text/html,x", True),
    ],
)
def test_a_link_may_lead_to_web_pages_mail_and_telephones(address: str, unsafe: bool) -> None:
    assert is_unsafe(address) == unsafe


def test_a_kind_that_does_not_exist_cannot_be_allowed() -> None:
    with pytest.raises(ValueError, match="no kinds of active content: \\['pictures'\\]; the kinds are"):
        WordTemplate.load(word("x"), allow={"picture", "pictures"})


def test_all_active_content_of_a_file_is_reported_once_and_with_its_other_problems() -> None:
    data = related("image", URL, paragraph(BLIP), paragraph(BLIP), paragraph(field("DDE a")), "{{ a")
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(data)
    assert [(problem.kind, problem.place) for problem in caught.value.problems] == [
        ("active-field", "body, paragraph 4"),
        ("active-picture", "body, paragraph 2"),
        ("active-picture", "body, paragraph 3"),
        ("unclosed-tag", "body, paragraph 5"),
    ]


def test_an_allowed_object_stays_in_the_document() -> None:
    data = related("oleObject", "a.bin", paragraph('<w:r><w:object r:id="rIdX"/></w:r>'), "{{ v }}", mode="")
    data = zipped({**parts_of(data), "word/a.bin": b"ole"})
    filled = WordTemplate.load(data, allow=["object"]).fill({"v": 1}, payload="{}").content
    assert parts_of(filled)["word/a.bin"] == b"ole"
    assert problems_in(filled) == []


def test_the_guide_lists_every_kind(root: Path) -> None:
    page = (root / "docs" / "templates.md").read_text(encoding="utf-8")
    assert [kind for kind in ACTIVE if f"| `{kind}` | " not in page] == []
    assert [kind for kind in ACTIVE if f"active-{kind}" not in KINDS] == []
