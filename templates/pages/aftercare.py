"""Writes the aftercare sheet: one page for the patient's bathroom mirror."""

from __future__ import annotations

from pages.layout import Cell, each, ended, line, row, table, when

TITLE = "Aftercare sheet"


def body() -> str:
    """Write the text of the sheet."""
    treated = (
        '**{{ sites | map(attribute="plain") | unique | list | sentence }}**, '
        "{% if performed %}treated{% else %}to be treated{% endif %} "
        "on {{ encounter.date | date }} by {{ practitioner.display }} with {{ agent.plain }}."
    )
    return (
        line("Title", "After your freezing treatment")
        + line("Treated Line", treated)
        + line("heading 1", "Today")
        + each("List Number", "text.aftercare.today")
        + line("heading 1", "The next days")
        + each("List Number", "text.aftercare.next_days")
        + line("heading 1", "Until it has healed")
        + each("List Number", "text.aftercare.until_healed")
        + when(
            "aftercare.hold_products",
            "List Number",
            "Do not use yet: " + ended('aftercare.hold_products | join("; ")'),
        )
        + when(
            "aftercare.resume_products",
            "List Number",
            "You can use again: " + ended('aftercare.resume_products | join("; ")'),
        )
        + line("heading 1", "When to call")
        + _calls()
        + line("After Table", "**When to come back:** {{ post.follow_up }}")
    )


def _calls() -> str:
    reasons = Cell((line("Call Heading", "Call us if …"), each("Call Item", "text.call_us")))
    numbers = Cell(
        (
            line("Call Heading", "Our telephone"),
            line("Call Number", "{{ organization.telephone }}"),
            line("Call Number Note", "After hours: {{ organization.after_hours_phone }}"),
            line("Call Heading", "Call {{ organization.emergency_number }} if …"),
            each("Call Item", "text.emergency"),
        )
    )
    return table("Call Table", (60, 40), [row(reasons, numbers)], "When to call, and whom")
