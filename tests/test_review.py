"""What is wrong with a template for a pack, or with a pack: told at once, with the name that was meant."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from complete_visit import complete_visit, read_visit
from notation import parts_of, sheet, with_parts
from tiny_pack import VISIT, make_tiny_pack

import docgen
from docgen.errors import DocgenError, PackError, TemplateError
from docgen.pack import load_pack
from docgen.review import check_pack, check_template
from docgen.word import WordTemplate

NOTE, CONSENT, AFTERCARE = "procedure-note", "patient-consent", "aftercare"


@pytest.fixture(scope="module")
def bare(pack):
    """The pack, but for the names that its documents must have."""
    documents = {
        code: dataclasses.replace(one, requires=(), controls=(), states=(), carries="record")
        for code, one in pack.documents.items()
    }
    return dataclasses.replace(pack, documents=documents)


@pytest.fixture
def review(bare):
    """A function that checks a small template for the note."""

    def problems(*blocks, document=NOTE):
        return check_template(WordTemplate.load(sheet(*blocks)), bare, document)

    return problems


SOUND = {
    "a name of the record": "{{ patient.name }}",
    "a date": "{{ encounter.date | date }}",
    "a word": "{{ agent.plain }} {{ applicator.spray }}",
    "a loop": "{% for site in sites %}{{ site.clinical }} {{ site.lesion_type.plain }}{% endfor %}",
    "the pack's texts": "{{ text.statements.values() | join }}",
    "a sentence of the pack": "{{ text.statements.specimens }}",
    "a list of rows": "{% for a in tell_us.asked %}{{ a.word.plain }}: {{ a.answer.plain }}{% endfor %}",
    "a filter by an attribute": '{{ applicators | map(attribute="clinical") | list }}',
    "an item of a list": "{{ (procedure.complications | first).code }} {{ sites[0].plain }}",
    "a loop in a loop": "{% for s in sites %}{% for r in s.reaction %}{{ r.plain }}{% endfor %}{% endfor %}",
    "a method of a text": "{{ patient.name.upper() }}",
    "a name that the template sets": "{% set who = patient %}{{ who.name }}",
    "a table that a record may lack": "{% if guardian %}{{ guardian.name }}{% endif %}",
    "a condition's answer": "{{ screening.raynaud.clinical }} {{ screening.raynaud_detail }}",
    "limits": "{{ limits.consent_valid_days | number }}",
}


@pytest.mark.parametrize("case", SOUND)
def test_a_template_that_uses_only_names_there_are_has_no_problem(review, case):
    assert review(SOUND[case]) == ()


WRONG = {
    "a misspelt table": ("{{ patiant.name }}", "patiant", "did you mean patient?"),
    "a misspelt key": ("{{ patient.birth_dat }}", "patient.birth_dat", "did you mean patient.birth_date?"),
    "a name that stands elsewhere": ("{{ diagnosis.plain }}", "diagnosis", "did you mean post.diagnosis?"),
    "a key of a loop's item": (
        "{% for site in procedure.sites %}{{ site.lesions }}{% endfor %}",
        "procedure.sites.lesions",
        "did you mean procedure.sites.lesion_type?",
    ),
    "an attribute of a filter": (
        '{{ applicators | map(attribute="clinic") | list }}',
        "applicators.clinic",
        "did you mean applicators.clinical?",
    ),
    "a name in a condition": ("{% if minors %}x{% endif %}", "minors", "did you mean minor?"),
    "a part of a single value": (
        "{{ patient.name.first_name }}",
        "patient.name.first_name",
        "is a single value",
    ),
    "a fact of another list": ("{{ agent.spray }}", "agent.spray", "did you mean spray?"),
    "a text that the pack lacks": (
        "{{ text.statements.specimen }}",
        "text.statements.specimen",
        "did you mean text.statements.specimens?",
    ),
    "nothing like it": ("{{ zzzzzz }}", "zzzzzz", "docgen template fields --pack"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_name_that_no_record_gives_is_told_with_the_one_that_was_meant(review, case):
    text, name, fix = WRONG[case]
    (problem,) = review(text)
    assert problem.kind == "unknown-name"
    assert problem.message.startswith(name)
    assert problem.tag in text
    assert problem.tag.startswith("{")
    assert str(problem).count(name) <= 1 + problem.tag.count(name) + problem.fix.count(name)
    assert problem.place
    assert fix in problem.fix


def test_each_place_of_an_unknown_name_is_told(review):
    problems = review("{{ patient.nam }}", "Dear {{ patient.nam }}", [["{{ patient.nam }}", "x"]])
    assert len({problem.place for problem in problems}) == 3


def test_below_an_unknown_name_nothing_more_is_told(review):
    assert [problem.tag for problem in review("{{ patiant.name }} {{ patiant.age }}")] == [
        "{{ patiant.name }}"
    ]


def test_all_unknown_names_are_told_at_once(review):
    assert {problem.tag for problem in review("{{ one }} {{ two }}", "{{ three }}")} == {
        "{{ one }}",
        "{{ two }}",
        "{{ three }}",
    }


def test_a_name_of_another_document_is_a_problem_in_this_one(review):
    lesions = "{% for site in sites %}{{ site.freeze_seconds }}{% endfor %}"
    assert review(lesions, document=NOTE) == ()
    assert [problem.tag for problem in review(lesions, document=CONSENT)] == ["{{ site.freeze_seconds }}"]


def test_a_template_is_given_as_a_file_too(bare, tmp_path):
    path = tmp_path / "note.docx"
    path.write_bytes(sheet("{{ patient.nam }}"))
    assert [problem.tag for problem in check_template(path, bare, NOTE)] == ["{{ patient.nam }}"]


def test_a_name_that_a_document_must_have_is_told_when_its_template_lacks_it(pack):
    requires = pack.documents[CONSENT].requires
    assert "organization.name" in requires
    template = "".join(f"{{{{ {name} }}}}" for name in requires if name != "organization.name")
    bare = dataclasses.replace(pack.documents[CONSENT], controls=(), states=(), carries="record")
    only_names = dataclasses.replace(pack, documents={**pack.documents, CONSENT: bare})
    problems = check_template(WordTemplate.load(sheet(template)), only_names, CONSENT)
    assert ["organization.name" in problem.message for problem in problems] == [True]
    assert problems[0].kind == "lacking-name"


@pytest.fixture
def folder(tmp_path) -> Path:
    """A tiny pack on disk, for a test to break."""
    return make_tiny_pack(tmp_path / "pack")


def edit(folder, document, old, new):
    """Replace what stands in the body of a document's template, each time."""
    path = folder / "en" / f"{document}.docx"
    body = parts_of(path.read_bytes())["word/document.xml"].decode()
    assert old in body
    path.write_bytes(with_parts(path.read_bytes(), {"word/document.xml": body.replace(old, new)}))


def without_alternatives(folder, tags=""):
    """The pack, its consent without the alternatives but with these tags at its end."""
    edit(folder, CONSENT, "{{ text.alternatives }}", "{{ text.rights }}")
    edit(folder, CONSENT, "<w:sectPr", f"<w:p><w:r><w:t>{tags}</w:t></w:r></w:p><w:sectPr")
    return load_pack(folder)


def test_a_tiny_pack_has_no_problem(folder):
    assert check_pack(load_pack(folder)) == ()


def test_a_consent_that_names_no_alternatives_is_refused(folder):
    broken = without_alternatives(folder)
    told = {(problem.kind, "other choices" in problem.message) for problem in check_pack(broken)}
    assert ("unstated", True) in told
    with pytest.raises(TemplateError, match="must always state other choices"):
        docgen.fill(read_visit(complete_visit()), broken, CONSENT)


@pytest.mark.parametrize(
    ("tags", "is_refused"),
    [
        ("{{ text.alternatives }}", False),
        ("{% if minor %}{{ text.alternatives }}{% endif %}", True),
        (
            "{% if minor %}{{ text.alternatives }}{% else %}{{ text.alternatives }}{% endif %}",
            False,
        ),
        ("{{ text.alternatives | first }}", True),
    ],
)
def test_a_statement_must_stand_outside_every_condition_or_in_each_branch(folder, tags, is_refused):
    problems = check_pack(without_alternatives(folder, tags))
    assert any(problem.kind == "unstated" for problem in problems) is is_refused


def test_a_template_that_prints_more_than_its_document_carries_is_told(folder):
    broken = without_alternatives(folder, "{{ text.alternatives }} {{ payer.name }}")
    (problem,) = check_pack(broken)
    assert (problem.kind, problem.tag) == ("not-carried", "{{ payer.name }}")


def test_a_consent_with_nowhere_to_sign_is_refused(folder):
    edit(folder, CONSENT, '"consent.signed_at"', '"consent.signed"')
    broken = load_pack(folder)
    assert {problem.kind for problem in check_pack(broken)} == {"lacking-control"}
    with pytest.raises(TemplateError, match=r"no content control with the tag consent\.signed_at"):
        docgen.fill(read_visit(complete_visit()), broken, CONSENT)


def test_a_note_that_lacks_a_name_that_it_must_have_is_refused(folder):
    edit(folder, NOTE, "text.statements.complications", "text.statements.specimens")
    with pytest.raises(TemplateError, match=r"does not use text\.statements\.complications"):
        docgen.fill(read_visit(complete_visit()), load_pack(folder), NOTE)


EMPTIED = {
    "an emptied text": ('rights = "Ask us anything."', 'rights = ""'),
    "a text that is not there": ("rights =", "other_rights ="),
}


@pytest.mark.parametrize("case", EMPTIED)
def test_a_consent_whose_text_of_a_statement_is_empty_is_refused(folder, changed, case):
    visit = docgen.load_encounter(VISIT, pack=load_pack(folder))
    broken = changed("text/en.toml", *EMPTIED[case])
    assert any("text.rights" in str(problem) for problem in check_pack(broken))
    with pytest.raises(DocgenError, match=r"text\.rights"):
        docgen.fill(visit, broken, CONSENT)


MISSPELT = {
    "in a check": (
        "checks.toml",
        "plan.agent.code not in plan.applicator.agents",
        "plan.agent.code == 'liquid_nitrogn'",
    ),
    "in a check of a list": (
        "checks.toml",
        'exception.answer.code == "yes"',
        'exception.answer.code == "yess"',
    ),
    "in what is due": (
        "pack.toml",
        'due = "plan and not not_done"',
        "due = \"plan and procedure.status.code != 'not_done'\"",
    ),
    "of another list": (
        "checks.toml",
        "plan.agent.code not in plan.applicator.agents",
        "plan.agent.code == 'cotton_swab'",
    ),
}


@pytest.mark.parametrize("case", MISSPELT)
def test_a_code_that_a_condition_can_never_meet_is_told(changed, case):
    problems = [problem for problem in check_pack(changed(*MISSPELT[case])) if problem.kind == "unknown-code"]
    assert problems
    assert all(MISSPELT[case][0] in problem.place for problem in problems)


def test_a_code_that_a_template_compares_with_is_held_against_its_list(review):
    (problem,) = review('{% if signature.status.code in ["signed", "singed"] %}{{ signature.by }}{% endif %}')
    assert (problem.kind, problem.fix) == ("unknown-code", "did you mean signed?")
    chosen = '{% for s in sites | selectattr("technique.code", "eq", "spott") %}{{ s.plain }}{% endfor %}'
    assert [problem.kind for problem in review(chosen)] == ["unknown-code"]
    assert review('{{ evaluation.code }}{% if evaluation.code == "99213" %}x{% endif %}') == ()


COMPARED = {
    "a word": ("{{ agent.plain }}", '{% if agent == "liquid_nitrogn" %}x{% endif %}', "agent", "nitrogen?"),
    "one of several": (
        "a",
        '{% if agent in ["liquid_nitrogen", "ice"] %}x{% endif %}',
        "agent",
        "liquid_nitrogen",
    ),
    "a word of another list": (
        "a",
        '{% if agent != "cotton_swab" %}x{% endif %}',
        "agent",
        "liquid_nitrogen",
    ),
    "a list of words": ("a", '{% if "cotton_swb" in applicators %}x{% endif %}', "applicators", ""),
    "a word of an item": (
        "a",
        '{% for s in sites %}{% if s.technique == "spott" %}x{% endif %}{% endfor %}',
        "sites[].technique",
        "spot?",
    ),
    "a chosen item": (
        "a",
        '{% for s in sites | selectattr("technique", "eq", "spott") %}x{% endfor %}',
        "sites[].technique",
        "spot?",
    ),
}


@pytest.mark.parametrize("case", COMPARED)
def test_a_coded_value_compared_with_no_code_of_its_list_is_a_problem_with_the_nearest_code(review, case):
    beside, tag, name, fix = COMPARED[case]
    (problem,) = review(beside, tag)
    assert (problem.kind, problem.place) == ("unknown-code", "body, paragraph 2")
    assert problem.message.startswith(f"{name} is compared with")
    assert tag.startswith(problem.tag) or problem.tag in tag
    assert fix in problem.fix


def test_a_coded_value_compared_with_its_codes_has_no_problem(review):
    assert review('{% if agent == "liquid_nitrogen" or "spot" in techniques %}x{% endif %}') == ()
    assert review("{% if agent and agent != none and agent == plan.agent %}x{% endif %}") == ()


def test_a_check_that_compares_a_coded_value_with_no_code_is_a_problem(changed):
    old, new = "plan.agent.code not in plan.applicator.agents", "plan.agent == 'liquid_nitrogn'"
    problems = [
        problem for problem in check_pack(changed("checks.toml", old, new)) if problem.kind == "unknown-code"
    ]
    assert {problem.fix for problem in problems} == {"did you mean liquid_nitrogen?"}


def test_a_tag_in_a_text_of_the_pack_is_told(changed):
    broken = changed("text/en.toml", "Ask us anything", "Ask {{ practitioner.name }} anything")
    with pytest.raises(PackError, match="holds a tag of a template"):
        docgen.fill(read_visit(complete_visit()), broken, CONSENT)


def test_a_part_without_what_follows_from_it_is_told(changed):
    broken = changed(
        "pack.toml", '"screening.<condition>", "plan",', '"screening.<condition>", "plan.sessions",'
    )
    told = [problem.message for problem in check_pack(broken) if problem.kind == "not-carried"]
    assert any(message.startswith("plan.sites is used") for message in told)


def test_a_template_that_does_not_load_tells_its_own_problems(pack, tmp_path):
    path = tmp_path / "note.docx"
    path.write_bytes(sheet("{% if minor %}", "{{ patient. }}"))
    assert len(check_template(path, pack, NOTE)) == 2
    assert check_template(tmp_path / "nothing.docx", pack, NOTE)


# ---- Packs ----


@pytest.fixture
def changed(folder):
    """A function that gives the tiny pack with one text of a file replaced."""

    def change(file, old, new):
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return load_pack(folder)

    return change


def test_the_pack_that_docgen_brings_has_no_problem(pack):
    assert check_pack(pack) == ()


PROBLEMS = {
    "a check that asks a name there is not": (
        "checks.toml",
        'when = "missing(practitioner.name)"',
        'when = "missing(practicioner.name)"',
        "practicioner",
    ),
    "a check that asks an item's name there is not": (
        "checks.toml",
        'when = "site.never"',
        'when = "site.nevr"',
        "site.nevr",
    ),
    "a check over a list there is not": (
        "checks.toml",
        'each = "procedure.sites"',
        'each = "procedure.places"',
        "procedure.places",
    ),
    "words of a name there is not": (
        "checks.toml",
        'about = "site.clinical"',
        'about = "site.klinical"',
        "site.klinical",
    ),
    "a check that is no expression": (
        "checks.toml",
        'when = "site.never"',
        'when = "site.never and"',
        "site.never and",
    ),
    "a path there is not": (
        "checks.toml",
        'path = "plan.agent"',
        'path = "plan.agnt"',
        "path names no field",
    ),
    "a path of a list of no list": (
        "checks.toml",
        'path = "plan.agent"',
        'path = "plan.agent[][]"',
        "path names no field",
    ),
    "a function there is not": ("checks.toml", "missing(plan.agent)", "absent(plan.agent)", "absent"),
    "a row that is broken": ("checks.toml", 'level = "warn"', 'level = "warning"', "warning"),
    "a document that is due by a name there is not": (
        "pack.toml",
        'due = "plan and',
        'due = "plans and',
        "plans",
    ),
    "a text on a condition": (
        "text/en.toml",
        '"Ask us anything."',
        '{ text = "Ask us.", when = "minor" }',
        "text.rights is a text with a condition or a time, which is not read here",
    ),
    "a broken fact": ("pack.toml", 'readers = "colleague"', 'readers = "doctor"', "readers"),
    "a code without words": ("text/en.toml", "acetone = { clinical", "acetones = { clinical", "acetone"),
}


@pytest.mark.parametrize("case", PROBLEMS)
def test_what_is_wrong_with_a_pack_is_told_with_its_place(changed, case):
    file, old, new, told = PROBLEMS[case]
    if file == "pack.toml" and "readers" in old:
        folder = changed(file, old, old).folder
        text = (folder / file).read_text(encoding="utf-8")
        broken = load_pack(folder)
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    else:
        broken = changed(file, old, new)
    problems = check_pack(broken)
    assert problems
    assert all(file in problem.place for problem in problems)
    assert any(told in f"{problem.place} {problem.message} {problem.tag}" for problem in problems)


def test_a_template_of_a_pack_is_told_with_its_file(folder):
    (folder / "en" / "aftercare.docx").write_bytes(sheet("{{ patient.nam }}"))
    problem, *lacking = check_pack(load_pack(folder))
    assert {one.kind for one in lacking} == {"unstated"}
    assert problem.place.startswith("en/aftercare.docx: ")
    assert problem.tag == "{{ patient.nam }}"


def test_problems_of_names_and_codes_come_in_the_order_of_the_document(review):
    problems = review("{{ zzz }}", '{% if agent == "aaaa" %}{{ aaa }}{% endif %}', "{{ mmm }} {{ zzz }}")
    assert [(problem.place[-1], problem.tag) for problem in problems] == [
        ("1", "{{ zzz }}"),
        ("2", '{% if agent == "aaaa" %}'),
        ("2", "{{ aaa }}"),
        ("3", "{{ mmm }}"),
        ("3", "{{ zzz }}"),
    ]


SHORT = ["{% if vehicle == 'xx' %}", "{% if agent == 'ice' %}", "{% if applicator in ['a'] %}"]


@pytest.mark.parametrize("tag", SHORT)
def test_the_codes_of_a_short_list_are_named(review, pack, tag):
    (problem,) = review(f"{tag}x{{% endif %}}")
    codes = pack.vocabulary[tag.split()[2]]
    assert problem.fix == f"its codes are {', '.join(sorted(codes))}"
