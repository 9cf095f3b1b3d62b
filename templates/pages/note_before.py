"""Writes the first half of the note: people, indication, screening, consent."""

from __future__ import annotations

from collections.abc import Sequence

from pages.layout import block, cell, fact, facts_each, line, pair, row, rows_when, table

FACTS = (14.5, 85.5)
PAIRS = (14.5, 43.5, 15, 27)
SUPERVISED = "supervising_practitioner"
CHAPERONED = "(chaperone.outcome or chaperone.offered is recorded)"


def people() -> str:
    """Write who was treated, by whom and where."""
    place = '{{ encounter.place_of_service.clinical | sentence | default("Not recorded") }}'
    assistants = '{{ assistants | list(attribute="display") | instead(none="No assistants") | default("None recorded") }}'
    supervising = (
        "{{ supervising_practitioner.display }}"
        "{% if supervising_practitioner.present is true %}, present"
        '{% else %}{{ supervising_practitioner.location.clinical | after(", ") }}{% endif %}'
        "{% if supervising_practitioner.present is false and not supervising_practitioner.location %}"
        ", not present{% endif %}"
    )
    chaperone = (
        "{{ chaperone.outcome.clinical | sentence | "
        'default(chaperone.offered | either("Offered", "Not offered")) }}'
        "{% if chaperone.outcome and chaperone.offered is false %} (not offered){% endif %}"
        '{{ chaperone.name | after(": ") }}'
    )
    language = (
        '{{ patient.language.clinical | after("Speaks ") }}'
        "{% if patient.language and patient.reads %}; {% endif %}"
        '{{ patient.reads.clinical | after("reads ") }}'
        "{% if guardian.language and (patient.language or patient.reads) %}; {% endif %}"
        '{{ guardian.language.clinical | after("guardian: ") }}'
    )
    rows = (
        pair("Patient", "{{ patient.name }}", "Record number", "{{ patient.record_number }}"),
        pair(
            "Born",
            '{{ patient.birth_date | date }} ({{ patient.age }} years){{ patient.gender.clinical | after("; gender ") }}',
            "Practitioner",
            "{{ practitioner.display }}",
        ),
        fact(
            "Language", language, condition="patient.language or patient.reads or guardian.language", span=3
        ),
        pair("Assistants", assistants, "Place", place),
        pair(
            "Supervised by", supervising, "Chaperone", chaperone, condition=f"{SUPERVISED} and {CHAPERONED}"
        ),
        fact("Supervised by", supervising, condition=f"{SUPERVISED} and not {CHAPERONED}", span=3),
        fact("Chaperone", chaperone, condition=f"{CHAPERONED} and not {SUPERVISED}", span=3),
    )
    return line("heading 1", "Patient and team") + table("Facts Table", PAIRS, rows, "Patient and team")


def indication() -> str:
    """Write the diagnosis, its severity, and earlier treatments."""
    diagnosis = (
        named_diagnosis("condition.code") + '{{ condition.severity.clinical | after("; ") }}'
        '{{ condition.severity_scale.clinical | after(" (", ")") }}'
        '{{ condition.features | list(attribute="clinical") | instead(none="no special features") | after("; ") }}'
        '{{ condition.duration | after("; duration ") }}'
    )
    other_diagnoses = (
        '{% if condition.secondary == "none" %}No other diagnoses{% endif %}'
        '{% for item in condition.secondary %}{{ item.clinical }}{{ item.coded | after(" (", ")") }}'
        '{{ "; " if not loop.last }}{% endfor %}'
    )
    test_spot = '{{ test_spot.clinical | sentence }}{{ test_spot.date | date | after(", ") }}{{ test_spot.result | after(": ") }}'
    rows = (
        fact("Diagnosis", diagnosis),
        fact("Other diagnoses", other_diagnoses, condition="condition.secondary is recorded"),
        fact("Examination", "{{ condition.exam }}", condition="condition.exam"),
        unlisted("Earlier treatments", "prior_treatments", "No earlier treatments"),
        facts_each("prior_procedures", "Earlier session", earlier_session()),
        unlisted("Earlier sessions", "prior_procedures", "No earlier sessions"),
        fact("Test spot", test_spot, condition="test_spot"),
    )
    other = (
        "{% for item in treatments.not_failed %}{{ item.name or item.class.clinical }}, "
        '{{ item.result.clinical }}{{ item.reason | after(" (", ")") }}{{ "; " if not loop.last }}{% endfor %}.'
    )
    return (
        line("heading 1", "Indication")
        + table("Facts Table", FACTS, rows, "Indication")
        + _failed_treatments()
        + block("if treatments.not_failed", line("After Table", f"Not counted as failed: {other}"))
    )


def named_diagnosis(name: str = "condition.code") -> str:
    """Write a diagnosis, and its code unless there is none beside its words."""
    return f'{{{{ {name}.clinical }}}}{{{{ {name}.coded | after(" (ICD-10-CM ", ")") }}}}'


def earlier_session() -> str:
    """Write an earlier session: its date, the response, and what went wrong."""
    return (
        '{{ [item.date | date | after(""), item.response | after("")] | join(": ") }}'
        "{% if item.adverse is recorded and (item.date or item.response) %}; {% endif %}"
        '{{ item.adverse | list(attribute="clinical") | after("afterward ") }}'
        '{% if item.adverse == "none" %}no complications'
        "{% elif not item.adverse and not item.date and not item.response %}Not recorded{% endif %}"
    )


def unlisted(label: str, items: str, none: str) -> str:
    """Write what the record says in the place of a list; no row without it."""
    said = f'{{{{ {items} | instead("clinical", none="{none}") }}}}'
    return fact(label, said, condition=f"not {items} and {items} is recorded")


def _failed_treatments() -> str:
    """Write the failed treatments; never unsuitable, declined or continuing ones."""
    title = "Treatments that did not control the acne"
    name = (
        "{% for item in treatments.failed %}{{ item.name or item.class.clinical | sentence }}"
        '{{ item.strength | after(" ") }}{{ item.frequency | after(", ") }}'
    )
    dates = (
        '{{ item.start | date("medium") | after("") }}{{ item.end | date("medium") | after(" to ") }}'
        "{% if item.weeks and (item.start or item.end) %}, {% endif %}"
        '{{ item.weeks | counted("week") | after("") }}'
        "{% if not item.start and not item.end and not item.weeks %}Not recorded{% endif %}"
    )
    result = (
        '{{ item.result.clinical | sentence }}{{ item.reason | after(": ") }}'
        '{{ item.source.clinical | after(" (", ")") }}{% endfor %}'
    )
    heads = row(*(cell("Column Head", head) for head in ("Treatment", "When", "Result")), head=True)
    treatment = row(cell("Cell Text", name), cell("Cell Text", dates), cell("Cell Text", result))
    return block(
        "if treatments.failed",
        line("heading 2", title),
        table("Data Table", (31, 34.5, 34.5), (heads, treatment), title),
    )


def screening() -> str:
    """Write the screening: one sentence with all that was denied, a line for each other answer."""
    denied = (
        'Denied: {{ screening.denied | rejectattr("clinician_only") | join("; ", "clinical") }}.'
        '{% if screening.diagnosis_uncertain == "no" %} No lesion was clinically uncertain.{% endif %}'
    )
    asked = (
        "{% if screening.asked_by or screening.asked_at %} Asked{% endif %}"
        '{{ screening.asked_by | after(" by ") }}{{ screening.asked_at | datetime | after(" on ") }}'
        '{% if screening.asked_at or screening.asked_by and not screening.asked_by.endswith(".") %}.{% endif %}'
    )
    exception = (
        '{{ item.condition.clinical | sentence }}{{ item.detail | after(": ") }}'
        '{% if item.condition == "isotretinoin" %}'
        '{{ screening.isotretinoin_last_dose | date | after("; last dose ") }}{% endif %}'
    )
    answers = 'screening.exceptions | default([]) | rejectattr("answer.code", "eq", "not_asked")'
    unasked = 'screening.exceptions | default([]) | selectattr("answer.code", "eq", "not_asked")'
    rows = (
        fact("Answers", '{{ screening.answers | otherwise("Not recorded") }}', "not screening", span=3),
        rows_when("screening.denied", row(cell("Cell Text", denied + asked, span=4)), columns=4),
        facts_each(answers, "{{ item.answer.clinical | sentence }}", exception, span=3),
        fact(
            "Not asked",
            f'{{{{ {unasked} | join("; ", "condition.clinical") | sentence }}}}',
            condition=f"{unasked} | first",
            span=3,
        ),
        fact(
            "Not recorded",
            '{{ screening.unanswered | join("; ", "clinical") | sentence }}',
            condition="screening.unanswered",
            span=3,
        ),
        fact(
            "Skin type",
            '{{ screening.skin_type.clinical | sentence | otherwise("Not recorded") }}',
            condition="not not_done or screening.skin_type",
            span=3,
        ),
        pair(
            "Allergies",
            answered("screening.allergies", "No allergies"),
            "Medicines",
            answered("screening.medications", "No medicines"),
            condition="screening.allergies is recorded or screening.medications is recorded",
        ),
        facts_each("overrides", "Override", released("decided", "item.reason"), span=3),
    )
    return line("heading 1", "Screening") + table("Facts Table", (14.5, 26.5, 11, 48), rows, "Screening")


def released(verb: str, words: str) -> str:
    """Write what was found, who decided or told of it, and the words; an id of a check is not for a record."""
    return (
        f'{{{{ item.findings | list("; ") | after("", "; {verb}") | default("{verb.capitalize()}") }}}}'
        f' by {{{{ item.by }}}}{{{{ item.at | datetime | after(", ") }}}}: {{{{ {words} }}}}'
    )


def answered(items: str, none: str) -> str:
    """Write a list of the record's own words, or what was answered."""
    return f'{{{{ {items} | list("; ") | instead("clinical", none="{none}") | default("Not recorded") }}}}'


def consent(agreed: Sequence[tuple[str, str]]) -> str:
    """Write the consent, the discussion, the interpreter and the time-out.

    `agreed` are clauses, each with its condition: what the consent allows, so that a reader can compare it with
    what was done.
    """
    discussion = (
        '{{ consent.discussed_by | after("By ") }}'
        "{% if consent.discussed_by and consent.understanding_check %}; {% endif %}"
        '{{ consent.understanding_check.clinical | after("understanding: ") }}'
        '{{ consent.capacity.clinical | after("; capacity: ") }}'
        '{% if consent.capacity %}{{ consent.capacity_detail | after(" (", ")") }}{% endif %}'
    )
    assent = '{{ consent.assent.clinical | sentence }}{{ consent.assent_signed | either(", signed", ", not signed") }}'
    confirmed = (
        "{{ consent.confirmed_on_day | datetime }}"
        '{{ consent.confirmed_on_day | other_zone(procedure.start) | after(" ") }}'
        '{{ consent.confirmed_by | after(", by ") }}'
    )
    interpreter = (
        '{{ interpreter.mode.clinical | sentence }}{{ interpreter.name | after(", ") }}'
        '{{ interpreter.id | after(", number ") }}{{ interpreter.language.clinical | after(", ") }}'
        '{{ interpreter.start | time | after(", ") }}{{ interpreter.end | time | after(" to ") }}'
        '{{ interpreter.note | after("; ") }}'
    )
    rows = (
        fact("Consent", _given() + _form(), condition="consent or not not_done"),
        fact("Agreed", _clauses(agreed), condition=" or ".join(condition for condition, _ in agreed)),
        fact("Discussion", discussion, condition="consent.discussed_by or consent.understanding_check"),
        fact("Assent", assent, condition="consent.assent"),
        fact(
            "Patient's own say",
            "{{ consent.patient_agreement.clinical | sentence }}",
            condition="consent.patient_agreement",
        ),
        fact("Confirmed", confirmed, condition="consent.confirmed_on_day"),
        fact("Interpreter", interpreter, condition="interpreter.mode"),
        fact("Time-out", _time_out(), condition="not not_done or time_out"),
    )
    return block(
        "if consent or interpreter or time_out or not not_done",
        line("heading 1", "Consent and time-out"),
        table("Facts Table", FACTS, rows, "Consent and time-out"),
    )


def _clauses(parts: Sequence[tuple[str, str]]) -> str:
    """Join clauses, each with its condition, by a semicolon only after one that is printed."""
    written, before = "", list[str]()
    for condition, text in parts:
        if before:
            some = f"({' or '.join(before)})" if before[1:] else before[0]
            written += f"{{% if {condition} and {some} %}}; {{% endif %}}"
        written += text
        before.append(condition)
    return written


def _given() -> str:
    """Write the outcome of the consent; "Given" only when the record says so."""
    return (
        "{% if consented %}Given{% if consent.signed_at %} in writing{% endif %}"
        '{% else %}{{ consent.outcome.clinical | sentence | otherwise("Not recorded") }}{% endif %}'
        "{% if consented and by_guardian %} by {{ guardian.name }}"
        '{{ guardian.relationship.clinical | after(" (", ")") }}{% endif %}'
        "{% if consented and not by_guardian %}"
        '{{ consent.given_by.clinical | after(" by the ") | otherwise(", by whom is not recorded") }}{% endif %}'
        '{% if consented %}{{ consent.signed_at | datetime | after(" on ") | otherwise(", time not recorded") }}{% endif %}'
        '{% if consented %}{{ consent.signed_at | other_zone(procedure.start) | after(" ") }}{% endif %}'
        '{% if consented %}{{ consent.emancipation_basis | after("; basis: ") }}{% endif %}'
        "{% if consented and guardian.document_seen %}; seen: "
        '{{ guardian.document | default("document") }}{% endif %}'
        "{% if consented and guardian.document_seen is false %}; no document seen"
        '{{ guardian.document | after(" (", ")") }}{% endif %}'
        '{% if consented and guardian.document_seen is not recorded and consent.given_by == "default_surrogate" %}'
        '; surrogate by state law{{ guardian.document | after(": ") }}{% endif %}'
        "{% if consented and not consent.outcome.given %}; {{ consent.outcome.clinical }}{% endif %}"
        '{{ consent.reason | after("; ") }}'
    )


def _form() -> str:
    """Write the form, how long the consent is valid, and who has a copy or saw it."""
    return (
        "{% if consent.on_paper is recorded or consent.form_language or consent.form_version %}; {% endif %}"
        "{% if consent.on_paper is recorded or consent.form_language or consent.form_version %}"
        '{{ consent.on_paper | either("paper form", "form on a screen") | default("form") }}{% endif %}'
        '{{ consent.form_language.clinical | after(" in ") }}'
        "{% if consent.form_language and consent.form_version %},{% endif %}"
        '{{ consent.form_version | after(" version ") }}'
        '{{ consent.valid_for | counted("day") | after("; valid for ") }}'
        '{{ consent.valid_until | date | after("; valid until ") }}'
        "{% if consent.this_visit_only %}; for this visit only{% endif %}"
        '{{ consent.copy_given.clinical | after("; ") }}{{ consent.witness | after("; witness: ") }}'
        '{% if consent.witness %}{{ consent.witness_at | datetime | after(", ") }}{% endif %}'
    )


def agreed_sites() -> tuple[str, str]:
    """Return the clause of the sites to which the consent agrees."""
    return (
        "consent.sites",
        '{{ consent.sites | map(attribute="clinical") | unique | list | after("sites: ") }}',
    )


def agreed_others() -> tuple[tuple[str, str], ...]:
    """Return the clauses of what every consent may allow or not."""
    observers = '{{ consent.observers | either("observers allowed", "observers not allowed") }}'
    return (("consent.observers is recorded", observers),)


def agreed_freezing() -> tuple[tuple[str, str], ...]:
    """Return the clauses of a consent to freezing."""
    means = (
        '{{ consent.agent.clinical | sentence | after("") }}'
        '{% if consent.agent and consent.vehicle == "none" %}, without a vehicle'
        '{% elif consent.agent %}{{ consent.vehicle.clinical | after(", vehicle ") }}{% endif %}'
        '{% if consent.agent %}{{ consent.applicator.clinical | after(", ") }}{% endif %}'
    )
    initials = "consent.pigment_initials"
    pigment = (
        f'{{% if {initials} == "given" %}}pigment paragraph initialed{{% endif %}}'
        f'{{% if {initials} and {initials} != "given" %}}'
        f"initials at the pigment paragraph {{{{ {initials}.clinical }}}}{{% endif %}}"
    )
    return ("consent.agent", means), agreed_sites(), (initials, pigment), *agreed_others()


def _time_out() -> str:
    """Write whether and how the time-out was held; why it was not, and what was checked instead."""
    return (
        "{% if no_time_out %}{{ time_out.outcome.clinical | sentence }}"
        '{{ time_out.reason | after(": ") }}{% endif %}'
        "{% if no_time_out %}"
        '{{ time_out.checked_instead | after("; checked instead: ") }}{% endif %}'
        "{% if not no_time_out %}"
        '{{ time_out.at | other_day(encounter.date) | date | after("", ", ") }}{% endif %}'
        "{% if not no_time_out %}"
        '{{ time_out.at | time | otherwise("Time not recorded" if time_out else "Not recorded") }}{% endif %}'
        "{% if not no_time_out %}"
        '{{ time_out.at | other_zone(procedure.start) | after(" ") }}{% endif %}'
        '{{ time_out.identifiers | list | after("; identified by ") }}'
        '{{ time_out.confirmed | list | after("; confirmed: ") }}'
        '{{ time_out.site_marking | after("; site marking: ") }}'
        '{{ time_out.participants | list | after("; present: ") }}'
    )
