"""Writes the first half of the note: people, indication, screening, consent."""

from __future__ import annotations

from collections.abc import Sequence

from pages.layout import (
    ASKED,
    block,
    cell,
    clauses,
    fact,
    facts_each,
    line,
    listed,
    maybe,
    other_zone,
    pair,
    recorded,
    row,
    rows_when,
    table,
    told,
    when,
    words,
)

FACTS = (14.5, 85.5)
PAIRS = (14.5, 43.5, 15, 27)
FEATURELESS = {"none": "; no special features"}
SUPERVISED = "supervising_practitioner"
CHAPERONED = "(chaperone.outcome or chaperone.offered is boolean)"


def people() -> str:
    """Write who was treated, by whom and where."""
    place = (
        "{% if encounter.place_of_service %}{{ encounter.place_of_service.clinical | sentence }}"
        "{% else %}Not recorded{% endif %}"
    )
    helpers = '{{ assistants | map(attribute="display") | list }}'
    assistants = listed("assistants", helpers, {"none": "No assistants"}, "None recorded")
    supervising = (
        "{{ supervising_practitioner.display }}"
        "{% if supervising_practitioner.present is true %}, present"
        "{% elif supervising_practitioner.location %}, {{ supervising_practitioner.location.clinical }}"
        "{% elif supervising_practitioner.present is false %}, not present{% endif %}"
    )
    chaperone = (
        "{% if chaperone.outcome %}{{ chaperone.outcome.clinical | sentence }}"
        "{% if chaperone.offered is false %} (not offered){% endif %}"
        "{% elif chaperone.offered %}Offered{% else %}Not offered{% endif %}"
    ) + maybe(": {{ chaperone.name }}")
    language = clauses(
        ("patient.language", "Speaks {{ patient.language.clinical }}"),
        ("patient.reads", "reads {{ patient.reads.clinical }}"),
        ("guardian.language", "guardian: {{ guardian.language.clinical }}"),
    )
    rows = (
        pair("Patient", "{{ patient.name }}", "Record number", "{{ patient.record_number }}"),
        pair(
            "Born",
            "{{ patient.birth_date | date }} ({{ patient.age }} years)"
            + maybe("; gender {{ patient.gender.clinical }}"),
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
        named_diagnosis("condition.code")
        + maybe("; {{ condition.severity.clinical }}")
        + maybe(" ({{ condition.severity_scale.clinical }})")
        + listed("condition.features", "; " + words("condition.features"), FEATURELESS, otherwise="")
        + maybe("; duration {{ condition.duration }}")
    )
    other_diagnoses = (
        "{% for item in condition.secondary %}{{ item.clinical }}"
        f"{{% if {has_code('item')} %}} ({{{{ item.code }}}}){{% endif %}}"
        "{% if not loop.last %}; {% endif %}{% endfor %}"
    )
    test_spot = (
        "{{ test_spot.clinical | sentence }}"
        + maybe(", {{ test_spot.date | date }}")
        + maybe(": {{ test_spot.result }}")
    )
    rows = (
        fact("Diagnosis", diagnosis),
        fact(
            "Other diagnoses",
            listed("condition.secondary", other_diagnoses, {"none": "No other diagnoses"}),
            condition=recorded("condition.secondary"),
        ),
        fact("Examination", "{{ condition.exam }}", condition="condition.exam"),
        unlisted("Earlier treatments", "prior_treatments", "No earlier treatments"),
        facts_each("prior_procedures", "Earlier session", earlier_session()),
        unlisted("Earlier sessions", "prior_procedures", "No earlier sessions"),
        fact("Test spot", test_spot, condition="test_spot"),
    )
    other = (
        "Not counted as failed: {% for item in treatments.unsuitable + treatments.other %}"
        "{% if item.name %}{{ item.name }}{% else %}{{ item.class.clinical }}{% endif %}, "
        "{{ item.result.clinical }}"
        + maybe(" ({{ item.reason }})")
        + "{% if not loop.last %}; {% endif %}{% endfor %}."
    )
    return (
        line("heading 1", "Indication")
        + table("Facts Table", FACTS, rows, "Indication")
        + _failed_treatments()
        + when("treatments.unsuitable or treatments.other", "After Table", other)
    )


def has_code(diagnosis: str) -> str:
    """Return the condition that a diagnosis has a code beside its words."""
    return f'{diagnosis}.code != {diagnosis}.clinical and {diagnosis}.code != "other"'


def named_diagnosis(name: str = "condition.code") -> str:
    """Write a diagnosis, and its code unless there is none beside its words."""
    return (
        f"{{{{ {name}.clinical }}}}{{% if {has_code(name)} %}} (ICD-10-CM {{{{ {name}.code }}}}){{% endif %}}"
    )


def earlier_session() -> str:
    """Write an earlier session: its date, the response, and what went wrong."""
    return (
        maybe("{{ item.date | date }}")
        + "{% if item.date and item.response %}: {% endif %}"
        + maybe("{{ item.response }}")
        + f"{{% if {recorded('item.adverse')} and (item.date or item.response) %}}; {{% endif %}}"
        + "{% if item.adverse %}afterward "
        + words("item.adverse")
        + '{% elif item.adverse == "none" %}no complications'
        + "{% elif not item.date and not item.response %}Not recorded{% endif %}"
    )


def unlisted(label: str, items: str, none: str) -> str:
    """Write what the record says in the place of a list; no row without it."""
    said = listed(items, "", {"none": none, **ASKED}, otherwise="")
    return fact(label, said, condition=f"not {items} and {recorded(items, *ASKED)}")


def _failed_treatments() -> str:
    """Write the failed treatments; never unsuitable, declined or continuing ones."""
    title = "Treatments that did not control the acne"
    name = (
        "{% for item in treatments.failed %}{% if item.name %}{{ item.name }}"
        "{% else %}{{ item.class.clinical | sentence }}{% endif %}"
        + maybe(" {{ item.strength }}")
        + maybe(", {{ item.frequency }}")
    )
    dates = (
        maybe('{{ item.start | date("medium") }}')
        + maybe(' to {{ item.end | date("medium") }}')
        + "{% if item.weeks and (item.start or item.end) %}, {% endif %}"
        + maybe("{{ item.weeks | number }} week{% if item.weeks != 1 %}s{% endif %}")
        + "{% if not item.start and not item.end and not item.weeks %}Not recorded{% endif %}"
    )
    result = (
        "{{ item.result.clinical | sentence }}"
        + maybe(": {{ item.reason }}")
        + maybe(" ({{ item.source.clinical }})")
        + "{% endfor %}"
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
        'Denied: {{ screening.denied | rejectattr("clinician_only") | map(attribute="clinical") | join("; ") }}.'
        '{% if screening.diagnosis_uncertain.code == "no" %} No lesion was clinically uncertain.{% endif %}'
    )
    asked = (
        "{% if screening.asked_by or screening.asked_at %} Asked"
        + maybe(" by {{ screening.asked_by }}")
        + maybe(" on {{ screening.asked_at | datetime }}")
        + '{% if screening.asked_at or not screening.asked_by.endswith(".") %}.{% endif %}{% endif %}'
    )
    exception = (
        "{{ item.condition.clinical | sentence }}"
        + maybe(": {{ item.detail }}")
        + '{% if item.condition.code == "isotretinoin" and screening.isotretinoin_last_dose %}; '
        + "last dose {{ screening.isotretinoin_last_dose | date }}{% endif %}"
    )
    answers = 'screening.exceptions | default([]) | rejectattr("answer.code", "eq", "not_asked")'
    unasked = 'screening.exceptions | default([]) | selectattr("answer.code", "eq", "not_asked")'
    unknown = "{% if document.draft %}{{ screening.answers }}{% else %}Not recorded{% endif %}"
    rows = (
        fact("Answers", unknown, condition="not screening", span=3),
        rows_when("screening.denied", row(cell("Cell Text", denied + asked, span=4)), columns=4),
        facts_each(answers, "{{ item.answer.clinical | sentence }}", exception, span=3),
        fact(
            "Not asked",
            f'{{{{ {unasked} | map(attribute="condition.clinical") | join("; ") | sentence }}}}',
            condition=f"{unasked} | first",
            span=3,
        ),
        fact(
            "Not recorded",
            words("screening.unanswered", 'join("; ") | sentence'),
            condition="screening.unanswered",
            span=3,
        ),
        fact(
            "Skin type",
            told("{{ screening.skin_type.clinical | sentence }}", "Not recorded"),
            condition="not not_done or screening.skin_type",
            span=3,
        ),
        pair(
            "Allergies",
            answered("screening.allergies", "No allergies"),
            "Medicines",
            answered("screening.medications", "No medicines"),
            condition=f"{recorded('screening.allergies', *ASKED)} or {recorded('screening.medications', *ASKED)}",
        ),
        facts_each("overrides", "Override", released("decided", "item.reason"), span=3),
    )
    return line("heading 1", "Screening") + table("Facts Table", (14.5, 26.5, 11, 48), rows, "Screening")


def released(verb: str, words: str) -> str:
    """Write what was found, who decided or told of it, and the words; an id of a check is not for a record."""
    return (
        f'{{% if item.findings %}}{{{{ item.findings | join("; ") }}}}; {verb}{{% else %}}{verb.capitalize()}'
        "{% endif %} by {{ item.by }}" + maybe(", {{ item.at | datetime }}") + f": {{{{ {words} }}}}"
    )


def answered(items: str, none: str) -> str:
    """Write a list of the record's own words, or what was answered."""
    return listed(items, f'{{{{ {items} | join("; ") }}}}', {"none": none, **ASKED})


def consent(agreed: Sequence[tuple[str, str]]) -> str:
    """Write the consent, the discussion, the interpreter and the time-out.

    `agreed` are clauses, each with its condition: what the consent allows, so that a reader can compare it with
    what was done.
    """
    discussion = (
        maybe("By {{ consent.discussed_by }}")
        + "{% if consent.discussed_by and consent.understanding_check %}; {% endif %}"
        + maybe("understanding: {{ consent.understanding_check.clinical }}")
        + maybe("; capacity: {{ consent.capacity.clinical }}" + maybe(" ({{ consent.capacity_detail }})"))
    )
    assent = "{{ consent.assent.clinical | sentence }}"
    assent += "{% if consent.assent_signed %}, signed{% elif consent.assent_signed is false %}, not signed{% endif %}"
    own_say = "{{ consent.patient_agreement.clinical | sentence }}"
    confirmed = "{{ consent.confirmed_on_day | datetime }}" + other_zone("consent.confirmed_on_day")
    confirmed += maybe(", by {{ consent.confirmed_by }}")
    rows = (
        fact("Consent", _given(), condition="consent or not not_done"),
        fact("Agreed", clauses(*agreed), condition=" or ".join(condition for condition, _ in agreed)),
        fact("Discussion", discussion, condition="consent.discussed_by or consent.understanding_check"),
        fact("Assent", assent, condition="consent.assent"),
        fact("Patient's own say", own_say, condition="consent.patient_agreement"),
        fact("Confirmed", confirmed, condition="consent.confirmed_on_day"),
        fact("Interpreter", _interpreter(), condition="interpreter.mode"),
        fact("Time-out", _time_out(), condition="not not_done or time_out"),
    )
    return block(
        "if consent or interpreter or time_out or not not_done",
        line("heading 1", "Consent and time-out"),
        table("Facts Table", FACTS, rows, "Consent and time-out"),
    )


def _given() -> str:
    """Write the outcome of the consent; "Given" only when the record says so."""
    decided = 'guardian and consent.given_by.code not in ["patient", "emancipated_minor"]'
    by = (
        f"{{% if {decided} and (guardian.name or document.draft) %}} by {{{{ guardian.name }}}}"
        + maybe(" ({{ guardian.relationship.clinical }})")
        + "{% else %}"
        + told(" by the {{ consent.given_by.clinical }}", ", by whom is not recorded")
        + "{% endif %}"
    )
    seen = (
        "{% if guardian.document_seen %}; seen: {% if guardian.document %}{{ guardian.document }}"
        "{% else %}document{% endif %}{% elif guardian.document_seen is false %}; no document seen"
        + maybe(" ({{ guardian.document }})")
        + '{% elif consent.given_by.code == "default_surrogate" %}; surrogate by state law'
        + maybe(": {{ guardian.document }}")
        + "{% endif %}"
    )
    form = (
        "{% if consent.on_paper is boolean or consent.form_language or consent.form_version %}; "
        + "{% if consent.on_paper %}paper form{% elif consent.on_paper is false %}form on a screen"
        + "{% else %}form{% endif %}"
        + maybe(" in {{ consent.form_language.clinical }}")
        + "{% if consent.form_version %}{% if consent.form_language %},{% endif %} "
        + "version {{ consent.form_version }}{% endif %}{% endif %}"
        + maybe("; valid for {{ consent.valid_for }} day{% if consent.valid_for != 1 %}s{% endif %}")
        + maybe("; valid until {{ consent.valid_until | date }}")
        + "{% if consent.this_visit_only %}; for this visit only{% endif %}"
    )
    given = 'consent.outcome.given or (consent.outcome.code == "withdrawn" and consent.signed_at)'
    return (
        f"{{% if {given} %}}Given{{% if consent.signed_at %}} in writing{{% endif %}}{by}"
        + told(
            " on {{ consent.signed_at | datetime }}" + other_zone("consent.signed_at"), ", time not recorded"
        )
        + maybe("; basis: {{ consent.emancipation_basis }}")
        + seen
        + "{% if not consent.outcome.given %}; {{ consent.outcome.clinical }}{% endif %}"
        + "{% else %}"
        + told("{{ consent.outcome.clinical | sentence }}", "Not recorded")
        + "{% endif %}"
        + maybe("; {{ consent.reason }}")
        + form
        + maybe("; {{ consent.copy_given.clinical }}")
        + maybe("; witness: {{ consent.witness }}" + maybe(", {{ consent.witness_at | datetime }}"))
    )


def agreed_sites() -> tuple[str, str]:
    """Return the clause of the sites to which the consent agrees."""
    return "consent.sites", "sites: " + words("consent.sites", "unique | list")


def agreed_others() -> tuple[tuple[str, str], ...]:
    """Return the clauses of what every consent may allow or not."""
    return (
        ("consent.observers is boolean", "observers {% if not consent.observers %}not {% endif %}allowed"),
    )


def agreed_freezing() -> tuple[tuple[str, str], ...]:
    """Return the clauses of a consent to freezing."""
    means = (
        "{{ consent.agent.clinical | sentence }}"
        + maybe(
            ', {% if consent.vehicle.code == "none" %}without a vehicle{% else %}vehicle {{ consent.vehicle.clinical }}{% endif %}'
        )
        + maybe(", {{ consent.applicator.clinical }}")
    )
    pigment = (
        '{% if consent.pigment_initials == "given" %}pigment paragraph initialed'
        "{% else %}initials at the pigment paragraph {{ consent.pigment_initials.clinical }}{% endif %}"
    )
    return (
        ("consent.agent", means),
        agreed_sites(),
        ("consent.pigment_initials", pigment),
        *agreed_others(),
    )


def _interpreter() -> str:
    return (
        "{{ interpreter.mode.clinical | sentence }}"
        + maybe(", {{ interpreter.name }}")
        + maybe(", number {{ interpreter.id }}")
        + maybe(", {{ interpreter.language.clinical }}")
        + maybe(", {{ interpreter.start | time }}")
        + maybe(" to {{ interpreter.end | time }}")
        + maybe("; {{ interpreter.note }}")
    )


def _time_out_at() -> str:
    same = '(time_out.at | date("iso")) == (encounter.date | date("iso"))'
    other = f"{{% if time_out.at and not {same} %}}{{{{ time_out.at | date }}}}, {{% endif %}}"
    return other + told(
        "{{ time_out.at | time }}" + other_zone("time_out.at"),
        "{% if time_out %}Time not recorded{% else %}Not recorded{% endif %}",
    )


def _time_out() -> str:
    """Write whether and how the time-out was held; why it was not, and what was checked instead."""
    return (
        '{% if time_out.outcome.code in ["not_held", "not_required"] %}{{ time_out.outcome.clinical | sentence }}'
        + maybe(": {{ time_out.reason }}")
        + maybe("; checked instead: {{ time_out.checked_instead }}")
        + "{% else %}"
        + _time_out_at()
        + "{% endif %}"
        + maybe("; identified by {{ time_out.identifiers | list }}")
        + maybe("; confirmed: {{ time_out.confirmed | list }}")
        + maybe("; site marking: {{ time_out.site_marking }}")
        + maybe("; present: {{ time_out.participants | list }}")
    )
