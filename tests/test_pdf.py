"""What a patient reads as PDF by LibreOffice, for people who hear it or see it enlarged (PDF/UA-1)."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

import pytest
from notation import word, zipped

import docgen

OPTIONS = 'pdf:writer_pdf_Export:{"PDFUACompliance":{"type":"boolean","value":"true"}}'
PATIENTS = ("patient-consent", "aftercare")


def failures(folder: Path) -> dict[str, set[str]]:
    """Export every Word file of a folder, and find what PDF/UA-1 does not allow, by the name of the file."""
    from page import validate_pdf

    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    files = sorted(map(str, folder.glob("*.docx")))
    command = ["soffice", profile, "--headless", "--convert-to", OPTIONS, "--outdir", str(folder), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    reports = {path.stem: validate_pdf(path, profile="ua1") for path in folder.glob("*.pdf")}
    assert len(reports) == len(files)
    return {name: {one.message for one in report.failures} for name, report in reports.items()}


@pytest.mark.needs("soffice", "page")
def test_what_patients_read_is_accessible_as_pdf(root, pack, tmp_path):
    for record in sorted((root / "examples").glob("*-*.*")):
        encounter = docgen.load_encounter(record, pack=pack)
        for document in PATIENTS:
            for language, draft in (("en", False), ("en", True), ("es", True)):
                for large in (False, True):
                    given = {"language": language, "draft": draft, "large_print": large}
                    made = docgen.fill(encounter, pack, document, **given)
                    made_as = "-".join(map(str, (record.stem, document, *given.values())))
                    (tmp_path / f"{made_as}.docx").write_bytes(made.content)
    found = failures(tmp_path)
    assert len(found) == 36
    assert {name: messages for name, messages in found.items() if messages} == {}


@pytest.mark.needs("soffice", "page")
def test_a_file_without_title_or_language_is_not(root, pack, tmp_path):
    (tmp_path / "plain.docx").write_bytes(word("Hello."))
    good = pack.template_path("aftercare", "en").read_bytes()
    (tmp_path / "good.docx").write_bytes(good)
    with zipfile.ZipFile(pack.template_path("aftercare", "en")) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    core = parts["docProps/core.xml"]
    parts["docProps/core.xml"] = core.replace(b"<dc:title>Aftercare sheet</dc:title>", b"")
    assert parts["docProps/core.xml"] != core
    (tmp_path / "untitled.docx").write_bytes(zipped(parts))
    found = failures(tmp_path)
    assert found["good"] == set()
    assert any("title" in one.lower() for one in found["untitled"])
    assert any("title" in one.lower() for one in found["plain"])
