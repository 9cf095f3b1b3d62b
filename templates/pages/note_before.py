"""The note's first half: who, why, what was asked, what was agreed."""

from __future__ import annotations

from pages.layout import block, cell, fact, facts_each, line, row, table, words

FACTS = (20, 80)


def people() -> str:
    """Write who was treated, by whom, where."""
    supervising = (
        "{{ supervising_practitioner.display }}{% if supervising_practitioner.present %}, present{% endif %}"
    )
    assistants = (
        '{% if assistants %}{{ assistants | map(attribute="display") | list }}'
        "{% else %}{{ text.statements.assistants }}{% endif %}"
    )
    chaperone = (
        "{% if chaperone.outcome %}{{ chaperone.outcome.clinical | sentence }}{% else %}Offered{% endif %}"
        "{% if chaperone.name %}: {{ chaperone.name }}{% endif %}"
    )
    gender = "{% if patient.gender %}{{ patient.gender.clinical | sentence }}{% else %}Not recorded{% endif %}"
    place = "{{ encounter.place_of_service.clinical | sentence }}"
    rows = (
        _pair("Patient", "{{ patient.name }}", "Record number", "{{ patient.record_number }}"),
        _pair("Born", "{{ patient.birth_date | date }} ({{ patient.age }} years)", "Gender", gender),
        fact("Practitioner", "{{ practitioner.display }}", span=3),
        fact("Supervised by", supervising, condition="supervising_practitioner", span=3),
        fact("Assistants", assistants, span=3),
        fact("Chaperone", chaperone, condition="chaperone.outcome or chaperone.offered", span=3),
        fact("Place", place, condition="encounter.place_of_service", span=3),
    )
    return line("heading 1", "Patient and team") + table(
        "Facts Table", (20, 40, 18, 22), rows, "Patient and team"
    )


def _pair(label: str, text: str, other_label: str, other_text: str) -> str:
    return row(
        cell("Label", label), cell("Cell Text", text), cell("Label", other_label), cell("Cell Text", other_text)
    )


def indication() -> str:
    """Write the diagnosis, how severe it is, and what was tried."""
    severity = (
        "{{ condition.severity.clinical | sentence }}"
        "{% if condition.severity_scale %} ({{ condition.severity_scale.clinical }}){% endif %}"
        "{% if condition.features %}; " + words("condition.features") + "{% endif %}"
    )
    session = (
        "{% if item.date %}{{ item.date | date }}{% if item.response %}: {% endif %}{% endif %}"
        "{% if item.response %}{{ item.response }}{% endif %}"
        "{% if item.adverse %}; afterward " + words("item.adverse") + "{% endif %}"
    )
    test_spot = (
        "{{ test_spot.clinical | sentence }}{% if test_spot.date %}, {{ test_spot.date | date }}{% endif %}"
        "{% if test_spot.result %}: {{ test_spot.result }}{% endif %}"
    )
    rows = (
        fact("Diagnosis", "{{ condition.code.clinical }} (ICD-10-CM {{ condition.code.code }})"),
        fact("Other diagnoses", "{{ condition.secondary | list }}", condition="condition.secondary"),
        fact("Severity", severity, condition="condition.severity"),
        fact("Duration", "{{ condition.duration | sentence }}", condition="condition.duration"),
        fact("Examination", "{{ condition.exam | sentence }}", condition="condition.exam"),
        facts_each("prior_17340", "Earlier session", session),
        fact("Test spot", test_spot, condition="test_spot"),
    )
    return (
        line("heading 1", "Indication")
        + table("Facts Table", FACTS, rows, "Indication")
        + _treatments("treatments.failed", "Treatments that did not control the acne")
        + _treatments("treatments.unsuitable", "Other treatments, not counted as failed")
    )


def _treatments(items: str, title: str) -> str:
    """Write a table of treatments; one that was not suitable never stands among those that failed."""
    name = (
        "{% for item in " + items + " %}{% if item.name %}{{ item.name | sentence }}"
        "{% else %}{{ item.class.clinical | sentence }}{% endif %}"
        "{% if item.strength %} {{ item.strength }}{% endif %}"
        "{% if item.frequency %}, {{ item.frequency }}{% endif %}"
    )
    dates = (
        '{% if item.start %}{{ item.start | date("medium") }}{% endif %}'
        '{% if item.end %} to {{ item.end | date("medium") }}{% endif %}'
        "{% if item.weeks %}{% if item.start or item.end %}, {% endif %}{{ item.weeks | number }} weeks{% endif %}"
        "{% if not item.start and not item.end and not item.weeks %}Not recorded{% endif %}"
    )
    result = (
        "{{ item.result.clinical | sentence }}{% if item.reason %}: {{ item.reason }}{% endif %}"
        "{% if item.source %} ({{ item.source.clinical }}){% endif %}{% endfor %}"
    )
    heads = row(*(cell("Column Head", head) for head in ("Treatment", "When", "Result")), head=True)
    treatment = row(cell("Cell Text", name), cell("Cell Text", dates), cell("Cell Text", result))
    return block(
        f"if {items}",
        line("heading 2", title),
        table("Data Table", (38, 28, 34), (heads, treatment), title),
    )


def screening() -> str:
    """Write what was asked: one sentence of what was denied, a line for each other answer."""
    asked = (
        "{% if screening.asked_by %}By {{ screening.asked_by }}{% endif %}"
        "{% if screening.asked_by and screening.asked_at %}, {% endif %}"
        "{% if screening.asked_at %}{{ screening.asked_at | datetime }}{% endif %}"
    )
    exception = "{{ item.condition.clinical | sentence }}{% if item.detail %}: {{ item.detail }}{% endif %}"
    override = (
        "Check {{ item.check }} released by {{ item.by }}"
        "{% if item.at %} on {{ item.at | datetime }}{% endif %}: {{ item.reason }}"
    )
    last_dose = "Last dose {{ screening.isotretinoin_last_dose | date }}"
    rows = (
        fact("Denied", words("screening.denied", 'list("or") | sentence'), condition="screening.denied"),
        facts_each("screening.exceptions", "{{ item.answer.clinical | sentence }}", exception),
        fact("No answer", words("screening.unanswered", "list | sentence"), condition="screening.unanswered"),
        fact("Isotretinoin", last_dose, condition="screening.isotretinoin_last_dose"),
        fact("Skin type", "{{ screening.skin_type.clinical | sentence }}"),
        fact("Allergies", "{{ screening.allergies | list | sentence }}", condition="screening.allergies"),
        fact("Medicines", "{{ screening.medications | list | sentence }}", condition="screening.medications"),
        fact("Asked", asked, condition="screening.asked_by or screening.asked_at"),
        facts_each("overrides", "Override", override),
    )
    return line("heading 1", "Screening") + table("Facts Table", FACTS, rows, "Screening")


def consent() -> str:
    """Write what was agreed and how, who interpreted, and the pause before the act."""
    rows = (
        fact("Consent", _given()),
        fact("Form", _form(), condition="consent.form_language or consent.form_version or consent.copy_given"),
        fact(
            "Discussion",
            "{% if consent.discussed_by %}With {{ consent.discussed_by }}. {% endif %}"
            "{% if consent.understanding_check %}Understanding: {{ consent.understanding_check.clinical }}. {% endif %}"
            "{% if consent.capacity %}Capacity: {{ consent.capacity }}{% endif %}",
            condition="consent.discussed_by or consent.understanding_check or consent.capacity",
        ),
        fact(
            "Minor's assent",
            "{{ consent.assent.clinical | sentence }}{% if consent.assent_signed %}, signed by the patient{% endif %}",
            condition="consent.assent",
        ),
        fact(
            "Confirmed",
            "{{ consent.confirmed_on_day | datetime }}"
            "{% if consent.confirmed_by %}, by {{ consent.confirmed_by }}{% endif %}",
            condition="consent.confirmed_on_day",
        ),
        fact(
            "Witness",
            "{{ consent.witness }}{% if consent.witness_at %}, {{ consent.witness_at | datetime }}{% endif %}",
            condition="consent.witness",
        ),
        fact("Interpreter", _interpreter(), condition="interpreter.mode"),
        fact("Time-out", _time_out(), condition="not not_done or time_out"),
    )
    return block(
        "if consent or not not_done",
        line("heading 1", "Consent and time-out"),
        table("Facts Table", FACTS, rows, "Consent and time-out"),
    )


def _given() -> str:
    by = (
        '{% if guardian and consent.given_by.code != "patient" %}{{ guardian.name }}'
        "{% if guardian.relationship %} ({{ guardian.relationship }}){% endif %}"
        "{% else %}the {{ consent.given_by.clinical }}{% endif %}"
    )
    return (
        "{% if consent.outcome.given or not consent.outcome %}Given in writing by " + by + " on "
        "{{ consent.signed_at | datetime }} {{ consent.signed_at | zone }}"
        "{% if consent.emancipation_basis %}; basis: {{ consent.emancipation_basis }}{% endif %}"
        "{% if guardian.document_seen %}; {{ guardian.document or \"document\" }} seen{% endif %}"
        "{% else %}{{ consent.outcome.clinical | sentence }}{% if consent.reason %}: {{ consent.reason }}"
        "{% endif %}{% endif %}"
    )


def _form() -> str:
    return (
        "{% if consent.form_language %}{{ consent.form_language.clinical }}"
        "{% if consent.form_version %}, {% elif consent.copy_given %}; {% endif %}{% endif %}"
        "{% if consent.form_version %}version {{ consent.form_version }}"
        "{% if consent.copy_given %}; {% endif %}{% endif %}"
        "{% if consent.copy_given %}{{ consent.copy_given.clinical }}{% endif %}"
    )


def _interpreter() -> str:
    return (
        "{{ interpreter.mode.clinical | sentence }}{% if interpreter.name %}, {{ interpreter.name }}{% endif %}"
        "{% if interpreter.id %}, number {{ interpreter.id }}{% endif %}"
        "{% if interpreter.language %}, {{ interpreter.language.clinical }}{% endif %}"
        "{% if interpreter.start %}, {{ interpreter.start | time }}{% endif %}"
        "{% if interpreter.end %} to {{ interpreter.end | time }}{% endif %}"
        "{% if interpreter.note %}; {{ interpreter.note }}{% endif %}"
    )


def _time_out() -> str:
    return (
        "{{ time_out.at | time }}"
        "{% if time_out.identifiers %}; identified by {{ time_out.identifiers | list }}{% endif %}"
        "{% if time_out.confirmed %}; confirmed: {{ time_out.confirmed | list }}{% endif %}"
        "{% if time_out.site_marking %}; site marking: {{ time_out.site_marking }}{% endif %}"
        "{% if time_out.participants %}; present: {{ time_out.participants | list }}{% endif %}"
    )
