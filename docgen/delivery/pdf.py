"""Writes documents as PDF, for long keeping (PDF/A-2b) and for people who hear it (PDF/UA-1), by LibreOffice.

What LibreOffice leaves out is mended here, and what differs from run to run is left out: the same document
gives the same bytes with the same LibreOffice and fonts. The id in the file is a digest of it, by which a PDF
that was signed or changed is known.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Iterable, Iterator
from html import escape
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docgen.delivery.libreoffice import START_SECONDS, convert
from docgen.delivery.words import Source, read_source
from docgen.document import Document
from docgen.errors import DeliveryError, DocgenError, DocumentError, Problem, TemplateError
from docgen.lazy import compiled_when_used, dataclass
from docgen.word import DEFAULT_LIMITS, read_entries

if TYPE_CHECKING:
    from pikepdf import Pdf

_ID = compiled_when_used(rb"/ID \[<([0-9a-f]{32})><([0-9a-f]{32})>\]")
_HEADS = {
    "Label": "Row",
    "Check Label": "Row",
    "Column Head": "Column",
}  # beginnings of styles: what they name
_HEADING = compiled_when_used("/H([1-5])")
_NO_DATE = (
    b"\x07\xd0\0\1\0\1" + b"\0" * 6
)  # January 1, 2000: a profile of colours must have one (ICC.1, 7.2.8)
_PATH, _PAINT = frozenset("m l c v y h re W W*".split()), frozenset("S s f F f* B B* b b*".split())
_UA = """<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of PDF/UA that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
{about}</rdf:Description>
{ua}</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
_ABOUT = {  # what a PDF says of itself, in the two places that must agree (ISO 19005-2, 6.6.2.3)
    "/Title": '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt></dc:title>',
    "/Author": "<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>",
    "/Subject": (
        '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt></dc:description>'
    ),
    "/Creator": "<xmp:CreatorTool>{}</xmp:CreatorTool>",
    "/Producer": "<pdf:Producer>{}</pdf:Producer>",
}


@dataclass(frozen=True)
class Converted:
    """The PDF of one document, or why there is none."""

    content: bytes = b""
    error: DocgenError | None = None


def to_pdf(source: Document | str | Path | bytes) -> bytes:
    """Return a document, a Word file, or the bytes of one as PDF (PDF/A-2b and PDF/UA-1), by LibreOffice.

    Raises DocumentError if it cannot be read, and DeliveryError if no PDF can be made of it: because
    LibreOffice or pikepdf (the extra `pdf`) is missing, fails or hangs.
    """
    (made,) = convert_all([source])
    if made.error is not None:
        raise made.error
    return made.content


def convert_all(sources: Iterable[Source], seconds: float = START_SECONDS) -> list[Converted]:
    """Convert documents by as few calls of LibreOffice as can be; each has its own result."""
    read: list[tuple[bytes, str]] = []
    results: list[Converted] = []
    for source in sources:
        try:
            content, name = read_source(source)
            _check_word_file(content, name)
            read.append((content, name))
            results.append(Converted())
        except DocumentError as error:
            results.append(Converted(error=error))
    made = iter(_made(read, seconds))
    return [one if one.error is not None else next(made) for one in results]


def is_as_made(content: bytes) -> bool:
    """Return whether a file is a PDF as docgen made it: not signed, filled in or changed since."""
    return len(_ID.findall(content)) == 1 and _identified(content) == content


def _check_word_file(content: bytes, name: str) -> None:
    try:
        read_entries(content, name, DEFAULT_LIMITS)
    except TemplateError as error:
        raise DocumentError(error.source, error.problems) from None


def _made(read: list[tuple[bytes, str]], seconds: float) -> Iterator[Converted]:
    try:
        _require_pikepdf()
        pdfs = list(convert([content for content, _ in read], seconds))
    except DeliveryError as error:
        yield from [Converted(error=error)] * len(read)
        return
    for pdf, (_, name) in zip(pdfs, read, strict=True):
        yield _mended(pdf, name)


def _require_pikepdf() -> None:
    try:
        import pikepdf  # noqa: F401
    except ImportError:
        problem = Problem(
            "", "is not installed, and mends the PDF", "pip install 'docgen-clinic[pdf]'", "no-pikepdf"
        )
        raise DeliveryError("pikepdf", [problem]) from None


def _mended(pdf: bytes | None, name: str) -> Converted:
    from pikepdf import PdfError

    try:
        if pdf is not None:
            return Converted(mend(pdf))
        message = "LibreOffice made no PDF of it"
    except PdfError:
        message = "LibreOffice made a PDF of it that is not whole"
    fix = "see whether the disk for temporary files is full, and whether LibreOffice opens the document"
    return Converted(error=DeliveryError(name, [Problem("", message, fix, "no-pdf")]))


def mend(content: bytes) -> bytes:
    """Return a PDF of LibreOffice as PDF/A-2b and PDF/UA-1, the same bytes each time."""
    import pikepdf

    with pikepdf.open(BytesIO(content), attempt_recovery=False) as pdf:
        for page in pdf.pages:
            _mark_artifacts(pdf, page)
        if "/StructTreeRoot" in pdf.Root:
            _mend_structure(pdf.Root.StructTreeRoot)
        for intent in pdf.Root.get("/OutputIntents", []):
            profile = intent.DestOutputProfile.read_bytes()
            intent.DestOutputProfile.write(profile[:24] + _NO_DATE + profile[36:])
        said = [
            form.format(escape(str(pdf.docinfo[key]))) for key, form in _ABOUT.items() if key in pdf.docinfo
        ]
        ua = _UA if "/Title" in pdf.docinfo and "/Lang" in pdf.Root else ""
        xmp = _XMP.format(about="\n".join(said), ua=ua)
        pdf.Root.Metadata = pdf.make_stream(
            xmp.encode(), {"/Type": pikepdf.Name.Metadata, "/Subtype": pikepdf.Name.XML}
        )
        for of, key in (
            (pdf.docinfo, "/CreationDate"),
            (pdf.docinfo, "/ModDate"),
            (pdf.trailer, "/ID"),
            (pdf.trailer, "/DocChecksum"),
        ):
            if key in of:
                del of[key]
        made = BytesIO()
        _compress(pdf)
        level = pikepdf.StreamDecodeLevel.none
        pdf.save(made, static_id=True, compress_streams=False, stream_decode_level=level)
    return _identified(made.getvalue())


def _compress(pdf: Pdf) -> None:
    """Compress what is not yet, but for the metadata.

    What ends in CR is written as letters: with the LF that follows, PDF/A counts it as the end of a line.
    """
    import pikepdf

    for one in pdf.objects:
        if not isinstance(one, pikepdf.Stream) or one.get("/Type") == pikepdf.Name.Metadata:
            continue
        filters = one.get("/Filter")
        if filters is None or (filters == pikepdf.Name.FlateDecode and one.read_raw_bytes().endswith(b"\r")):
            content, flate = zlib.compress(one.read_bytes()), pikepdf.Name.FlateDecode
            if content.endswith(b"\r"):
                letters = base64.a85encode(content) + b"~>"
                one.write(letters, filter=pikepdf.Array([pikepdf.Name.ASCII85Decode, flate]))
            else:
                one.write(content, filter=flate)


def _identified(content: bytes) -> bytes:
    """Put the digest of a PDF, taken with zeros in the place of its id, into this place."""
    blank = _ID.sub(b"/ID [<%b><%b>]" % ((b"0" * 32,) * 2), content)
    digest = hashlib.sha256(blank).hexdigest()[:32].encode()
    return _ID.sub(b"/ID [<%b><%b>]" % (digest, digest), content)


def _mark_artifacts(pdf: Pdf, page: Any) -> None:
    """Mark the lines that LibreOffice draws outside of all content, such as borders of paragraphs."""
    import pikepdf

    found: list[Any] = []
    path: list[Any] = []
    depth = 0
    opening = pikepdf.ContentStreamInstruction([pikepdf.Name.Artifact], pikepdf.Operator("BMC"))
    closing = pikepdf.ContentStreamInstruction([], pikepdf.Operator("EMC"))
    for one in pikepdf.parse_content_stream(page):
        operator = str(one.operator)
        depth += {"BMC": 1, "BDC": 1, "EMC": -1}.get(operator, 0)
        if depth == 0 and operator in _PATH:
            path.append(one)
            continue
        is_drawn = bool(path) and operator in _PAINT
        found += [opening, *path, one, closing] if is_drawn else [*path, one]
        path = []
    if any(one is opening for one in found):
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(found))


def _mend_structure(root: Any) -> None:
    """Tag the title as the heading that it is, with the others below it, and the cells that name others."""
    import pikepdf

    roles = root.get("/RoleMap", {})
    has_title = "/Title" in roles
    if has_title:
        roles["/Title"] = pikepdf.Name.H1
    for element in _elements(root):
        kind = str(element.get("/S", ""))
        if has_title and (level := _HEADING.fullmatch(kind)):
            element.S = pikepdf.Name(f"/H{int(level[1]) + 1}")
        elif kind in ("/TD", "/TH") and (scope := _scope(element)):
            element.S = pikepdf.Name.TH
            element.A = _with_scope(element.get("/A"), scope)


def _elements(element: Any) -> Iterator[Any]:
    """Yield the elements of a structure, the outer ones first."""
    waiting = [element]
    while waiting:
        one = waiting.pop()
        if not hasattr(one, "keys"):  # the number of a piece of content
            continue
        yield one
        waiting += _children(one)


def _children(element: Any) -> list[Any]:
    import pikepdf

    inner = element.get("/K")
    if inner is None:
        return []
    return list(inner) if isinstance(inner, pikepdf.Array) else [inner]


def _scope(cell: Any) -> str:
    """Return what a cell names, `Row` or `Column`, by the styles of its paragraphs; empty if nothing."""
    styles = [str(one.get("/S", ""))[1:] for one in _children(cell) if hasattr(one, "keys")]
    scopes = {
        next((scope for name, scope in _HEADS.items() if style.startswith(name)), "") for style in styles
    }
    return scopes.pop() if len(scopes) == 1 else ""


def _with_scope(attributes: Any, scope: str) -> Any:
    """Return the attributes of a cell, with its scope beside the columns that it spans."""
    import pikepdf

    given = list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes] if attributes else []
    table = next((one for one in given if pikepdf.Name.Table == one.O), None)
    if table is None:
        table = pikepdf.Dictionary(O=pikepdf.Name.Table)
        given.append(table)
    table.Scope = pikepdf.Name(f"/{scope}")
    return pikepdf.Array(given)
