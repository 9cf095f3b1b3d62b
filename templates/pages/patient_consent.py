"""Writes the patient's consent: plain words, printed before the visit, signed by hand."""

from __future__ import annotations

from pages.controls import box
from pages.furniture import sign_beside, sign_here
from pages.layout import (
    Cell,
    block,
    cell,
    each,
    fact,
    facts_each,
    line,
    listed,
    maybe,
    pair,
    recorded,
    row,
    rows_choose,
    rows_when,
    table,
    when,
)

TITLE = "Patient consent"
ROWS = (19, 81)
ANSWERS = ("yes", "no", "unknown", "declined")
CLOSED = ", ".join(f'"{answer}"' for answer in (*ANSWERS, "not_applicable"))
AS_PATIENT, AS_GUARDIAN = 'signer == "patient"', 'signer == "guardian"'
INTERPRETED = (
    "(interpreter.mode and not interpreter.mode.no_interpreter)"
    " or (not interpreter and patient.language and patient.language.code != document.language)"
)
SAID = {answer: f'text.tell_us | selectattr("answer.code", "eq", "{answer}")' for answer in ANSWERS}
OPEN = f'text.tell_us | rejectattr("word.listed") | rejectattr("answer.code", "in", [{CLOSED}])'


def body() -> str:
    """Write the consent in the order of its pages."""
    parts = (_opening, _why, _what_happens, _risks, _tell_us, _choices, _agreement, _other_signatures, _later)
    return "".join(part() for part in parts) + line("Small Print", "{{ ama_notice }}")


def _joined(items: str, between: str = " ") -> str:
    return f'{{{{ {items} | join("{between}") }}}}'


def _opening() -> str:
    rows = (
        pair("Patient", "**{{ patient.name }}**", "Visit", "{{ encounter.date | date }}"),
        pair("Who treats you", "{{ practitioner.display }}", "Clinic", "{{ organization.name }}"),
        fact(
            "Supervised by",
            "{{ supervising_practitioner.display }}",
            condition="supervising_practitioner",
            span=3,
        ),
        fact(
            "Who decides",
            "{{ guardian.name }}"
            + maybe(", {{ guardian.relationship.plain }}")
            + ". “You” means the patient.",
            condition=f"guardian and {AS_GUARDIAN}",
            span=3,
        ),
    )
    return (
        line("Title", "Freezing treatment for acne: your consent")
        + line("Subtitle", "Official name: {{ descriptor }} (CPT {{ procedure_code }})")
        + table("Summary Table", (19, 33, 10, 38), rows, "Patient, clinic and date")
    )


def _why() -> str:
    tried = (
        "{% if treatments.failed %} You have tried {% for item in treatments.failed %}{{ item.class.plain }}"
        + maybe(" ({{ item.name }})")
        + "{% if loop.revindex > 2 %}, {% elif loop.revindex == 2 %}{% if loop.length > 2 %},{% endif %} and "
        "{% endif %}{% endfor %}. This did not help enough, or you could not go on with it.{% endif %}"
    )
    return (
        line("heading 1", "Why this treatment")
        + line("Body Text", f"You have {{{{ condition.code.plain }}}}.{tried} {_joined('text.why')}")
        + line("Body Text", _joined("text.not_for_everyone"))
    )


def _what_happens() -> str:
    places = '**{{ sites | map(attribute="plain") | unique | list | sentence }}**'
    sessions = (
        _joined("text.sessions")
        + "{% if consent.this_visit_only %} This form is for this visit only.{% else %}"
        + "{% if plan.sessions %} This form covers up to {{ plan.sessions }} treatment"
        + "{% if plan.sessions != 1 %}s{% endif %}{% else %} This form is good{% endif %}"
        + "{% if consent.valid_until %} until {{ consent.valid_until | date }}."
        + "{% elif consent.valid_for %} for {{ consent.valid_for }} days after you sign it."
        + "{% else %} for {{ limits.consent_valid_days | number }} days after you sign it.{% endif %}{% endif %}"
    )
    rows = (
        fact("Where", places),
        fact("What we do", _joined("text.what_happens")),
        fact("How it works", _joined("text.how_it_works")),
        fact("How it feels", _joined("text.feels")),
        fact("How often", sessions),
    )
    return (
        line("heading 1", "What will happen")
        + table("Facts Table", ROWS, rows, "What will happen")
        + line("heading 1", "What you can expect after")
        + table(
            "Facts Table",
            ROWS,
            (facts_each("text.expect", "{{ item.when }}", "{{ item.what }}"),),
            "What you can expect after",
        )
        + line("heading 1", "How it may help")
        + line("Body Text", f"{_joined('text.benefit')} {_joined('text.evidence')}")
    )


def _risks() -> str:
    initials = Cell((line("Signature Line"), line("Signature Caption", "Your initials")))
    risks = [
        fact(label, f'{{{{ text.risks.{key} | join("; ") | lower | sentence }}}}.', span=2)
        for label, key in (("Common", "common"), ("Less common", "less_common"), ("Rare", "rare"))
    ]
    marks = rows_choose(
        "screening.skin_type.pigment_initials",
        row(cell("Label", "Marks on the skin"), cell("Cell Text", _joined("text.pigment")), initials),
        fact("Marks on the skin", _joined("text.pigment"), span=2),
        columns=3,
    )
    return line("heading 1", "Risks") + table("Facts Table", (19, 63, 18), (*risks, marks), "Risks")


def _tell_us() -> str:
    """Write the patient's answers, to confirm, and boxes to tick for questions not asked yet."""
    right = row(
        cell("Check Label", "Still right?"),
        cell(
            "Check Line",
            f"{_answer('still_right=yes', 'Yes')} {_answer('still_right=no', 'No')}. This has changed:",
        ),
        cell("Writing Line"),
    )
    allergies = row(
        cell("Check Label", "Your allergies"),
        cell(
            "Check Line",
            f"{_answer('allergies=none', 'None')} {_answer('allergies=listed', 'I have these:')}",
        ),
        cell("Writing Line"),
    )
    told = (
        fact("You said yes to", f"**{_plain(SAID['yes'])}**", condition=f"{SAID['yes']} | first", span=2),
        _sentence("no", "You said no to"),
        _sentence("unknown", "You did not know about"),
        _sentence("declined", "You did not wish to say"),
        fact(
            "Your allergies",
            listed(
                "screening.allergies",
                '{{ screening.allergies | join("; ") }}',
                {"none": "No allergies"},
                otherwise="",
            ),
            condition=recorded("screening.allergies"),
            span=2,
        ),
        rows_when(f"not {recorded('screening.allergies')}", allergies, columns=3),
        rows_when(" or ".join(f"{said} | first" for said in SAID.values()), right, columns=3),
    )
    boxes = row(
        cell("Check Item", f"{{% for pair in {OPEN} | batch(2) %}}{_condition(0)}"),
        cell("Check Item", f"{{% if pair[1] %}}{_condition(1)}{{% endif %}}{{% endfor %}}"),
    )
    return (
        line("heading 1", "Tell us before we start")
        + table("Facts Table", (19, 39, 42), told, "What you have told us")
        + block(
            f"if {OPEN} | first",
            line("Lead-in After Table", "Please tick what fits you, now or in the past:"),
            table("Check Table", (50, 50), [boxes], "Conditions to tick"),
        )
    )


def _sentence(answer: str, said: str) -> str:
    """Write a row over all columns with the conditions that have the same answer."""
    text = f"{said}: {_plain(SAID[answer], '')}."
    return rows_when(f"{SAID[answer]} | first", row(cell("Cell Text", text, span=3)), columns=3)


def _answer(tag: str, words: str) -> str:
    """Write a box to tick and its words."""
    return box(f"screening.{tag}", words.strip(":")) + words


def _condition(number: int) -> str:
    """Write the box of one of the two conditions in a row."""
    word = f"pair[{number}].word"
    tag, title = f"{{{{ {word}.code }}}}", f"Has or had: {{{{ {word}.plain | truncate(48) }}}}"
    return box(f"consent.ticked_conditions={tag}", title) + f"{{{{ {word}.plain | sentence }}}}"


def _plain(items: str, filters: str = " | sentence") -> str:
    return f'{{{{ {items} | map(attribute="word") | map(attribute="plain") | join("; "){filters} }}}}'


def _choices() -> str:
    return (
        line("heading 1", "Other choices")
        + each("List Bullet", "text.alternatives")
        + line("heading 1", "Your rights")
        + line(
            "Body Text",
            f"{_joined('text.rights')} {_joined('text.other_people')} Call us at {{{{ organization.telephone }}}}.",
        )
        + line("Body Text", f"{_joined('text.photographs')} {_joined('text.cost')}")
        + when("organization.state_wording", "Body Text", "{{ organization.state_wording }}")
        + when("organization.language_notice", "Body Text", "{{ organization.language_notice }}")
    )


def _agreement() -> str:
    """Write the statement of the person who decides, the lines to sign, and a minor's own assent."""
    guardian = "{{ guardian.name }}" + maybe(", {{ guardian.relationship.plain }}")
    assent = (
        "**The patient's own say.** Someone told me in words that I know what will be done and how it may feel. I could ask questions. "
        + box("consent.assent=given", "The patient wants this treatment")
        + "I want this treatment. "
        + box("consent.assent=refused", "The patient does not want this treatment")
        + "I do not want it."
    )
    return (
        line("heading 1", "Your decision")
        + line("Statement", _joined("text.statement"))
        + block(
            f"if {AS_PATIENT}",
            line("Statement", "**I agree to this treatment, as this form describes it.**"),
            sign_here("Patient", "{{ patient.name }}, patient", "consent.signed_at"),
        )
        + block(
            f"if {AS_GUARDIAN}",
            line(
                "Statement",
                "**I may decide for {{ patient.name }}, and I agree to this treatment, as this form describes it.**",
            ),
            sign_here("Who decides", guardian, "consent.signed_at"),
        )
        + block(
            f"if minor and {AS_GUARDIAN} and patient.age >= limits.assent_age",
            line("Statement", assent),
            sign_here("Patient's assent", "{{ patient.name }}, patient", "consent.assent_signed_at"),
        )
    )


def _other_signatures() -> str:
    interpreter = (
        "{% if interpreter.name %}{{ interpreter.name }}{% else %}Interpreter{% endif %}"
        + maybe(", number {{ interpreter.id }}")
        + maybe(", {{ interpreter.mode.plain }}")
    )
    language = (
        "{% if interpreter.language %}{{ interpreter.language.plain }}"
        "{% elif patient.language %}{{ patient.language.plain }}{% else %}the patient's language{% endif %}"
    )
    explained = (
        f"**The person who explained.** {_joined('text.explained')} I checked understanding: "
        + box("consent.understanding_check=teach_back", "Understanding checked: told back")
        + "told back "
        + box("consent.understanding_check=questions_answered", "Understanding checked: questions answered")
        + "questions"
    )
    practitioner = "{% if consent.discussed_by %}{{ consent.discussed_by }}{% else %}{{ practitioner.display }}{% endif %}"
    return (
        block(
            f"if {INTERPRETED}",
            line(
                "Statement",
                f"**Interpreter.** I interpreted this form and the talk about it, fully and truly, in {language}.",
            ),
            sign_here("Interpreter", interpreter, "interpreter.signed_at"),
        )
        + block(
            "if consent.witness",
            line(
                "Statement", "**Witness.** I saw the patient, or who decides for the patient, sign this form."
            ),
            sign_here("Witness", "{{ consent.witness }}, witness", "consent.witness_at"),
        )
        + line("Statement", explained)
        + sign_here("The person who explained", practitioner, "consent.discussed_at")
    )


def _later() -> str:
    """Write what can be signed on a later day: the consent is confirmed, or withdrawn."""
    later = (
        "**For a later day.** Did you sign on an earlier day? Then sign on the left on the day of treatment. "
        "To take back your consent, sign on the right, or just tell us."
    )
    return line("Statement", later) + sign_beside(
        "For a later day",
        (
            "Nothing has changed. I still agree.",
            "Date on which the consent was confirmed",
            "consent.confirmed_on_day",
        ),
        ("I take back my consent.", "Date on which the consent was taken back", "consent.withdrawn_at"),
    )
