"""Documents as PDF by LibreOffice, for long keeping (PDF/A-2b) and for people who hear them (PDF/UA-1)."""

from __future__ import annotations

import contextlib
import io
import itertools
import zipfile
from pathlib import Path

import pytest
from notation import paragraph, word, zipped

import docgen
from docgen.delivery.pdf import convert_all, is_as_made
from docgen.document import Document
from docgen.errors import DeliveryError, DocumentError

DOCUMENTS = ("procedure-note", "patient-consent", "aftercare")
PROFILES = ("ua1", "2b")


def failures(content: bytes, folder: Path, profile: str) -> set[str]:
    """What a profile does not allow in a PDF."""
    from page import ValidationProfile, validate_pdf

    (folder / "judged.pdf").write_bytes(content)
    profiles = {"ua1": ValidationProfile.PDF_UA_1, "2b": ValidationProfile.PDF_A_2B}
    return {one.message for one in validate_pdf(folder / "judged.pdf", profile=profiles[profile]).failures}


@pytest.fixture(scope="module")
def documents(root: Path, pack: docgen.Pack) -> list[Document]:
    """Every document of every example, final and as a draft, in each language and size of print."""
    made = []
    for record in sorted((root / "examples").glob("*-*.*")):
        encounter = docgen.load_encounter(record, pack=pack)
        ways = itertools.product(DOCUMENTS, ("en", "es"), (False, True), (False, True))
        for code, language, draft, large in ways:
            with contextlib.suppress(docgen.NotReady, docgen.PackError):  # the note is in English alone
                made.append(
                    docgen.fill(encounter, pack, code, language=language, draft=draft, large_print=large)
                )
    return made


@pytest.mark.needs("soffice", "page", "pikepdf")
def test_every_document_is_pdf_a_and_pdf_ua_and_has_the_same_bytes_again(documents, tmp_path) -> None:
    first, again = convert_all(documents), convert_all(documents[::-1])[::-1]
    assert len(first) > 36
    assert {document.language for document in documents} == {"en", "es"}
    for document, made, second in zip(documents, first, again, strict=True):
        assert made.error is None
        assert made.content == second.content, document.name
        assert is_as_made(made.content)
        for profile in PROFILES:
            assert failures(made.content, tmp_path, profile) == set(), (document.name, profile)


@pytest.mark.needs("soffice", "pikepdf")
def test_a_pdf_says_its_title_language_and_headings_and_no_time(documents) -> None:
    import pikepdf

    note = next(one for one in documents if one.code == "procedure-note" and not one.draft)
    content = docgen.to_pdf(note)
    assert b"/CreationDate" not in content
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert str(pdf.docinfo.Title) == "Procedure note"
        assert str(pdf.Root.Lang).lower() == "en-us"
        assert b"CreateDate" not in pdf.Root.Metadata.read_bytes()
        kinds = [str(one.get("/S", "")) for one in pdf.objects if isinstance(one, pikepdf.Dictionary)]
        written = [one.unparse(resolved=True) for one in pdf.objects if isinstance(one, pikepdf.Dictionary)]
        assert pdf.Root.StructTreeRoot.RoleMap.Title == "/H1"
    assert kinds.count("/H2") > 3
    assert "/H1" not in kinds  # the title alone, by its role
    assert kinds.count("/TH") > 10
    assert any(b"/Scope /Row" in one for one in written)
    assert any(b"/Scope /Column" in one for one in written)


@pytest.mark.needs("soffice", "pikepdf")
def test_a_pdf_that_was_changed_is_known(documents, tmp_path) -> None:
    content = docgen.to_pdf(documents[0])
    assert is_as_made(content)
    assert not is_as_made(content + b"\n")
    assert not is_as_made(content.replace(b"LibreOffice", b"LibreOfficf"))
    assert not is_as_made(b"")
    path = tmp_path / documents[0].name
    path.write_bytes(documents[0].content)
    path.with_suffix(".pdf").write_bytes(content)
    assert [one.state for one in docgen.save_copies([path])] == ["unchanged"]
    path.with_suffix(".pdf").write_bytes(docgen.to_pdf(documents[-1]))
    assert [one.state for one in docgen.save_copies([path])] == ["not-written"]
    assert [one.state for one in docgen.save_copies([path], force=True)] == ["written"]
    assert path.with_suffix(".pdf").read_bytes() == content


@pytest.mark.needs("soffice", "page", "pikepdf")
def test_a_file_without_title_is_no_pdf_ua_and_does_not_say_that_it_is(pack, tmp_path) -> None:
    with zipfile.ZipFile(pack.template_path("aftercare", "en")) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    core = parts["docProps/core.xml"]
    parts["docProps/core.xml"] = core.replace(b"<dc:title>Aftercare sheet</dc:title>", b"")
    assert parts["docProps/core.xml"] != core
    titled, untitled = (
        docgen.to_pdf(zipped(parts | {"docProps/core.xml": core})),
        docgen.to_pdf(zipped(parts)),
    )
    assert failures(titled, tmp_path, "ua1") == set()
    assert failures(untitled, tmp_path, "ua1") != set()
    assert failures(untitled, tmp_path, "2b") == set()
    assert b"pdfuaid" in titled
    assert b"pdfuaid" not in untitled


@pytest.mark.needs("soffice", "page", "pikepdf")
def test_a_line_that_libreoffice_draws_outside_of_all_content_is_marked(tmp_path) -> None:
    border = '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="000000"/></w:pBdr>'
    content = docgen.to_pdf(word(paragraph("Sign here", border)))
    with_line = [one for one in failures(content, tmp_path, "ua1") if "path painting" in one]
    assert with_line == []
    assert failures(content, tmp_path, "2b") == set()


def test_what_is_no_word_file_is_refused_before_libreoffice_is_called(tmp_path) -> None:
    for wrong in (b"no Word file", tmp_path / "missing.docx"):
        with pytest.raises(DocumentError):
            docgen.to_pdf(wrong)


@pytest.mark.needs("pikepdf")
@pytest.mark.parametrize("made", [None, b"%PDF-1.6\n1 0 obj"])
def test_where_libreoffice_makes_no_pdf_or_half_of_one_it_is_an_error(made, monkeypatch) -> None:
    monkeypatch.setattr("docgen.delivery.pdf.convert", lambda contents, _: [made] * len(contents))
    with pytest.raises(DeliveryError) as caught:
        docgen.to_pdf(word("Hello"))
    assert [problem.kind for problem in caught.value.problems] == ["no-pdf"]


def test_without_pikepdf_the_error_says_how_to_get_it(monkeypatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pikepdf", None)
    with pytest.raises(DeliveryError, match=r"docgen-clinic\[pdf\]") as caught:
        docgen.to_pdf(word("Hello"))
    assert [problem.kind for problem in caught.value.problems] == ["no-pikepdf"]
