"""Packs: where they are found, what they give, and that a broken one says all that is wrong."""

from __future__ import annotations

import gc
import os
import pickle
import re
import subprocess
import sys
import tomllib
import weakref
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from notation import sheet
from tiny_pack import VISIT, make_tiny_pack

import docgen
from docgen.clinic import parse_clinic
from docgen.context.shape import context_shape
from docgen.errors import DocgenError, PackError, TemplateError
from docgen.pack import (
    InstalledPack,
    Pack,
    Statement,
    find_problems,
    installed_packs,
    keeping,
    kept_for_pack,
    load_pack,
    mark_missing,
)
from docgen.pack.places import VARIABLE
from docgen.review import check_pack
from docgen.sources import load_encounter
from docgen.visit import Visit, fill_all

PACK = """
code = "99"
title = "A test"
version = "1.0.0"
descriptor = "Testing (one, two)"
notice_year = 2025
notice = "Copyright {year} of somebody."

[limits]
age_of_medical_consent = 18

[documents.note]
type = "note"
title = "Note"
file = "note.docx"
readers = "colleague"
subject = "procedure"
due = "procedure.status"

[documents.sheet]
type = "aftercare"
title = "Sheet"
file = "sheet.docx"
readers = "patient"
subject = "plan"
due = "plan"
"""

VOCABULARY = """
[facts]
applicator.agents = "choice agent, repeats"

[agent]
water = { boils_at_celsius = 100 }

[applicator]
cup = { agents = ["water"] }

[body_site]
hand = { sides = ["right", "left"] }
hair = { sides = ["not_applicable"] }
"""

WORDS = """
language = "en"

[words.agent]
water = { clinical = "aqua", plain = "water" }

[words.applicator]
cup = { clinical = "cup", plain = "cup" }

[words.body_site.hand]
clinical = "manus"
plain = "hand"
right = { clinical = "right manus", plain = "right hand" }
left = { clinical = "left manus", plain = "left hand" }

[words.body_site.hair]
clinical = "capilli"
plain = "hair"

[text]
why = "Because."

[text.part]
one = "One."
"""


@pytest.fixture(autouse=True)
def _no_pack_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)


WORD_FILE = sheet("{{ pack.code }}", "{{ signature.by }}")


def make_pack(
    folder: Path,
    pack: str = PACK,
    words: str | None = WORDS,
    templates: str = "note sheet",
    vocabulary: str = VOCABULARY,
) -> Path:
    """A small whole pack, with what a test wants otherwise."""
    (folder / "text").mkdir(parents=True)
    (folder / "en").mkdir()
    (folder / "pack.toml").write_text(pack, encoding="utf-8")
    (folder / "vocabulary.toml").write_text(vocabulary, encoding="utf-8")
    if words is not None:
        (folder / "text" / "en.toml").write_text(words, encoding="utf-8")
    for name in templates.split():
        (folder / "en" / f"{name}.docx").write_bytes(WORD_FILE)
    return folder


def problems(call: Callable[[], object]) -> list[str]:
    with pytest.raises(PackError) as caught:
        call()
    return [str(problem) for problem in caught.value.problems]


# --- what a pack gives ------------------------------------------------------------------------------


def test_a_pack_gives_what_its_folder_says(tmp_path: Path) -> None:
    pack = load_pack(make_pack(tmp_path / "p"))
    assert (pack.code, pack.title, pack.version, pack.descriptor) == (
        "99",
        "A test",
        "1.0.0",
        "Testing (one, two)",
    )
    assert pack.notice == "Copyright 2025 of somebody."
    assert pack.limits["age_of_medical_consent"] == 18
    assert list(pack.documents) == ["note", "sheet"]
    note = pack.documents["note"]
    assert (note.code, note.title, note.file) == ("note", "Note", "note.docx")
    assert (note.readers, note.subject, note.due) == ("colleague", "procedure", "procedure.status")
    assert (note.languages, pack.languages) == (("en",), ("en",))
    assert "water" in pack.vocabulary["agent"]
    assert pack.vocabulary["agent"]["water"] == {"boils_at_celsius": 100}


def test_a_document_carries_no_more_than_a_digest_unless_the_pack_says_so(tmp_path: Path) -> None:
    states = '[{ what = "a", name = "b", source = "c" }]'
    more = f'due = "plan"\ncarries = ["plan"]\namends = "note"\nstates = {states}'
    pack = PACK.replace('due = "plan"', more).replace('type = "aftercare"', 'type = "addendum"')
    documents = load_pack(make_pack(tmp_path / "p", pack)).documents
    note = documents["note"]
    assert (note.carries, [one.name for one in note.states], note.amends) == ("digest", ["signature.by"], "")
    assert (documents["sheet"].carries, documents["sheet"].amends) == (("plan",), "note")
    assert documents["sheet"].states == (Statement("a", "b", "c"),)


def test_a_digest_tells_packs_and_templates_apart(tmp_path: Path) -> None:
    one, same = (load_pack(make_pack(tmp_path / name)) for name in ("one", "same"))
    other = load_pack(make_pack(tmp_path / "other", words=WORDS.replace("aqua", "agua")))
    assert one.digest("en") == same.digest("en") != other.digest("en")
    assert one.digest("en") != one.digest("es")
    (same.folder / "en" / "note.docx").write_bytes(sheet("{{ pack.title }}"))
    digests = {pack.template_digest("note", "en") for pack in (one, same)}
    assert len(digests) == 2
    assert all(len(digest) == 64 for digest in digests)


def test_words_and_texts_come_as_they_are_written(tmp_path: Path) -> None:
    texts = load_pack(make_pack(tmp_path / "p")).texts("en")
    assert texts["words"]["body_site"]["hand"]["left"]["plain"] == "left hand"
    assert texts["text"] == {"why": "Because.", "part": {"one": "One."}}


def test_texts_and_templates_are_made_once(tmp_path: Path) -> None:
    pack = load_pack(make_pack(tmp_path / "p"))
    assert pack.texts("en") is pack.texts("en")
    assert pack.template("note") is pack.template("note", "en")
    assert pack.template("note") is not pack.template("note", page_size="a4")
    assert pack.template("note").render({"pack": {"code": "99"}}, "blank")


def test_a_pack_loads_without_reading_texts_or_templates(tmp_path: Path) -> None:
    broken = load_pack(make_pack(tmp_path / "p", words="broken ="))
    assert "broken-toml" in problems_kinds(lambda: broken.texts("en"))
    assert "broken-toml" in problems_kinds(lambda: broken.template("sheet"))  # for its phrases
    folder = make_pack(tmp_path / "q")
    (folder / "en" / "note.docx").write_bytes(b"no Word file")
    pack = load_pack(folder)
    assert pack.template("sheet")
    with pytest.raises(TemplateError):
        pack.template("note")


def problems_kinds(call: Callable[[], object]) -> list[str]:
    with pytest.raises(DocgenError) as caught:
        call()
    return [problem.kind for problem in caught.value.problems]


def test_a_pack_cannot_be_changed(tmp_path: Path) -> None:
    pack = load_pack(make_pack(tmp_path / "p"))
    with pytest.raises(AttributeError):
        pack.code = "1"  # type: ignore[misc]


def test_a_pack_pickles_with_what_it_has_made(tmp_path: Path) -> None:
    pack = load_pack(make_pack(tmp_path / "p"))
    pack.template("note")
    again = pickle.loads(pickle.dumps(pack))  # noqa: S301  # our own bytes
    assert again.vocabulary == pack.vocabulary
    assert again.template("note").render({"pack": {"code": "99"}}, "blank")


def test_a_language_is_offered_only_where_a_document_exists(tmp_path: Path) -> None:
    folder = make_pack(tmp_path / "p")
    (folder / "text" / "es.toml").write_text('language = "es"\n[words.agent]\nwater = { plain = "agua" }\n')
    pack = load_pack(folder)
    assert pack.languages == ("en",)
    assert pack.texts("es")["words"]["agent"]["water"] == {"plain": "agua"}
    (folder / "es").mkdir()
    (folder / "es" / "sheet.docx").write_bytes(WORD_FILE)
    offered = load_pack(folder)
    assert offered.documents["sheet"].languages == ("en", "es")
    assert offered.documents["note"].languages == ("en",)
    missing = problems(lambda: offered.texts("es"))
    assert "text/es.toml, words.body_site.hand.left: has no plain word (add plain)" in missing
    assert not any("clinical" in line for line in missing)  # Spanish has no document for colleagues


# --- where packs are found --------------------------------------------------------------------------


def test_the_shipped_pack_is_found_by_its_name_and_is_whole() -> None:
    pack = load_pack("17340")
    assert pack.folder.parts[-2:] == ("templates", "17340")  # beside the code, or above it in a source tree
    assert (pack.code, list(pack.documents)) == (
        "17340",
        ["procedure-note", "patient-consent", "aftercare", "addendum"],
    )
    assert pack.notice.startswith("CPT codes, descriptions and other data only are copyright 2025 American")
    assert find_problems(pack.folder) == ()


@pytest.mark.parametrize("spell", [str, Path, lambda folder: os.path.relpath(folder)])
def test_a_pack_is_found_by_its_folder(tmp_path: Path, spell: Callable[[Path], str | Path]) -> None:
    assert load_pack(spell(make_pack(tmp_path / "p"))).code == "99"


def test_a_pack_named_by_a_relative_folder_stays_at_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_pack(tmp_path / "p")
    monkeypatch.chdir(tmp_path)
    pack = load_pack("p")
    monkeypatch.chdir("/")
    assert pack.template("note")
    assert pack.texts("en")


def test_a_plain_name_is_a_folder_when_no_pack_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_pack(tmp_path / "mine")
    make_pack(tmp_path / "17340")
    monkeypatch.chdir(tmp_path)
    assert load_pack("mine").code == "99"
    assert load_pack("17340").code == "17340"  # a folder that happens to lie here does not take its place
    assert load_pack("./17340").code == "99"


@pytest.mark.parametrize("entry", ["", "own"])
def test_the_path_variable_names_packs_or_folders_of_packs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entry: str
) -> None:
    make_pack(tmp_path / "own")
    monkeypatch.setenv(VARIABLE, os.pathsep.join([str(tmp_path / "gone"), "", str(tmp_path / entry)]))
    assert load_pack("own").code == "99"


def test_a_clinics_own_pack_of_a_name_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_pack(tmp_path / "17340")
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    assert load_pack("17340").code == "99"
    assert [place.pack.code for place in installed_packs() if place.pack and place.name == "17340"] == ["99"]


def install(folder: Path, value: str, name: str = "other") -> None:
    """What an installer leaves behind for a package with an entry point."""
    info = folder / f"thing_{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: thing-{name}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[docgen.packs]\n{name} = {value}\n")


def test_an_installed_pack_is_found_without_running_its_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_pack(tmp_path / "thing_pack")
    (tmp_path / "thing_pack" / "__init__.py").write_text("raise SystemExit('code of a pack ran')")
    install(tmp_path, "thing_pack")
    monkeypatch.syspath_prepend(tmp_path)
    assert load_pack("other").code == "99"
    assert "thing_pack" not in sys.modules


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("thing_gone", "its package thing_gone holds no pack.toml, or is not installed"),
        ("thing.inner", "its entry point names 'thing.inner', which is not a top-level package"),
        ("docx", "its package docx holds no pack.toml, or is not installed"),
    ],
)
def test_an_entry_point_that_leads_nowhere_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str, message: str
) -> None:
    install(tmp_path, value)
    monkeypatch.syspath_prepend(tmp_path)
    assert message in problems(lambda: load_pack("other"))[0]
    assert next(place for place in installed_packs() if place.name == "other").pack is None


def test_installed_packs_tell_the_whole_and_the_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_pack(tmp_path / "whole")
    make_pack(tmp_path / "ill", pack=PACK.replace('title = "A test"', ""))
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    found = {place.name: place for place in installed_packs()}
    assert isinstance(found["whole"].pack, Pack)
    assert found["ill"] == InstalledPack("ill", tmp_path / "ill", None, found["ill"].problems)
    assert [str(problem) for problem in found["ill"].problems] == [
        "pack.toml: has no title (add title: a text)"
    ]
    assert found["17340"].pack is not None


def test_a_name_that_is_nowhere_is_told_with_the_nearest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "gone"))
    (line,) = problems(lambda: load_pack("17430"))
    assert "is neither an installed pack nor a folder" in line
    assert "did you mean 17340?; installed packs: 17340" in line
    assert f"{VARIABLE} names what is not a folder: {tmp_path / 'gone'}" in line


@pytest.mark.parametrize("name", ["", "nothing/here", "./nothing", "pyproject.toml"])
def test_what_is_no_pack_is_refused(name: str) -> None:
    assert len(problems(lambda: load_pack(name))) == 1


def test_an_empty_name_is_not_the_folder_one_stands_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(make_pack(tmp_path / "p"))
    assert "is neither an installed pack nor a folder" in problems(lambda: load_pack(""))[0]
    assert load_pack(".").code == "99"


def test_a_module_of_that_name_without_a_spec_is_no_pack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, "thing_odd")
    monkeypatch.syspath_prepend(tmp_path)
    odd = ModuleType("thing_odd")
    odd.__spec__ = None
    monkeypatch.setitem(sys.modules, "thing_odd", odd)
    assert "holds no pack.toml" in problems(lambda: load_pack("other"))[0]


def test_a_folder_without_pack_toml_is_refused(tmp_path: Path) -> None:
    assert problems(lambda: load_pack(tmp_path)) == [
        "pack.toml: there is no such file (a pack needs the file pack.toml)"
    ]


def test_the_file_itself_is_refused_with_the_cure(tmp_path: Path) -> None:
    file = make_pack(tmp_path / "p") / "pack.toml"
    assert (
        "is a file, not a pack's folder (give the folder that holds pack.toml)"
        in problems(lambda: load_pack(file))[0]
    )


# --- broken packs -----------------------------------------------------------------------------------

BROKEN = [
    # old, new, what is said
    ('title = "A test"', "", "pack.toml: has no title (add title: a text)"),
    ('title = "A test"', "title = 5", "pack.toml: title must be a text (correct it)"),
    ('title = "A test"', 'title = " "', "pack.toml: title must be a text (correct it)"),
    ("title =", "titel =", "pack.toml: titel is not known here (did you mean title?)"),
    ('"1.0.0"', '"new"', 'pack.toml: version must be a version such as "1.2.0" or "2026-03" (correct it)'),
    ('"99"', "99", 'pack.toml: code must be a code in quotes, such as "skin-biopsy" (correct it)'),
    ('"99"', '"../99"', 'pack.toml: code must be a code in quotes, such as "skin-biopsy" (correct it)'),
    ("2025", "true", "pack.toml: notice_year must be a year (correct it)"),
    ("{year} ", "", "pack.toml: notice must be a text with {year} in it (correct it)"),
    (
        "consent = 18",
        'consent = "18"',
        "pack.toml, limits: age_of_medical_consent must be a number, zero or more",
    ),
    (
        "consent = 18",
        "consent = true",
        "pack.toml, limits: age_of_medical_consent must be a number, zero or more",
    ),
    (
        "consent = 18",
        "consent = nan",
        "pack.toml, limits: age_of_medical_consent must be a number, zero or more",
    ),
    ('due = "plan"', "", "pack.toml, documents.sheet: has no due (add due: an expression, as text)"),
    ('due = "plan"', 'dew = "plan"', "pack.toml, documents.sheet: dew is not known here (did you mean due?)"),
    ('readers = "patient"', 'readers = "all"', 'readers must be "patient" or "colleague" (correct it)'),
    ('readers = "patient"', "readers = ['patient']", 'readers must be "patient" or "colleague" (correct it)'),
    ('due = "plan"', 'due = "plan"\ncarries = "all"', 'carries must be "record", "digest", or a list of the'),
    ('due = "plan"', 'due = "plan"\ncarries = []', 'carries must be "record", "digest", or a list of the'),
    (
        'due = "plan"',
        'due = "plan"\namends = "notes"',
        "pack.toml, documents.sheet: amends: notes is not a document of the pack (did you mean note?)",
    ),
    ('due = "plan"', 'due = "plan"\namends = "sheet"', "pack.toml, documents.sheet: amends itself"),
    (
        'due = "plan"',
        'due = "plan"\nstates = [{ what = "a", name = "b" }]',
        "states must be a list of tables, each with what, source, and the name or id of what is said",
    ),
    (
        "[documents.sheet]",
        "[documents.'a b']",
        "pack.toml, documents.a b: is not a valid name for a document",
    ),
    (
        "[documents.sheet]",
        "[documents.Note]",
        "pack.toml, documents.Note: has the name of note but for capitals: on Windows",
    ),
    (
        '"sheet.docx"',
        '"../../sheet.docx"',
        "pack.toml, documents.sheet: file must be the name of a Word file",
    ),
    ('"sheet.docx"', '"/etc/sheet.docx"', "pack.toml, documents.sheet: file must be the name of a Word file"),
    ('"sheet.docx"', '"..docx"', "pack.toml, documents.sheet: file must be the name of a Word file"),
    ('"sheet.docx"', "'a\\b.docx'", "pack.toml, documents.sheet: file must be the name of a Word file"),
    (
        '"aftercare"',
        '"addendum"',
        "pack.toml, documents.sheet: amends a document, or is an addendum, but not both",
    ),
    ('"aftercare"', '"sheet"', 'documents.sheet: type must be "note" or "consent" or'),
    ('"sheet.docx"', '"sheet.doc"', "pack.toml, documents.sheet: file must be the name of a Word file"),
    (
        "[limits]",
        "[vocabulary.a]\nb = {}\n[limits]",
        "vocabulary is not known here (write its lists in vocabulary",
    ),
]


@pytest.mark.parametrize(("old", "new", "said"), BROKEN, ids=[case[2][:60] for case in BROKEN])
def test_each_problem_of_pack_toml_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in PACK
    folder = make_pack(tmp_path / "p", pack=PACK.replace(old, new))
    assert any(said in line for line in problems(lambda: load_pack(folder)))


BROKEN_CODES = [
    ("[agent]", "[Agent]", "vocabulary.toml, Agent: is not a valid name for a list"),
    ("[agent]", "[empty]\n[agent]", "empty: must be a table with at least one code"),
    ("water = {", "'wa ter' = {", "vocabulary.toml, agent.wa ter: is not a valid code"),
    ("water = { boils_at_celsius = 100 }", "water = 100", "agent.water: must be a table of facts"),
    (
        "boils_at_celsius = 100",
        "plain = 'w'",
        "plain is not a valid name for a fact (words belong in text/<language>",
    ),
    ("boils_at_celsius = 100", "a = {}", "a must be a text, a number, true or false, or a list of these"),
    ("boils_at_celsius = 100", "a = [[1]]", "a must be a text, a number, true or false, or a list of these"),
    (
        '["water"]',
        '["watr"]',
        "vocabulary.toml, applicator.cup: agents: watr is not a code of agent (did you mean water?)",
    ),
    ('["right", "left"]', '["top"]', "body_site.hand: sides: top is not a code of laterality"),
    ('["right", "left"]', '"left"', "body_site.hand: sides must be a list, each a text"),
    ('["right", "left"]', "[1]", "body_site.hand: sides must be a text"),
    (
        "[agent]",
        "[gender]\nman = {}\n[agent]",
        "gender.man: is not a code of the list, which is docgen's own",
    ),
    (
        "choice agent",
        "choice agnet",
        "facts.applicator.agents: names the list agnet, which the pack does not have",
    ),
    (
        "choice agent",
        "choise agent",
        "facts.applicator.agents: 'choise' is not a type (did you mean choice?)",
    ),
    ("applicator.agents =", "applicatr.agents =", "names the list applicatr, which the pack does not have"),
    ("applicator.agents =", "agents =", "facts.agents: is not the type of a fact"),
    (
        "applicator.agents =",
        "agent.a = 'group'\napplicator.agents =",
        "facts.agent.a: says what no fact can be",
    ),
    ("applicator.agents =", "agent.a = 'string, required'\napplicator.agents =", "says what no fact can be"),
    (
        "applicator.agents =",
        "agent.boils_at_celsius = 'boolean'\napplicator.agents =",
        "must be true or false",
    ),
]


@pytest.mark.parametrize(("old", "new", "said"), BROKEN_CODES, ids=[case[2][:60] for case in BROKEN_CODES])
def test_each_problem_of_a_vocabulary_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in VOCABULARY
    folder = make_pack(tmp_path / "p", vocabulary=VOCABULARY.replace(old, new))
    assert any(said in line for line in problems(lambda: load_pack(folder)))


@pytest.mark.parametrize("name", ["record.toml", "vocabulary.toml", "checks.toml"])
def test_a_folder_or_a_dangling_link_in_the_place_of_a_file_is_told(tmp_path: Path, name: str) -> None:
    folder = make_pack(tmp_path / "p")
    (folder / name).unlink(missing_ok=True)
    (folder / name).mkdir()
    assert any(f"{name}: is a folder, not a file" in str(problem) for problem in find(folder))
    (folder / name).rmdir()
    (folder / name).symlink_to(tmp_path / "nowhere")
    assert any(f"{name}: is a link to a file that is not there" in str(problem) for problem in find(folder))


def find(folder: Path) -> tuple[docgen.Problem, ...]:
    try:
        return check_pack(load_pack(folder))
    except PackError as error:
        return error.problems


def test_every_pack_has_the_codes_and_words_of_the_core(tmp_path: Path) -> None:
    folder = make_pack(tmp_path / "p")
    pack = load_pack(folder)
    assert list(pack.vocabulary["gender"]) == ["male", "female", "other", "unknown"]
    assert pack.texts("en")["words"]["gender"]["female"] == {"clinical": "female", "plain": "female"}
    (folder / "vocabulary.toml").unlink()
    (folder / "text" / "en.toml").write_text('language = "en"')
    bare = load_pack(folder)
    assert bare.vocabulary["answer"]["no"] == {"answered": True, "clears": True}
    assert bare.texts("en")["words"].keys() == bare.vocabulary.keys()


def test_a_pack_adds_codes_facts_and_words_to_the_lists_of_the_core(tmp_path: Path) -> None:
    more = "\n[tolerance]\nasleep = {}\nwell = { calm = true }\n[gender]\nmale = { tall = true }\n"
    words = (
        "[words.tolerance]\nasleep = { clinical = 'slept', plain = 'slept' }\nwell.plain = 'fine'\n[text]\n"
    )
    folder = make_pack(tmp_path / "p", vocabulary=VOCABULARY + more, words=WORDS.replace("[text]\n", words))
    pack = load_pack(folder)
    assert list(pack.vocabulary["tolerance"])[-2:] == ["asleep", "other"]
    assert pack.vocabulary["tolerance"]["well"] == {"calm": True}
    assert pack.vocabulary["gender"]["male"] == {"tall": True}
    assert pack.texts("en")["words"]["tolerance"]["well"] == {"clinical": "tolerated well", "plain": "fine"}


MARKS = {
    "in words of the core": ("signature.at", "time of signature"),
    "in words of the pack, which count first": ("signature.by", "who signs"),
    "for either wording of a code": ("consent.outcome.clinical", "outcome of consent"),
    "for a person": ("supervising_practitioner.display", "supervising practitioner"),
    "by its last part": ("procedure.blood_loss", "blood loss"),
    "by all of it": ("sites", "sites"),
}


@pytest.mark.parametrize("case", MARKS)
def test_a_missing_value_is_marked(tmp_path: Path, case: str) -> None:
    name, said = MARKS[case]
    more = "[missing]\n'signature.by' = 'who signs'\n[text]"
    pack = load_pack(make_pack(tmp_path / "p", words=WORDS.replace("[text]", more, 1)))
    assert mark_missing(pack.texts("en"), name) == f"[missing: {said}]"


def test_a_language_without_words_for_marks_has_the_english_one() -> None:
    assert mark_missing({"missing": {}}, "patient.name") == "[missing: name]"


def test_every_mark_with_words_is_of_a_name_that_a_template_or_phrase_uses(root: Path) -> None:
    texts = [path for path in root.rglob("text/*.toml") if path.stem in ("en", "es")]
    read = [tomllib.loads(path.read_text(encoding="utf-8")) for path in texts]
    used = [path.read_text(encoding="utf-8") for path in root.rglob("*.page")]
    used += [str(text.get("phrases")) for text in read]
    named = {name for text in read for name in text.get("missing", {})} - {"word", "an item"}
    assert len(named) > 20
    assert [n for n in named if not any(re.search(rf"(?<![\w.]){n}\b", text) for text in used)] == []


def test_the_vocabulary_of_the_core_has_no_problem(tmp_path: Path) -> None:
    core = (Path(docgen.__file__).parent / "pack" / "core" / "vocabulary.toml").read_text(encoding="utf-8")
    load_pack(make_pack(tmp_path / "p", words='language = "en"', vocabulary=core)).texts("en")


def test_a_language_that_the_core_has_no_words_in_needs_them_from_the_pack(tmp_path: Path) -> None:
    folder = make_pack(tmp_path / "p")
    (folder / "en").rename(folder / "fr")
    (folder / "text" / "fr.toml").write_text(WORDS.replace('"en"', '"fr"'))
    told = problems(lambda: load_pack(folder).texts("fr"))
    assert "text/fr.toml, words.gender.male: has no plain word (add plain)" in told


TEXT_PROBLEMS = [
    ('language = "en"', "", 'text/en.toml: does not name its own language (write language = "en")'),
    (
        'language = "en"',
        'language = "en"\nwurds = 1',
        "text/en.toml: wurds is not known here (did you mean words?)",
    ),
    ('clinical = "aqua", ', "", "text/en.toml, words.agent.water: has no clinical word (add clinical)"),
    ('plain = "water"', 'plane = "w"', "words.agent.water: plane is not known here (did you mean plain?)"),
    ('plain = "water"', "plain = ' '", "words.agent.water: plain must be a text (correct it)"),
    ("water =", "watr =", "words.agent.watr: is not a code of the list (did you mean water?)"),
    ("[words.agent]", "[words.agents]", "words.agents: is not a list of the pack (did you mean agent?)"),
    ("water = {", "water = 1 #", "words.agent.water: must be a table of words"),
    (
        'left = { clinical = "left manus", plain = "left hand" }',
        "",
        "words.body_site.hand.left: has no plain word",
    ),
    ('plain = "hair"', 'plain = "hair"\nright.plain = "r"', "words.body_site.hair: right is not known here"),
    ('"Because."', "5", "text/en.toml, text.why: must be a text (put it in quotes)"),
    ('"Because."', '""', "text/en.toml, text.why: is empty"),
    (
        '"One."',
        '{ text = "One.", when = "minor" }',
        "text/en.toml, text.part.one: is a text with a condition or a time, which is not read here (write it "
        "in the Word file of its document; a sentence with a condition, under {% if … %})",
    ),
    (
        '"One."',
        '{ when = "Today", what = "One." }',
        "text.part.one: is a text with a condition or",
    ),
    (
        "[text]",
        "[missing]\nagent.name = 'agent'\n[text]",
        'text/en.toml, missing.agent: must be a text (put names with dots in quotes: "agent.…" = "words")',
    ),
    ("[text]", "[missing]\nword = ' '\n[text]", "text/en.toml, missing.word: must be a text"),
    ('language = "en"', 'language = "en"\nmissing = 1', "text/en.toml: missing must be a table"),
    ('"One."', '["One."]', "text.part.one: is a list, which is not read here (write it in the Word file of"),
]


@pytest.mark.parametrize(("old", "new", "said"), TEXT_PROBLEMS, ids=[case[2][:60] for case in TEXT_PROBLEMS])
def test_each_problem_of_a_text_file_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in WORDS
    folder = make_pack(tmp_path / "p", words=WORDS.replace(old, new))
    assert any(said in line for line in problems(lambda: load_pack(folder).texts("en")))
    assert any(said in str(problem) for problem in find_problems(folder))


def test_all_problems_are_told_at_once_those_of_the_texts_too(tmp_path: Path) -> None:
    pack = PACK.replace('title = "A test"', "").replace("2025", "0")
    codes = VOCABULARY.replace('["water"]', '["watr"]')
    words = WORDS.replace("water =", "watr =")
    folder = make_pack(tmp_path / "p", pack, words, templates="note", vocabulary=codes)
    (folder / "text" / "es.toml").write_text("a = \n")
    told = problems(lambda: load_pack(folder))
    assert told == [
        "pack.toml: has no title (add title: a text)",
        "pack.toml: notice_year must be a year (correct it)",
        "vocabulary.toml, applicator.cup: agents: watr is not a code of agent (did you mean water?)",
        "pack.toml, documents.sheet: has no Word template in any language "
        "(put sheet.docx into a language's folder, such as en/sheet.docx)",
        "text/en.toml, words.agent.watr: is not a code of the list (did you mean water?)",
        "text/en.toml, words.agent.water: has no clinical word (add clinical)",
        "text/es.toml, line 1, column 5: has no value "
        '(write it after the =, a list as ["…", "…"]; take the line out when there is nothing to say)',
    ]
    assert [str(problem) for problem in find_problems(folder)] == told


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"code = 5\ntitle = \n", "pack.toml, line 2, column 9: has no value"),
        (b"version = 1.2.0\n", "pack.toml, line 1, column 14: has no quotes"),
        (b'code = "1', "pack.toml, line 1, column 10: has no closing quote"),
        (
            b'code = "1"\ntitle = "\xff"\n',
            "pack.toml, line 2: is text of an older Windows program (ANSI), not in UTF-8",
        ),
        (b"", "pack.toml: has no code"),
    ],
)
def test_a_file_that_is_no_toml_is_told_with_its_line(tmp_path: Path, content: bytes, said: str) -> None:
    folder = make_pack(tmp_path / "p")
    (folder / "pack.toml").write_bytes(content)
    assert said in problems(lambda: load_pack(folder))[0]


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    folder = make_pack(tmp_path / "p")
    (folder / "pack.toml").write_bytes(b"\xef\xbb\xbf" + PACK.encode())
    assert load_pack(folder).code == "99"


def test_a_pack_toml_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    folder = make_pack(tmp_path / "p")
    (folder / "pack.toml").unlink()
    (folder / "pack.toml").mkdir()
    assert "pack.toml: is a folder, not a file" in problems(lambda: load_pack(folder))[0]


def test_every_document_needs_a_template(tmp_path: Path) -> None:
    told = problems(lambda: load_pack(make_pack(tmp_path / "p", templates="note")))
    assert told == [
        "pack.toml, documents.sheet: has no Word template in any language "
        "(put sheet.docx into a language's folder, such as en/sheet.docx)"
    ]


def test_a_template_needs_the_texts_of_its_language(tmp_path: Path) -> None:
    told = problems(lambda: load_pack(make_pack(tmp_path / "p", words=None)))
    assert told == ["text/en.toml: is not there (write it, or take the folder en out)"]


# --- asking for what is not there -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda pack: pack.template("nott"), "99: has no document 'nott' (did you mean note?)"),
        (lambda pack: pack.document("x"), "99: has no document 'x' (the pack has note, sheet)"),
        (lambda pack: pack.template("note", "fr"), "99: has no note in 'fr' (it is there in en)"),
        (lambda pack: pack.template_path("note", "../en"), "99: has no note in '../en'"),
        (lambda pack: pack.texts("../text/en"), "99: has no texts in '../text/en'"),
        (lambda pack: pack.texts("de"), "99: has no texts in 'de' (the pack has en)"),
    ],
)
def test_what_a_pack_does_not_have_is_told(tmp_path: Path, ask: Callable[[Pack], object], said: str) -> None:
    pack = load_pack(make_pack(tmp_path / "p"))
    with pytest.raises(PackError) as caught:
        ask(pack)
    assert str(caught.value).startswith(said)


def test_problems_come_in_the_same_order_whatever_the_hash_seed(tmp_path: Path) -> None:
    folder = make_pack(tmp_path / "p", pack="a = 1\nb = 2\nc = 3\nd = 4\n" + PACK)
    script = "import sys, docgen.pack as p; print(*p.find_problems(p.model.Path(sys.argv[1])), sep='\\n')"
    told = {
        subprocess.run(
            [sys.executable, "-c", script, str(folder)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(told) == 1
    assert told.pop().count("not known here") == 4


def test_a_digest_covers_the_checks(tmp_path: Path) -> None:
    folder = make_pack(tmp_path / "p")
    digests = [load_pack(folder).digest("en")]
    for level in ("stop", "warn"):
        (folder / "checks.toml").write_text(f'[[rules]]\nlevel = "{level}"\n', encoding="utf-8")
        digests.append(load_pack(folder).digest("en"))
    assert len(set(digests)) == 3


EXCESSES = {
    "a number of 20,000 bits": ("0x" + "f" * 5000, "is a number too large to read"),
    "a number of 5,000 digits": ("9" * 5000, "holds a number too long to read"),
    "a number of 400 digits": ("9" * 400, "is a number too large to read"),
    "100 brackets": ("[" * 100 + "]" * 100, "is nested too deeply"),
    "20,000 brackets": ("[" * 20_000 + "]" * 20_000, "is nested too deeply"),
}


@pytest.mark.parametrize("what", EXCESSES)
@pytest.mark.parametrize("file", ["pack.toml", "text/en.toml", "checks.toml"])
def test_a_huge_number_or_many_brackets_in_a_pack_is_a_problem_of_its_file(tmp_path, what, file):
    value, said = EXCESSES[what]
    folder = make_tiny_pack(tmp_path / "pack")
    path = folder / file
    path.write_text(f"x = {value}\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    try:
        problems = check_pack(load_pack(folder))
    except PackError as error:
        problems = error.problems
    assert any(problem.place.startswith(file) and said in problem.message for problem in problems)


def test_what_is_made_from_a_pack_is_kept_for_that_pack(tmp_path: Path) -> None:
    made = []

    @kept_for_pack
    def describe(pack: Pack, language: str = "en") -> str:
        """Describe a pack."""
        made.append((pack.folder.name, language))
        return f"{pack.code} in {language}"

    one, other = (load_pack(make_tiny_pack(tmp_path / name)) for name in ("one", "other"))
    assert describe(one) is describe(one)
    assert describe(one, "es") == describe(other, "es")
    assert made == [("one", "en"), ("one", "es"), ("other", "es")]
    assert describe.__doc__ == "Describe a pack."


def test_of_one_pack_a_bounded_number_of_results_is_kept(pack: Pack) -> None:
    made = []

    @kept_for_pack
    def double(pack: Pack, number: int) -> int:
        made.append(number)
        return 2 * number

    assert [double(pack, number) for number in range(keeping.MOST)] == [*range(0, 2 * keeping.MOST, 2)]
    assert double(pack, 0) == 0
    assert len(made) == keeping.MOST
    assert double(pack, -1) == -2
    assert double(pack, 0) == 0
    assert made[keeping.MOST :] == [-1, 0]


@pytest.mark.parametrize("use", ["filled", "checked", "with settings of a clinic"])
def test_a_pack_that_is_used_no_more_is_held_by_nothing(tmp_path: Path, use: str) -> None:
    def use_one(number: int) -> weakref.ref[Pack]:
        pack = load_pack(make_tiny_pack(tmp_path / str(number)))
        if use == "checked":
            assert check_pack(pack) == ()
            assert context_shape(pack)
        else:
            clinic = parse_clinic({"checks": {"site": "off"}}) if use != "filled" else None
            outcomes = list(fill_all(Visit(load_encounter(VISIT), pack, clinic)))
            assert {outcome.state for outcome in outcomes} == {"filled"}
        return weakref.ref(pack)

    packs = [use_one(number) for number in range(3)]
    gc.collect()
    assert [pack() for pack in packs] == [None] * 3


def test_without_a_name_the_only_installed_pack_is_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load_pack().code == "17340"
    make_tiny_pack(tmp_path / "other")
    monkeypatch.setenv("DOCGEN_PACK_PATH", str(tmp_path))
    with pytest.raises(
        PackError,
        match=r"packs: several are installed, and none is named \(name one with --pack.*other, 17340",
    ):
        load_pack()
