"""Writes the procedure note of the pack in examples/packs/injection: an injection into skin lesions."""

from __future__ import annotations

from pages import note_act, note_before, procedure_note
from pages.layout import (
    block,
    cell,
    each,
    fact,
    facts_each,
    line,
    row,
    rows_when,
    table,
    words,
)

TITLE = "Procedure note"
FACTS = note_act.FACTS
CONCENTRATION = (
    '{{ concentration_mg_ml | number | after("", " mg/mL") | otherwise("concentration not recorded") }}'
)


def body() -> str:
    """Write the note in the order of its pages."""
    return "".join(
        (
            _opening(),
            note_before.people(),
            _indication(),
            _screening(),
            note_before.consent((note_before.agreed_sites(), *note_before.agreed_others())),
            _procedure(),
            note_act.course(),
            note_act.conclusion(),
            procedure_note.signature(),
            procedure_note.addenda(),
        )
    )


def _opening() -> str:
    planned = '{{ plan.drug.clinical | after("; planned: injection of ") }}'
    procedure = (
        f"{{% if not_done %}}Not performed{planned}{{% endif %}}"
        f"{{% if stopped and not sites %}}Stopped before the first injection{planned}{{% endif %}}"
        '{% if begun %}Injection of {{ drug.clinical | otherwise("a drug that is not recorded") }}{% endif %}'
        '{% if begun and (drug or document.draft) %}{{ concentration_mg_ml | number | after(", ", " mg/mL") }}{% endif %}'
        '{% if begun %}{{ total_ml | number | after("; ", " mL in all") }}{% endif %}'
        "{% if stopped and sites %}; stopped before completion{% endif %}"
    )
    sites = (
        "{% if not begun %}None treated{% endif %}"
        '{% if begun %}{{ sites | map(attribute="clinical") | unique | list | sentence }}'
        '{{ lesion_total | counted("lesion") | after("; ") }}{% endif %}'
    )
    rows = (
        fact("Diagnosis", "**{{ condition.code.clinical }}**"),
        fact("Procedure", procedure),
        fact("Sites", sites),
        fact("Complications", note_act.short_complications()),
    )
    code = '{{ procedure.code | after("; code ", ", given by the clinic") }}'
    return (
        line("Title", TITLE)
        + line("Subtitle", "{{ pack.title }}" + code)
        + line("Status Line", procedure_note.status())
        + table("Summary Table", procedure_note.FACTS, rows, "Summary of the note")
    )


def _indication() -> str:
    rows = (
        fact("Diagnosis", note_before.named_diagnosis() + '{{ condition.duration | after("; duration ") }}'),
        fact("Examination", "{{ condition.exam }}", condition="condition.exam"),
        facts_each("prior_procedures", "Earlier session", note_before.earlier_session()),
        note_before.unlisted("Earlier sessions", "prior_procedures", "No earlier sessions"),
    )
    return line("heading 1", "Indication") + table("Facts Table", FACTS, rows, "Indication")


def _screening() -> str:
    answer = '{{ item.condition.clinical | sentence }}{{ item.detail | after(": ") }}'
    exceptions = 'screening.exceptions | default([]) | rejectattr("answer.code", "eq", "not_asked")'
    rows = (
        fact(
            "Denied",
            '{{ screening.denied | join("; ", "clinical") | sentence }}',
            condition="screening.denied",
        ),
        facts_each(exceptions, "{{ item.answer.clinical | sentence }}", answer),
        fact(
            "Not asked",
            '{{ screening.unanswered | join("; ", "clinical") | sentence }}',
            condition="screening.unanswered",
        ),
        fact("Allergies", note_before.answered("screening.allergies", "No allergies")),
        fact("Medicines", note_before.answered("screening.medications", "No medicines")),
        facts_each("overrides", "Override", note_before.released("decided", "item.reason")),
    )
    return line("heading 1", "Screening") + table("Facts Table", FACTS, rows, "Screening")


def _procedure() -> str:
    reasons = words("procedure.status_reason")
    not_done = f"The procedure was not performed. Reason: {reasons}."
    stopped = f"The procedure was stopped before completion. Reason: {reasons}."
    left = 'Left untreated: {{ item.clinical }}{{ item.reason | after(". Reason: ") }}'
    return (
        line("heading 1", "Procedure")
        + block("if not_done", line("Body Text", not_done))
        + block(
            "if not not_done",
            line("Body Text", note_act.preparation()),
            block("if begun", line("Body Text", _drug())),
            block("if stopped", line("Body Text", stopped)),
            block("if begun", _treated_sites()),
            block("if total_mg", line("After Table", _amount())),
        )
        + each("After Table", "procedure.not_treated | default([])", left)
        + block('if procedure.not_treated == "none"', note_act.NOTHING_LEFT)
    )


def _drug() -> str:
    return (
        '{{ drug.clinical | sentence | otherwise("A drug that is not recorded") }}, '
        + CONCENTRATION
        + '{{ procedure.diluent.clinical | after(", diluted with ") }}, lot '
        '{{ procedure.lot | otherwise("not recorded") }}, expiry '
        '{{ procedure.expiry | date | otherwise("not recorded") }}, was injected into the lesions.'
    )


def _amount() -> str:
    return (
        "{{ total_ml | number }} mL with {{ total_mg | number }} mg of {{ drug.clinical }} were injected in all."
        '{{ limits.total_ml | number | after(" The clinic\'s limit for a visit is ", " mL.") }}'
    )


def _treated_sites() -> str:
    heads = row(
        cell("Column Head", "Site"),
        cell("Column Head", "Lesion"),
        *(cell("Column Head Number", head) for head in ("Lesions", "Needle, G", "Volume, mL")),
        cell("Column Head", "Reaction"),
        head=True,
    )
    site = row(
        cell("Cell Text", "{% for site in procedure.sites %}{{ site.clinical | sentence }}"),
        cell("Cell Text", '{{ site.lesion.clinical | sentence | otherwise("Not recorded") }}'),
        *(
            cell("Cell Number", f'{{{{ site.{key} | number | otherwise("not noted") }}}}')
            for key in ("lesion_count", "needle_gauge", "volume_ml")
        ),
        cell(
            "Cell Text",
            words("site.reaction", f' | sentence | instead(none="No reaction") | default("{note_act.DASH}")')
            + "{% endfor %}",
        ),
    )
    total = row(
        cell("Total", "{% if total_ml %}Total", span=2),
        cell("Total Number", '{{ lesion_total | after("") }}'),
        cell("Total", ""),
        cell("Total Number", "{{ total_ml | number }}"),
        cell("Total", "{% endif %}"),
    )
    missing = rows_when(
        "not procedure.sites", row(cell("Cell Text", "{{ procedure.sites | list }}", span=6)), columns=6
    )
    return table("Data Table", (24, 22, 9, 10.5, 12, 22.5), (heads, site, missing, total), "Treated sites")
