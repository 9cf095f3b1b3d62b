"""A template is previewed: filled with a pack's invented visit, or with its own names in brackets."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import docx
import pytest
from drawn import drawing
from notation import part, parts_of, read, with_relations, word

from docgen.cli import run
from docgen.errors import DocumentError
from docgen.filed import read_document
from docgen.preview import invent_values, preview
from docgen.word import WordTemplate


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test works in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def shipped(root: Path) -> Path:
    """The folder of the shipped templates."""
    return root / "templates" / "17340" / "en"


def text_of(path: str) -> str:
    return "".join(part(Path(path).read_bytes()).itertext())


DOCUMENTS = {
    "procedure-note": "Rowan Sampleton",
    "patient-consent": "Rowan Sampleton",
    "aftercare": "Do not rub or scratch the skin.",
    "addendum": "[amends.additions 1.text]",
}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_template_of_a_pack_is_filled_with_its_invented_visit(
    shipped: Path, document: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["template", "preview", str(shipped / f"{document}.docx")]) == 0
    file = f"{document}-preview.docx"
    assert f"a preview with the invented visit liquid-nitrogen-face.toml: {file}" in capsys.readouterr().err
    assert DOCUMENTS[document] in text_of(file)
    assert "[missing" not in text_of(file)
    header = "".join(
        part.decode() for name, part in parts_of(Path(file).read_bytes()).items() if "header" in name
    )
    assert "DRAFT. Not for signature." in header
    assert any("preview" in comment.text for comment in docx.Document(file).comments)
    with pytest.raises(DocumentError):
        read_document(file)


def test_a_preview_of_a_copy_shows_its_own_sentence(shipped: Path) -> None:
    assert run(["pack", "copy", "17340", "mine"]) == 0
    sheet = docx.Document("mine/en/aftercare.docx")
    sheet.add_paragraph("Our own sentence, about {{ patient.name }}.")
    sheet.save("mine/en/aftercare.docx")
    assert run(["template", "preview", "mine/en/aftercare.docx", "-o", "look.docx"]) == 0
    assert "Our own sentence, about Rowan Sampleton." in text_of("look.docx")


def test_a_template_elsewhere_is_filled_with_the_visit_of_the_pack_that_is_named(
    shipped: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(shipped / "aftercare.docx", "sheet.docx")
    assert run(["template", "preview", "sheet.docx", "--pack", "17340", "-d", "aftercare"]) == 0
    assert "Do not rub or scratch the skin." in text_of("sheet-preview.docx")
    assert run(["template", "preview", "sheet.docx", "--pack"]) == 2
    assert "-d and one of procedure-note, patient-consent" in capsys.readouterr().err


def test_a_template_of_no_pack_is_filled_with_its_names(capsys: pytest.CaptureFixture[str]) -> None:
    Path("letter.docx").write_bytes(
        word(
            "Dear {{ patient.name }}, born {{ patient.birth_date | date }}",
            "{% for site in sites %}{{ site.name }}: {{ site.seconds | number }}. {% endfor %}",
            "{{ tags | list }}{% if minor %} a minor{% endif %}",
            '{% if agent == "ice" %}with ice{% endif %}',
            "at {{ start | datetime }}",
            header=["{% if document.draft %}DRAFT{% endif %}"],
        )
    )
    assert run(["template", "preview", "letter.docx", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "file": "letter.docx",
        "preview": "letter-preview.docx",
        "visit": None,
    }
    assert read(Path("letter-preview.docx").read_bytes())[:5] == [
        "Dear [patient.name], born January 1, 2000",
        "[sites 1.name]: 3. [sites 2.name]: 3. ",
        "[tags 1] and [tags 2] a minor",
        "with ice",
        "at January 1, 2000 at 12:00\u00a0PM",
    ]
    assert b"DRAFT" in parts_of(Path("letter-preview.docx").read_bytes())["word/header.xml"]


SHOWN = {
    '{{ rows | sum(attribute="a") }}': "6",
    '{{ allergies | instead(none="No") }}': "[allergies]",
    "{% for k, v in x.items() %}{{ k }}: {{ v }}. {% endfor %}": "name 1: [x 1]. name 2: [x 2]. ",
    "{% for k, v in x | dictsort %}{{ v }}{% endfor %}": "[x 1][x 2]",
    "{{ x.values() | list }}": "[x 1] and [x 2]",
}


@pytest.mark.parametrize("tags", SHOWN)
def test_a_value_is_invented_as_its_use_shows_it(tags: str) -> None:
    Path("a.docx").write_bytes(word(tags))
    assert read(preview("a.docx"))[0] == SHOWN[tags]


def test_a_picture_is_invented_too() -> None:
    placeholder = '<pic:pic xmlns:pic="p"><pic:blipFill><a:blip r:embed="rId7"/></pic:blipFill></pic:pic>'
    shown = with_relations(
        word(drawing("{{ visit.photo }}", placeholder)),
        '<Relationship Id="rId7" Type="t/image" Target="styles.xml"/>',
    )
    template = WordTemplate.load(shown)
    photo = invent_values(template.fields)["visit"]["photo"]
    assert (photo.pixels, photo.alternative_text) == ((1, 1), "visit.photo")


def test_the_same_template_gives_the_same_preview() -> None:
    Path("a.docx").write_bytes(word("{{ b.c }} {{ d }}"))
    assert preview("a.docx") == preview("a.docx")


def test_a_preview_replaces_nothing_unless_asked_and_never_a_document(
    shipped: Path, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("a.docx").write_bytes(word("{{ b.c }}"))
    assert run(["template", "preview", "a.docx"]) == 0
    assert run(["template", "preview", "a.docx"]) == 1
    assert "--force" in capsys.readouterr().err
    assert run(["template", "preview", "a.docx", "--force"]) == 0
    assert run(["demo"]) == 0
    (note,) = Path("docgen-demo").glob("*note*.docx")
    before = note.read_bytes()
    assert run(["template", "preview", "a.docx", "-o", str(note), "--force"]) == 1
    assert note.read_bytes() == before
    assert run(["template", "preview", "a.docx", "-o", "a.docx", "--force"]) == 1


def test_every_problem_of_a_template_is_told_instead(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.docx").write_bytes(word("{{ b. }}", "{% if c %}"))
    assert run(["template", "preview", "a.docx"]) == 1
    assert "a.docx: 2 problems" in capsys.readouterr().err
    assert not Path("a-preview.docx").exists()
