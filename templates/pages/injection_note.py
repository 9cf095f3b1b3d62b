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
    maybe,
    row,
    rows_when,
    table,
    told,
    when,
    words,
)

TITLE = "Procedure note"
FACTS = note_act.FACTS
DRUG = "{{ drug.clinical }}" + maybe(", {{ concentration_mg_ml | number }} mg/mL")
UNKNOWN = "a drug that is not recorded"
SITES_DONE = "sites or not stopped"


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
    planned = "{% if plan.drug %}; planned: injection of {{ plan.drug.clinical }}{% endif %}"
    procedure = (
        f"{{% if not_done %}}Not performed{planned}"
        f"{{% elif stopped and not sites %}}Stopped before the first injection{planned}"
        "{% else %}Injection of "
        + told(DRUG, UNKNOWN)
        + "{% if total_ml %}; {{ total_ml | number }} mL in all{% endif %}"
        + "{% if stopped %}; stopped before completion{% endif %}{% endif %}"
    )
    sites = (
        "{% if not_done or (stopped and not sites) %}None treated{% else %}"
        + words("sites", "unique | list | sentence")
        + "{% if lesion_total %}; "
        + note_act.lesions("lesion_total")
        + "{% endif %}{% endif %}"
    )
    complications = (
        f"{{% if not_done and not {note_act.SAID} %}}Not applicable: no procedure was performed{{% else %}}"
    )
    rows = (
        fact("Diagnosis", "**{{ condition.code.clinical }}**"),
        fact("Procedure", procedure),
        fact("Sites", sites),
        fact("Complications", complications + note_act.complications() + "{% endif %}"),
    )
    code = maybe("; code {{ procedure.code }}, given by the clinic")
    return (
        line("Title", TITLE)
        + line("Subtitle", "{{ pack.title }}" + code)
        + line("Status Line", procedure_note.status())
        + table("Summary Table", procedure_note.FACTS, rows, "Summary of the note")
    )


def _indication() -> str:
    rows = (
        fact("Diagnosis", note_before.named_diagnosis() + maybe("; duration {{ condition.duration }}")),
        fact("Examination", "{{ condition.exam }}", condition="condition.exam"),
        facts_each("prior_procedures", "Earlier session", note_before.earlier_session()),
        note_before.unlisted("Earlier sessions", "prior_procedures", "No earlier sessions"),
    )
    return line("heading 1", "Indication") + table("Facts Table", FACTS, rows, "Indication")


def _screening() -> str:
    answer = "{{ item.condition.clinical | sentence }}" + maybe(": {{ item.detail }}")
    exceptions = 'screening.exceptions | default([]) | rejectattr("answer.code", "eq", "not_asked")'
    rows = (
        fact("Denied", words("screening.denied", 'join("; ") | sentence'), condition="screening.denied"),
        facts_each(exceptions, "{{ item.answer.clinical | sentence }}", answer),
        fact(
            "Not asked",
            words("screening.unanswered", 'join("; ") | sentence'),
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
    left = "Left untreated: {{ item.clinical }}" + maybe(". Reason: {{ item.reason }}")
    return (
        line("heading 1", "Procedure")
        + when("not_done", "Body Text", not_done)
        + block(
            "if not not_done",
            line("Body Text", note_act.preparation()),
            when(SITES_DONE, "Body Text", _drug()),
            when("stopped", "Body Text", stopped),
            block(f"if {SITES_DONE}", _treated_sites()),
            when("total_mg", "After Table", _amount()),
        )
        + each("After Table", "procedure.not_treated | default([])", left)
        + when('procedure.not_treated == "none"', "After Table", "No site was left untreated.")
    )


def _drug() -> str:
    return (
        told("{{ drug.clinical | sentence }}", "A drug that is not recorded")
        + ", "
        + told("{{ concentration_mg_ml | number }} mg/mL", "concentration not recorded")
        + maybe(", diluted with {{ procedure.diluent.clinical }}")
        + ", lot "
        + told("{{ procedure.lot }}")
        + ", expiry "
        + told("{{ procedure.expiry | date }}")
        + ", was injected into the lesions."
    )


def _amount() -> str:
    return (
        "{{ total_ml | number }} mL with {{ total_mg | number }} mg of {{ drug.clinical }} were injected in all."
        + maybe(" The clinic's limit for a visit is {{ limits.total_ml | number }} mL.")
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
        cell("Cell Text", told("{{ site.lesion.clinical | sentence }}", "Not recorded")),
        *(
            cell("Cell Number", told(f"{{{{ site.{key} | number }}}}", "not noted"))
            for key in ("lesion_count", "needle_gauge", "volume_ml")
        ),
        cell(
            "Cell Text",
            f"{{% if site.reaction %}}{words('site.reaction', 'list | sentence')}"
            f'{{% elif site.reaction == "none" %}}No reaction{{% else %}}{note_act.DASH}{{% endif %}}{{% endfor %}}',
        ),
    )
    total = row(
        cell("Total", "{% if total_ml %}Total", span=2),
        cell("Total Number", maybe("{{ lesion_total }}")),
        cell("Total", ""),
        cell("Total Number", "{{ total_ml | number }}"),
        cell("Total", "{% endif %}"),
    )
    missing = rows_when(
        "not procedure.sites", row(cell("Cell Text", "{{ procedure.sites | list }}", span=6)), columns=6
    )
    return table("Data Table", (24, 22, 9, 10.5, 12, 22.5), (heads, site, missing, total), "Treated sites")
