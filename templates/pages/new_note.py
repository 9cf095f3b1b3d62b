"""Writes the procedure note with which a new pack starts: what every procedure has, and a method and sites."""

from __future__ import annotations

from pages import note_act, note_before, procedure_note
from pages.layout import block, cell, fact, line, row, rows_when, table, words

TITLE = "Procedure note"


def body() -> str:
    """Write the note in the order of its pages."""
    return "".join(
        (
            line("Title", TITLE),
            line("Subtitle", "{{ pack.title }}"),
            line("Status Line", procedure_note.status()),
            note_before.people(),
            _indication(),
            note_before.consent((note_before.agreed_sites(), *note_before.agreed_others())),
            _procedure(),
            note_act.course(),
            note_act.conclusion(),
            procedure_note.signature(),
            procedure_note.addenda(),
        )
    )


def _indication() -> str:
    rows = (
        fact("Diagnosis", note_before.named_diagnosis()),
        fact("Examination", "{{ condition.exam }}", condition="condition.exam"),
    )
    return line("heading 1", "Indication") + table("Facts Table", note_act.FACTS, rows, "Indication")


def _procedure() -> str:
    reasons = words("procedure.status_reason")
    ended = "{{ procedure.status.clinical | sentence }}. Reason: " + reasons + "."
    return (
        line("heading 1", "Procedure")
        + block("if not_done or stopped", line("Body Text", ended))
        + block(
            "if not not_done",
            line("Body Text", note_act.preparation()),
            block(
                "if begun",
                line("Body Text", "Method: {{ procedure.method.clinical }}."),
                _sites(),
            ),
        )
    )


def _sites() -> str:
    heads = row(cell("Column Head", "Site"), cell("Column Head Number", "Lesions"), head=True)
    site = row(
        cell("Cell Text", "{% for site in procedure.sites %}{{ site.clinical | sentence }}"),
        cell("Cell Number", '{{ site.lesion_count | otherwise("not recorded") }}{% endfor %}'),
    )
    missing = rows_when(
        "not procedure.sites", row(cell("Cell Text", "{{ procedure.sites | list }}", span=2)), columns=2
    )
    total = row(
        cell("Total", "{% if lesion_total %}Total"),
        cell("Total Number", "{{ lesion_total }}{% endif %}"),
    )
    return table("Data Table", (75, 25), (heads, site, missing, total), "Treated sites")
