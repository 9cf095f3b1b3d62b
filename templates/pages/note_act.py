"""The note's second half: what was done, what came of it, what follows."""

from __future__ import annotations

from pages.layout import block, cell, each, fact, facts_each, line, row, table, when, words

FACTS = (20, 80)
DONE = "not not_done"  # it took place, or a draft does not know yet
REASONS = words("procedure.status_reason")


def lesions(count: str) -> str:
    """Write a count of lesions with its noun."""
    return f"{{{{ {count} }}}} lesion{{% if {count} != 1 %}}s{{% endif %}}"


def procedure() -> str:
    """Write what was done, in order: prose for what all sites share, a table for what varies."""
    not_done = (
        "The procedure was not performed. Reason: " + REASONS + ". Planned was cryotherapy with "
        "{{ agent.clinical }} of " + words("sites", "unique | list") + "."
    )
    left = (
        "Left untreated: {{ item.clinical }}{% if item.lesion_count %} ("
        + lesions("item.lesion_count")
        + "){% endif %}{% if item.reason %}. Reason: {{ item.reason }}{% endif %}"
    )
    return (
        line("heading 1", "Procedure")
        + when("not_done", "Body Text", not_done)
        + block(
            f"if {DONE}",
            when("procedure.position or procedure.preparation or procedure.protection", "Body Text", _preparation()),
            line("Body Text", _application()),
            _treated_sites(),
        )
        + each("After Table", "procedure.not_treated", left)
    )


def _preparation() -> str:
    return (
        "{% if procedure.position %}Position: {{ procedure.position }}. {% endif %}"
        "{% if procedure.preparation %}Skin preparation: " + words("procedure.preparation", 'join("; ")') + ". {% endif %}"
        "{% if procedure.protection %}Protection: " + words("procedure.protection", 'join("; ")') + ".{% endif %}"
    )


def _application() -> str:
    return (
        "{{ agent.clinical | sentence }}{% if vehicle %}, vehicle {{ vehicle.clinical }},{% endif %} was applied by "
        + words("applicators")
        + "{% if technique %} as a {{ technique.clinical }}{% endif %}."
        "{% if procedure.tip %} The spray opening was {{ procedure.tip.clinical }}"
        "{% if procedure.distance_cm %}, held {{ procedure.distance_cm | number }} cm from the skin{% endif %}.{% endif %}"
        "{% if procedure.probe_gel %} Gel was placed between probe and skin.{% endif %}"
        "{% if procedure.single_use_applicator %} The applicators were for single use.{% endif %}"
        "{% if procedure.timing_basis %} Seconds of freezing are counted {{ procedure.timing_basis.clinical }}.{% endif %}"
        "{% if stopped %} The procedure was stopped before completion. Reason: " + REASONS + ".{% endif %}"
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
    return table("Data Table", (20, 21, 10, 9, 9, 10, 21), (heads, _treated_site(), total), "Treated sites")


def _treated_site() -> str:
    name = (
        "{% for site in procedure.sites %}{{ site.clinical | sentence }}"
        "{% if applicators | length > 1 and site.applicator %}, {{ site.applicator.clinical }}{% endif %}"
    )
    kind = (
        "{% if site.lesion_type %}{{ site.lesion_type.clinical | sentence }}{% endif %}"
        "{% if site.composition %}: {% for part in site.composition %}{{ part.count }} "
        "{{ part.lesion_type.clinical }}{% if not loop.last %}, {% endif %}{% endfor %}{% endif %}"
        "{% if site.technique.area %}{% if site.lesion_type %}; light{% else %}Light{% endif %} freeze over "
        "{{ site.area_cm2 | number }} cm², {{ site.passes }} pass{% if site.passes != 1 %}es{% endif %}{% endif %}"
    )
    margin = "{% if site.margin_mm is none %}–{% else %}{{ site.margin_mm | number }}{% endif %}"
    reaction = (
        "{% if site.reaction %}" + words("site.reaction", "list | sentence") + "{% else %}–{% endif %}"
        "{% if site.thaw_seconds %}; thaw {{ site.thaw_seconds | number }} s{% endif %}{% endfor %}"
    )
    return row(
        cell("Cell Text", name),
        cell("Cell Text", kind),
        cell("Cell Number", _unless_area("lesion_count")),
        cell("Cell Number", _unless_area("freeze_seconds", " | number")),
        cell("Cell Number", _unless_area("freeze_cycles")),
        cell("Cell Number", margin),
        cell("Cell Text", reaction),
    )


def _unless_area(key: str, filters: str = "") -> str:
    """Write a number that a spot treatment must have, and a light freeze over an area need not."""
    value = f"site.{key}"
    return f"{{% if site.technique.area and {value} is none %}}–{{% else %}}{{{{ {value}{filters} }}}}{{% endif %}}"


def course() -> str:
    """Write complications and tolerance; each statement that nothing happened hangs on its own field."""
    event = (
        "{{ item.complication.clinical | sentence }}{% if item.clinical %}, {{ item.clinical }}{% endif %}"
        "{% if item.detail %}: {{ item.detail }}{% endif %}. Action: {{ item.action }}. "
        "Outcome: {{ item.outcome }}. Told: {{ item.told }}"
    )
    other = (
        '{% if item.code == "none" %}{{ text.statements.other_procedures }}{% else %}'
        "{{ item.description | sentence }}{% if item.code %} ({{ item.code }}){% endif %}"
        "{% if item.note %}: {{ item.note }}{% endif %}{% endif %}"
    )
    photographs = (
        "{% if photographs.count %}{{ photographs.count }} taken{% else %}Taken{% endif %}"
        "{% if photographs.taken_at %} on {{ photographs.taken_at | datetime }}{% endif %}"
        "{% if photographs.uses %}, for {{ photographs.uses | list }}{% endif %}"
        "{% if photographs.consent_at %}; own consent of {{ photographs.consent_at | datetime }}{% endif %}"
        "{% if photographs.kept_in %}; kept in {{ photographs.kept_in }}{% endif %}"
    )
    variance = (
        "Check {{ item.check }}, {{ item.by }}{% if item.at %}, {{ item.at | datetime }}{% endif %}: "
        "{{ item.statement }}"
    )
    rows = (
        fact("Complications", _complications(), condition=f"{DONE} or procedure.complications"),
        facts_each("procedure.events", "{{ item.at | time }}", event),
        fact("Tolerance", _tolerance(), condition=f"{DONE} or procedure.tolerance"),
        fact("Anesthesia", _anesthesia(), condition=f"{DONE} or procedure.anesthesia"),
        fact("Specimens", _or_none("specimens"), condition=f"{DONE} or procedure.specimens"),
        fact("Blood loss", _or_none("blood_loss"), condition=f"{DONE} or procedure.blood_loss"),
        fact("Implants", _or_none("implants"), condition=f"{DONE} or procedure.implants"),
        facts_each("procedure.other_procedures", "Other procedure", other),
        fact("Photographs", photographs, condition="photographs"),
        facts_each("variances", "Variance", variance),
    )
    return block(
        f"if {DONE} or procedure.complications or procedure.events or variances",
        line("heading 1", "Complications and tolerance"),
        table("Facts Table", FACTS, rows, "Complications and tolerance"),
    )


def _or_none(field: str) -> str:
    """Write a field's text, or the pack's sentence where the record says that there was none."""
    value = f"procedure.{field}"
    return f'{{% if {value} == "none" %}}{{{{ text.statements.{field} }}}}{{% else %}}{{{{ {value} | sentence }}}}{{% endif %}}'


def _complications() -> str:
    return (
        '{% if (procedure.complications | first).code == "none" %}{{ text.statements.complications }}'
        "{% else %}" + words("procedure.complications", "list | sentence") + "{% endif %}"
    )


def _anesthesia() -> str:
    return (
        '{% if procedure.anesthesia.code == "none" %}{{ text.statements.anesthesia }}'
        "{% else %}{{ procedure.anesthesia.clinical | sentence }}"
        "{% if procedure.anesthesia_detail %}: {{ procedure.anesthesia_detail }}{% endif %}{% endif %}"
    )


def _tolerance() -> str:
    return (
        "{{ procedure.tolerance.clinical | sentence }}"
        + _pain("pain_peak", "at its peak")
        + _pain("pain_at_discharge", "at discharge")
    )


def _pain(field: str, moment: str) -> str:
    """Write a pain score from 0 to 10, or in words that there is none."""
    value = f"procedure.{field}"
    return (
        f"{{% if {value} is number %}}; pain {{{{ {value} }}}} of 10 {moment}"
        f"{{% elif {value} %}}; pain {moment} {{{{ {value}.clinical }}}}{{% endif %}}"
    )


def conclusion() -> str:
    """Write the diagnosis after the procedure, the assessment, the plan and what was handed over."""
    aftercare = (
        "{% if aftercare.given_as %}Given " + words("aftercare.given_as") + "{% endif %}"
        "{% if aftercare.language %} in {{ aftercare.language.clinical }}{% endif %}"
        "{% if aftercare.version %}, version {{ aftercare.version }}{% endif %}"
        "{% if aftercare.given_to %}, to {{ aftercare.given_to }}{% endif %}"
        "{% if aftercare.explained_by %}; explained by {{ aftercare.explained_by }}{% endif %}"
        "{% if aftercare.teach_back %}; understanding confirmed by teach-back{% endif %}"
    )
    evaluation = (
        "{% if evaluation.code %}{{ evaluation.code }}{% if evaluation.modifier %}-{{ evaluation.modifier }}{% endif %}"
        "{% if evaluation.statement %}: {% endif %}{% endif %}"
        "{% if evaluation.statement %}{{ evaluation.statement }}{% endif %}"
    )
    rows = (
        fact(
            "{% if not_done %}Diagnosis{% else %}Diagnosis after the procedure{% endif %}",
            "{{ post.diagnosis.clinical }} ({{ post.diagnosis.code }})",
        ),
        fact("Assessment", "{{ post.assessment | sentence }}"),
        fact("Plan", "{{ post.plan | sentence }}"),
        fact("Aftercare", aftercare, condition="aftercare.given_as"),
        fact("Pause", "{{ aftercare.hold_products | list | sentence }}", condition="aftercare.hold_products"),
        fact("Resume", "{{ aftercare.resume_products | list | sentence }}", condition="aftercare.resume_products"),
        fact("Follow-up", "{{ post.follow_up | sentence }}", condition="post.follow_up"),
        fact("Disposition", "{{ post.disposition | sentence }}", condition="post.disposition"),
        fact("Separate service", evaluation, condition="evaluation.code or evaluation.statement"),
    )
    return line("heading 1", "Assessment and plan") + table("Facts Table", FACTS, rows, "Assessment and plan")
