"""Writes the second half of the note: what was done, its result, what follows."""

from __future__ import annotations

from pages.layout import (
    block,
    cell,
    each,
    ended,
    fact,
    facts_each,
    line,
    listed,
    maybe,
    moment,
    pair,
    recorded,
    row,
    rows_when,
    table,
    told,
    when,
    words,
)
from pages.note_before import named_diagnosis, released

FACTS = (14.5, 85.5)
PAIRS = (14.5, 25.5, 17, 43)
DONE = "not not_done"  # it took place, or the record does not say yet
TAKEN = (
    f"{DONE} or procedure.specimens or procedure.implants or procedure.blood_loss"
    f" or {recorded('procedure.other_procedures')}"
)
SAID = recorded("procedure.complications")
UNWANTED = "consent.photographs is false"
REASONS = words("procedure.status_reason")
DASH = "\N{EN DASH}"


def lesions(count: str) -> str:
    """Write a count of lesions with its noun."""
    return f"{{{{ {count} }}}} lesion{{% if {count} != 1 %}}s{{% endif %}}"


def applied(unknown: str) -> str:
    """Write the applicators, and whether some of them are not recorded."""
    also = 'applicators and sites | rejectattr("applicator") | first'
    return told(words("applicators"), unknown) + f"{{% if {also} %}}, in part not recorded{{% endif %}}"


def procedure() -> str:
    """Write what was done, in order: prose for what all sites share, a table for what differs."""
    not_done = (
        f"The procedure was not performed. Reason: {REASONS}."
        "{% if plan.agent and plan.sites %} It was planned with {{ plan.agent.clinical }} at these sites: "
        + ended('plan.sites | map(attribute="clinical") | unique | list')
        + "{% endif %}"
    )
    stopped = (
        f"The procedure was stopped before completion. Reason: {REASONS}."
        "{% if not sites %} No site was treated.{% endif %}"
    )
    left = (
        "Left untreated: {{ item.clinical }}{% if item.lesion_count %} ("
        + lesions("item.lesion_count")
        + "){% endif %}"
        + maybe(". Reason: {{ item.reason }}")
    )
    return (
        line("heading 1", "Procedure")
        + when("not_done", "Body Text", not_done)
        + when(f"not_done and {recorded('procedure.preparation')}", "Body Text", _preparation())
        + block(
            f"if {DONE}",
            line("Body Text", _preparation()),
            when("sites or not stopped", "Body Text", _application()),
            when("stopped", "Body Text", stopped),
            block("if sites or not stopped", _treated_sites()),
        )
        + each("After Table", "procedure.not_treated | default([])", left)
        + when('procedure.not_treated == "none"', "After Table", "No site was left untreated.")
    )


def preparation() -> str:
    """Write the position, and how the skin was prepared and protected."""
    prepared = 'procedure.preparation | map(attribute="clinical")'
    return (
        maybe("Position: " + ended("procedure.position") + " ")
        + f'Skin preparation: {{% if procedure.preparation %}}{{{{ {prepared} | join("; ") }}}}'
        + '{% elif procedure.preparation == "none" %}none'
        + f"{{% elif document.draft %}}{{{{ {prepared} | list }}}}{{% else %}}not recorded{{% endif %}}."
        + listed(
            "procedure.protection",
            ' Protection: {{ procedure.protection | map(attribute="clinical") | join("; ") }}.',
            {"none": " Protection: none."},
            otherwise="",
        )
    )


def _preparation() -> str:
    return (
        preparation() + "{% if procedure.single_use_applicator is boolean %} The applicators were "
        "{% if not procedure.single_use_applicator %}not {% endif %}single-use.{% endif %}"
    )


def _application() -> str:
    return (
        told("{{ agent.clinical | sentence }}", "An agent that is not recorded")
        + maybe(
            ', {% if vehicle.code == "none" %}without a vehicle{% else %}vehicle {{ vehicle.clinical }}{% endif %},'
        )
        + '{% if "vehicle" in agent.needs and not vehicle %}, vehicle '
        + told("{{ vehicle.clinical }}")
        + ",{% endif %} was applied by "
        + applied("an applicator that is not recorded")
        + maybe(" as a {{ technique.clinical }}")
        + "."
        + maybe(
            " {{ procedure.tip.clinical | sentence }} was used"
            + maybe(", {{ procedure.distance_cm | number }} cm from the skin")
            + "."
        )
        + "{% if procedure.probe_gel is boolean %} {% if procedure.probe_gel %}Gel{% else %}No gel{% endif %} was "
        "placed between probe and skin.{% endif %}"
        + '{% if procedure.timing_basis or procedure.sites | selectattr("freeze_seconds") | first %}'
        + told(
            " Freezing was timed {{ procedure.timing_basis.clinical }}.",
            " From when the seconds were counted is not recorded.",
        )
        + "{% endif %}"
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
    composition = (
        "{% for part in site.composition %}{% if loop.first %}{{ part.lesion_type.clinical | sentence }}"
        "{% else %}{{ part.lesion_type.clinical }}{% endif %} ({{ part.count }})"
        "{% if not loop.last %}, {% endif %}{% endfor %}"
    )
    area = (
        "{% if site.technique.area %}{% if site.lesion_type %}; light{% else %}Light{% endif %} freeze "
        "over "
        + told("{{ site.area_cm2 | number }} cm²", "an area not recorded")
        + ", "
        + told("{{ site.passes }} pass{% if site.passes != 1 %}es{% endif %}", "passes not recorded")
        + "{% endif %}"
    )
    kind = (
        f"{{% if site.composition %}}{composition}{{% elif site.lesion_type or not site.technique.area %}}"
        + told("{{ site.lesion_type.clinical | sentence }}", "Not recorded")
        + "{% endif %}{% if not site.technique %}; "
        + told("{{ site.technique.clinical }}", "spots or area not recorded")
        + "{% endif %}"
        + area
    )
    margin = (
        f"{{% if site.margin_mm is none %}}{DASH}{{% else %}}{{{{ site.margin_mm | number }}}}{{% endif %}}"
    )
    return row(
        cell("Cell Text", "{% for site in procedure.sites %}" + _site_name()),
        cell("Cell Text", kind),
        *(
            cell("Cell Number", _unless_area(key))
            for key in ("lesion_count", "freeze_seconds", "freeze_cycles")
        ),
        cell("Cell Number", margin),
        cell("Cell Text", _reaction() + "{% endfor %}"),
    )


def _site_name() -> str:
    """Write the site, its applicator if not all sites share one, and a side that is not recorded."""
    paired = '"right" in site.body_site.sides'
    no_side = (
        'site.laterality.code == "not_applicable" and site.body_site.code != "other" '
        "and not (site.technique.area and site.whole)"
    )
    differ = 'applicators | length > 1 or procedure.sites | rejectattr("applicator") | first'
    return (
        f"{{{{ site.clinical | sentence }}}}{{% if {paired} and not site.laterality %}}, "
        + told("{{ site.laterality.clinical }}", "side not recorded")
        + f"{{% elif {paired} and {no_side} %}}, side not recorded{{% endif %}}"
        + f"{{% if site.applicator and ({differ}) %}}, {{{{ site.applicator.clinical }}}}"
        + "{% elif applicators and not site.applicator %}, "
        + told("{{ site.applicator.clinical }}", "applicator not recorded")
        + "{% endif %}"
    )


def _reaction() -> str:
    """Write the reaction of the skin, with the seconds of the thaw if it was timed."""
    others = 'site.reaction | rejectattr("code", "eq", "thaw_complete")'
    thawed = 'site.reaction | selectattr("code", "eq", "thaw_complete") | first'
    timed = "omplete thaw in {{ site.thaw_seconds | number }} s"
    return (
        f"{{% if {others} | first %}}{words(others, 'list | sentence')}"
        f"{{% if site.thaw_seconds %}}; c{timed}{{% elif {thawed} %}}; complete thaw{{% endif %}}"
        f"{{% elif site.thaw_seconds %}}C{timed}{{% elif {thawed} %}}Complete thaw"
        f'{{% elif site.reaction == "none" %}}No reaction{{% else %}}{DASH}{{% endif %}}'
    )


def _unless_area(key: str) -> str:
    """Write a number that a spot treatment must have; a light freeze over an area can lack it.

    Says "not noted": in the narrow column, "recorded" would break within the word.
    """
    value = f"site.{key}"
    absent = f"{{% if site.technique.area and {value} is none %}}{DASH}"
    return f"{absent}{{% else %}}{told(f'{{{{ {value} | number }}}}', 'not noted')}{{% endif %}}"


def course() -> str:
    """Write complications and tolerance; each statement that there was none depends on its own field."""
    event = (
        "{{ item.complication.clinical | sentence }}, "
        + told(moment("item.at"), "time not recorded")
        + maybe(", {{ item.clinical }}")
        + maybe(": {{ item.detail }}")
        + '{% if not item.detail or not item.detail.endswith(".") %}.{% endif %}'
        + "".join(
            f" {label}: {told(ended(name), 'not recorded.')}"
            for label, name in (("Action", "item.action"), ("Outcome", "item.outcome"), ("Told", "item.told"))
        )
    )
    alone = f"({DONE} or {SAID}) and not procedure.events"
    tolerance = fact("Tolerance", _tolerance(), condition=f"{DONE} or procedure.tolerance", span=3)
    rows = (
        fact("Complications", complications(), condition=alone, span=3),
        facts_each("procedure.events | default([])", "Complication", event, span=3),
        tolerance,
        fact("Anesthesia", _anesthesia(), condition=f"{DONE} or procedure.anesthesia", span=3),
        pair("Specimens", _or_none("specimens"), "Implants", _or_none("implants"), condition=TAKEN),
        pair("Blood loss", _or_none("blood_loss"), "Other procedures", _other_procedures(), condition=TAKEN),
        fact("Photographs", _photographs(), condition="photographs", span=3),
        fact("Photographs", "Not allowed", condition=f"{UNWANTED} and not photographs", span=3),
        facts_each("variances", "Variance", released("told", "item.statement"), span=3),
    )
    return block(
        f"if {TAKEN} or {SAID} or procedure.events or procedure.anesthesia or photographs or {UNWANTED} or variances",
        line("heading 1", "Complications and tolerance"),
        table("Facts Table", PAIRS, rows, "Complications and tolerance"),
    )


def _or_none(field: str) -> str:
    """Write the text of a field, or the pack's sentence if the record says that there was none."""
    value = f"procedure.{field}"
    nothing = f'{{% if {value} == "none" %}}{{{{ text.statements.{field} }}}}'
    absent = f"{{% elif not {value} and (not_done or not document.draft) %}}Not recorded"
    return f"{nothing}{absent}{{% else %}}{{{{ {value} }}}}{{% endif %}}"


def complications() -> str:
    """Write the complications; that there were none only where the record says so."""
    return (
        '{% if procedure.complications == "none" %}{{ text.statements.complications }}'
        "{% else %}"
        + told(words("procedure.complications", "list | sentence"), "Not recorded")
        + "{% endif %}"
    )


def _anesthesia() -> str:
    return (
        '{% if procedure.anesthesia.code == "none" %}{{ text.statements.anesthesia }}'
        "{% else %}"
        + told("{{ procedure.anesthesia.clinical | sentence }}", "Not recorded")
        + maybe(": {{ procedure.anesthesia_detail }}")
        + "{% endif %}"
    )


def _tolerance() -> str:
    return (
        told("{{ procedure.tolerance.clinical | sentence }}", "Not recorded")
        + _pain("pain_peak", "at its peak")
        + _pain("pain_at_discharge", "at discharge")
    )


def _pain(field: str, moment: str) -> str:
    """Write a pain score from 0 to 10, or in words why there is none."""
    value = f"procedure.{field}"
    return (
        f"{{% if {value} is number %}}; pain {{{{ {value} }}}} of 10 {moment}"
        f"{{% elif {value} %}}; pain {moment} {{{{ {value}.clinical }}}}{{% endif %}}"
    )


def _other_procedures() -> str:
    return (
        '{% if procedure.other_procedures == "none" %}{{ text.statements.other_procedures }}{% else %}'
        "{% for item in procedure.other_procedures | default([]) %}"
        "{% if item.description %}{{ item.description }}"
        + maybe(" ({{ item.code }})")
        + "{% else %}{{ item.code }}{% endif %}"
        + maybe(": {{ item.note }}")
        + "{% if not loop.last %}; {% endif %}{% else %}Not recorded{% endfor %}{% endif %}"
    )


def _photographs() -> str:
    return (
        "{% if photographs.count %}{{ photographs.count }} taken{% else %}Taken{% endif %}"
        + maybe(
            ' {% if (photographs.taken_at | date("iso")) == (encounter.date | date("iso")) %}at '
            "{{ photographs.taken_at | time }}{% else %}on {{ photographs.taken_at | datetime }}{% endif %}"
        )
        + maybe(", for {{ photographs.uses | list }}")
        + told("; consent of {{ photographs.consent_at | date }}", "; consent to them not recorded")
        + f"{{% if {UNWANTED} %}}; not allowed{{% endif %}}"
        + maybe("; kept in {{ photographs.kept_in }}")
    )


def _products(label: str, items: str) -> str:
    return listed(items, f"; {label}: {{{{ {items} | list }}}}", {"none": f"; {label}: none"}, otherwise="")


def conclusion() -> str:
    """Write the diagnosis after the procedure, the assessment, the plan and the handouts."""
    aftercare = (
        told("Given " + words("aftercare.given_as"), "Not recorded")
        + maybe(" in {{ aftercare.language.clinical }}")
        + maybe(", version {{ aftercare.version }}")
        + maybe(", to {{ aftercare.given_to }}")
        + maybe("; explained by {{ aftercare.explained_by }}")
        + "{% if aftercare.teach_back is boolean %}; teach-back "
        "{% if not aftercare.teach_back %}not {% endif %}done{% endif %}"
        + _products("to pause", "aftercare.hold_products")
        + _products("to resume", "aftercare.resume_products")
    )
    evaluation = (
        maybe("{{ evaluation.code }}" + maybe("-{{ evaluation.modifier }}"))
        + "{% if evaluation.code and evaluation.statement %}: {% endif %}"
        + maybe("{{ evaluation.statement }}")
        + "{% if evaluation.separate is true %}; a separate service"
        "{% elif evaluation.separate is false %}; not a separate service{% endif %}"
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
