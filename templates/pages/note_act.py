"""Writes the second half of the note: what was done, its result, what follows."""

from __future__ import annotations

from pages.layout import block, cell, each, fact, facts_each, line, pair, row, rows_when, table, words
from pages.note_before import named_diagnosis, released

FACTS = (14.5, 85.5)
PAIRS = (14.5, 25.5, 17, 43)
DONE = "not not_done"  # it took place, or the record does not say yet
UNWANTED = "consent.photographs is false"
REASONS = words("procedure.status_reason")
NOTHING_LEFT = line("After Table", "No site was left untreated.")
DASH = "\N{EN DASH}"


def procedure() -> str:
    """Write what was done, in order: prose for what all sites share, a table for what differs."""
    not_done = (
        f"The procedure was not performed. Reason: {REASONS}."
        "{% if plan.agent and plan.sites %} It was planned with {{ plan.agent.clinical }}{% endif %}"
        "{% if plan.agent and plan.sites %} at these sites: "
        '{{ plan.sites | map(attribute="clinical") | unique | list | ended }}{% endif %}'
    )
    stopped = (
        f"The procedure was stopped before completion. Reason: {REASONS}."
        "{% if not sites %} No site was treated.{% endif %}"
    )
    left = (
        'Left untreated: {{ item.clinical }}{{ item.lesion_count | counted("lesion") | after(" (", ")") }}'
        '{{ item.reason | after(". Reason: ") }}'
    )
    prepared = preparation() + (
        "{{ procedure.single_use_applicator | "
        'either(" The applicators were single-use.", " The applicators were not single-use.") }}'
    )
    return (
        line("heading 1", "Procedure")
        + block("if not_done", line("Body Text", not_done))
        + block(f"if {DONE} or procedure.preparation is recorded", line("Body Text", prepared))
        + block(
            f"if {DONE}",
            block("if begun", line("Body Text", _application())),
            block("if stopped", line("Body Text", stopped)),
            block("if begun", _treated_sites()),
        )
        + each("After Table", "procedure.not_treated | default([])", left)
        + block('if procedure.not_treated == "none"', NOTHING_LEFT)
    )


def preparation() -> str:
    """Write the position, and how the skin was prepared and protected."""
    return (
        '{{ procedure.position | ended | after("Position: ", " ") }}Skin preparation: '
        '{{ procedure.preparation | list("; ", "clinical") | instead(none="none") | otherwise("not recorded") }}.'
        '{{ procedure.protection | list("; ", "clinical") | instead(none="none") | after(" Protection: ", ".") }}'
    )


def _application() -> str:
    return (
        '{{ agent.clinical | sentence | otherwise("An agent that is not recorded") }}'
        '{% if vehicle == "none" %}, without a vehicle,'
        '{% else %}{{ vehicle.clinical | after(", vehicle ", ",") }}{% endif %}'
        '{% if "vehicle" in agent.needs and not vehicle %}, vehicle '
        '{{ vehicle.clinical | otherwise("not recorded") }},{% endif %} was applied by '
        + words("applicators", ' | otherwise("an applicator that is not recorded")')
        + "{% if applicators_in_part %}, in part not recorded{% endif %}"
        '{{ technique.clinical | after(" as a ") }}.'
        '{{ procedure.tip.clinical | sentence | after(" ", " was used") }}'
        '{% if procedure.tip %}{{ procedure.distance_cm | number | after(", ", " cm from the skin") }}.{% endif %}'
        "{{ procedure.probe_gel | either("
        '" Gel was placed between probe and skin.", " No gel was placed between probe and skin.") }}'
        '{% if seconds_timed %}{{ procedure.timing_basis.clinical | after(" Freezing was timed ", ".")'
        ' | otherwise(" From when the seconds were counted is not recorded.") }}{% endif %}'
    )


def _treated_sites() -> str:
    numbers = ("Lesions", "Freeze, s", "Cycles", "Margin, mm")
    heads = row(
        cell("Column Head", "Site"),
        cell("Column Head", "Lesion type"),
        *(cell("Column Head Number", head) for head in numbers),
        cell("Column Head", "Reaction"),
        head=True,
    )
    total = row(
        cell("Total", "{% if lesion_total %}Total of lesions", span=2),
        cell("Total Number", "{{ lesion_total }}"),
        cell("Total", "{% endif %}", span=4),
    )
    widths = (13.5, 19.5, 7.5, 8.5, 7, 11, 33)
    missing = rows_when(
        "not procedure.sites", row(cell("Cell Text", "{{ procedure.sites | list }}", span=7)), columns=7
    )
    return table("Data Table", widths, (heads, _treated_site(), missing, total), "Treated sites")


def _treated_site() -> str:
    kind = (
        "{% for it in site.composition %}{% if loop.first %}{{ it.lesion_type.clinical | sentence }}"
        "{% else %}, {{ it.lesion_type.clinical }}{% endif %} ({{ it.count }}){% endfor %}"
        "{% if not site.composition and (site.lesion_type or not site.technique.area) %}"
        '{{ site.lesion_type.clinical | sentence | otherwise("Not recorded") }}{% endif %}'
        "{% if not site.technique %}; "
        '{{ site.technique.clinical | otherwise("spots or area not recorded") }}{% endif %}'
        "{% if site.technique.area %}{% if site.lesion_type %}; light{% else %}Light{% endif %} freeze over{% endif %}"
        '{% if site.technique.area %} {{ site.area_cm2 | number | after("", " cm²")'
        ' | otherwise("an area not recorded") }}{% endif %}'
        '{% if site.technique.area %}, {{ site.passes | counted("pass", "passes")'
        ' | otherwise("passes not recorded") }}{% endif %}'
    )
    return row(
        cell("Cell Text", "{% for site in procedure.sites %}" + _site_name()),
        cell("Cell Text", kind),
        *(
            cell("Cell Number", _unless_area(key))
            for key in ("lesion_count", "freeze_seconds", "freeze_cycles")
        ),
        cell("Cell Number", f'{{{{ site.margin_mm | number | default("{DASH}") }}}}'),
        cell("Cell Text", _reaction() + "{% endfor %}"),
    )


def _site_name() -> str:
    """Write the site, its applicator if not all sites share one, and a side that is not recorded."""
    return (
        "{{ site.clinical | sentence }}{% if site.sided and not site.laterality %}, "
        '{{ site.laterality.clinical | otherwise("side not recorded") }}{% endif %}'
        '{% if site.sided and site.laterality == "not_applicable" and site.body_site != "other"'
        " and not (site.technique.area and site.whole) %}, side not recorded{% endif %}"
        '{% if applicators_differ %}{{ site.applicator.clinical | after(", ") }}{% endif %}'
        "{% if applicators and not site.applicator %}, "
        '{{ site.applicator.clinical | otherwise("applicator not recorded") }}{% endif %}'
    )


def _reaction() -> str:
    """Write the reaction of the skin, with the seconds of the thaw if it was timed."""
    others = 'site.reaction | rejectattr("code", "eq", "thaw_complete") | list(attribute="clinical")'
    thawed = 'site.thaw_seconds or "thaw_complete" in site.reaction'
    return (
        f'{{% set others = {others} %}}{{{{ others | sentence | after("") }}}}'
        f"{{% if {thawed} %}}{{% if others %}}; complete{{% else %}}Complete{{% endif %}} thaw{{% endif %}}"
        '{{ site.thaw_seconds | number | after(" in ", " s") }}'
        '{% if site.reaction == "none" and not site.thaw_seconds %}No reaction{% endif %}'
        f"{{% if site.reaction is not recorded and not site.thaw_seconds %}}{DASH}{{% endif %}}"
    )


def _unless_area(key: str) -> str:
    """Write a number that a spot treatment must have; a light freeze over an area can lack it.

    Says "not noted": in the narrow column, "recorded" would break within the word.
    """
    value = f"site.{key} | number"
    return (
        f'{{% if site.technique.area %}}{{{{ {value} | default("{DASH}") }}}}'
        f'{{% else %}}{{{{ {value} | otherwise("not noted") }}}}{{% endif %}}'
    )


def course() -> str:
    """Write complications and tolerance; each statement that there was none depends on its own field."""
    event = (
        "{{ item.complication.clinical | sentence }}, "
        '{{ item.at | other_day(encounter.date) | date | after("", " at ") }}'
        '{{ item.at | time | otherwise("time not recorded") }}{{ item.at | other_zone(procedure.start) | after(" ") }}'
        '{{ item.clinical | after(", ") }}{{ item.detail | after(": ") }}'
        '{% if not item.detail.endswith(".") %}.{% endif %}'
        + "".join(
            f' {label}: {{{{ {name} | ended | otherwise("not recorded.") }}}}'
            for label, name in (("Action", "item.action"), ("Outcome", "item.outcome"), ("Told", "item.told"))
        )
    )
    alone = f"({DONE} or procedure.complications is recorded) and not procedure.events"
    tolerance = fact("Tolerance", _tolerance(), condition=f"{DONE} or procedure.tolerance", span=3)
    rows = (
        fact("Complications", complications(' | otherwise("Not recorded")'), condition=alone, span=3),
        facts_each("procedure.events | default([])", "Complication", event, span=3),
        tolerance,
        fact("Anesthesia", _anesthesia(), condition=f"{DONE} or procedure.anesthesia", span=3),
        pair("Specimens", _or_none("specimens"), "Implants", _or_none("implants"), condition="taken"),
        pair(
            "Blood loss", _or_none("blood_loss"), "Other procedures", _other_procedures(), condition="taken"
        ),
        fact("Photographs", _photographs(), condition="photographs", span=3),
        fact("Photographs", "Not allowed", condition=f"{UNWANTED} and not photographs", span=3),
        facts_each("variances", "Variance", released("told", "item.statement"), span=3),
    )
    return block(
        "if course",
        line("heading 1", "Complications and tolerance"),
        table("Facts Table", PAIRS, rows, "Complications and tolerance"),
    )


def _or_none(field: str) -> str:
    """Write the text of a field, or the pack's sentence if the record says that there was none."""
    said = f"procedure.{field} | instead(none=text.statements.{field})"
    return f'{{{{ {said} | default("Not recorded" if not_done) | otherwise("Not recorded") }}}}'


def complications(filters: str) -> str:
    """Write the complications; that there were none only where the record says so."""
    return words(
        "procedure.complications", f" | sentence | instead(none=text.statements.complications){filters}"
    )


def short_complications() -> str:
    """Write the complications for the summary of a note."""
    unsaid = "procedure.complications is not recorded"
    return (
        f"{{% if not_done and {unsaid} %}}Not applicable: no procedure was performed{{% endif %}}"
        + complications(' | after("")')
        + f"{{% if {DONE} and {unsaid} %}}"
        '{{ procedure.complications | otherwise("Not recorded") }}{% endif %}'
    )


def _anesthesia() -> str:
    return (
        '{% if procedure.anesthesia == "none" %}{{ text.statements.anesthesia }}'
        '{% else %}{{ procedure.anesthesia.clinical | sentence | otherwise("Not recorded") }}{% endif %}'
        '{% if procedure.anesthesia != "none" %}{{ procedure.anesthesia_detail | after(": ") }}{% endif %}'
    )


def _tolerance() -> str:
    return (
        '{{ procedure.tolerance.clinical | sentence | otherwise("Not recorded") }}'
        + _pain("pain_peak", "at its peak")
        + _pain("pain_at_discharge", "at discharge")
    )


def _pain(field: str, moment: str) -> str:
    """Write a pain score from 0 to 10, or in words why there is none."""
    value = f"procedure.{field}"
    return (
        f"{{% if {value} is number %}}; pain {{{{ {value} }}}} of 10 {moment}{{% endif %}}"
        f'{{{{ {value}.clinical | after("; pain {moment} ") }}}}'
    )


def _other_procedures() -> str:
    return (
        '{% if procedure.other_procedures == "none" %}{{ text.statements.other_procedures }}'
        "{% elif procedure.other_procedures is not recorded %}Not recorded{% endif %}"
        "{% for item in procedure.other_procedures | default([]) %}"
        '{{ item.display or item.code }}{{ item.note | after(": ") }}{{ "; " if not loop.last }}{% endfor %}'
    )


def _photographs() -> str:
    return (
        '{{ photographs.count | after("", " taken") | default("Taken") }}'
        '{{ photographs.taken_at | other_day(encounter.date) | date | after(" on ") }}'
        '{{ photographs.taken_at | time | after(" at ") }}{{ photographs.uses | list | after(", for ") }}'
        '{{ photographs.consent_at | date | after("; consent of ") | otherwise("; consent to them not recorded") }}'
        f"{{% if {UNWANTED} %}}; not allowed{{% endif %}}"
        '{{ photographs.kept_in | after("; kept in ") }}'
    )


def _products(label: str, items: str) -> str:
    return f'{{{{ {items} | list | instead(none="none") | after("; {label}: ") }}}}'


def conclusion() -> str:
    """Write the diagnosis after the procedure, the assessment, the plan and the handouts."""
    aftercare = (
        words("aftercare.given_as", ' | after("Given ") | otherwise("Not recorded")')
        + '{{ aftercare.language.clinical | after(" in ") }}{{ aftercare.version | after(", version ") }}'
        '{{ aftercare.given_to | after(", to ") }}{{ aftercare.explained_by | after("; explained by ") }}'
        '{{ aftercare.teach_back | either("; teach-back done", "; teach-back not done") }}'
        + _products("to pause", "aftercare.hold_products")
        + _products("to resume", "aftercare.resume_products")
    )
    evaluation = (
        '{{ evaluation.code | after("") }}{% if evaluation.code %}{{ evaluation.modifier | after("-") }}{% endif %}'
        "{% if evaluation.code and evaluation.statement %}: {% endif %}"
        '{{ evaluation.statement | after("") }}'
        '{{ evaluation.separate | either("; a separate service", "; not a separate service") }}'
    )
    rows = (
        fact("Diagnosis", named_diagnosis("post.diagnosis"), condition=f"{DONE} or post.diagnosis"),
        fact("Assessment", "{{ post.assessment }}"),
        fact("Plan", "{{ post.plan }}"),
        fact("Aftercare", aftercare, condition=f"aftercare.given_as or ({DONE} and sites)"),
        fact("Follow-up", "{{ post.follow_up }}", condition=f"{DONE} or post.follow_up"),
        fact("Disposition", "{{ post.disposition }}", condition="post.disposition"),
        fact("Evaluation", evaluation, condition="evaluation.code or evaluation.statement"),
    )
    title = "Diagnosis{% if not not_done %} after the procedure{% endif %}, assessment and plan"
    return line("heading 1", title) + table("Facts Table", FACTS, rows, "Diagnosis, assessment and plan")
