"""How the words of a paragraph are broken into lines, and how lines are joined."""

from __future__ import annotations

import pytest

from docgen.pages.lines import break_lines, join_lines

WIPED = "We wipe it. {% if a %}We wait. {% endif %}"
LINES = {
    "sentences": ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
    "quotes and brackets": ("“One.” (Two.) **Three.** Four", ["“One.”", "(Two.)", "**Three.**", "Four"]),
    "no new sentence": (
        "It takes 3.5 s. or so, e.g. This, i.e. That",
        ["It takes 3.5 s. or so, e.g. This, i.e. That"],
    ),
    "titles and initials": ("Ask Dr. A or Mrs. B. Brown.", ["Ask Dr. A or Mrs. B. Brown."]),
    "two spaces": ("One.  Two. Three", ["One.  Two.", "Three"]),
    "a value begins a sentence": ("One. {{ two }}", ["One.", "{{ two }}"]),
    "a box begins one": ("One. [ ](a) Two", ["One.", "[ ](a) Two"]),
    "a statement begins one": ("§a One. §b Two.§/ Three", ["§a One.", "§b Two.§/", "Three"]),
    "a sentence in a block": (
        "{% if a %}One. Two.{% endif %} Three",
        ["{% if a %}One. Two.{% endif %} Three"],
    ),
    "a sentence in a tag": ('{{ a | default("One. Two") }}', ['{{ a | default("One. Two") }}']),
    "a sentence in brackets": ("[@link One. Two](a) x", ["[@link One. Two](a) x"]),
    "a sentence in a title": ('[ ](a "One. Two") x. Y', ['[ ](a "One. Two") x.', "Y"]),
    "a break": ("One&br;two&br;three", ["One\\", "two\\", "three"]),
    "a break before what looks like an item": ("One&br;- two", ["One&br;- two"]),
    "a break before a space": ("One&br; two", ["One&br; two"]),
    "a break at the end": ("One&br;", ["One&br;"]),
    "a break behind a backslash": ("One\\\\&br;two", ["One\\\\\\", "two"]),
    "a sentence before what looks like a block": ("One. [A] b. Two", ["One. [A] b.", "Two"]),
    "a sentence before a tag alone": ("One. {% if a %}", ["One. {% if a %}"]),
    "a tag alone before a sentence": ("{# a #}. B", ["{# a #}.", "B"]),
    "a condition": (f"{WIPED}It is white.", ["We wipe it.", "{% if a %}We wait.{% endif %}", "It is white."]),
    "two conditions": (
        "{% if a %}One. {% endif %}{% if b %}Two. {% endif %}Three.",
        ["{% if a %}One.{% endif %}", "{% if b %}Two.{% endif %}", "Three."],
    ),
    "branches": (
        "{% if a %}One. {% elif b %}Two. {% else %}Three. {% endif %}Four.",
        ["{% if a %}One.{% elif b %}Two.{% else %}Three.{% endif %}", "Four."],
    ),
    "a condition in a condition": (
        "{% if a %}One {% if b %}two{% else %}three{% endif %}. {% endif %}Four.",
        ["{% if a %}One {% if b %}two{% else %}three{% endif %}.{% endif %}", "Four."],
    ),
    "a condition on a statement": (
        "§a {% if b %}One. {% endif %}Two.",
        ["§a {% if b %}One.{% endif %}", "Two."],
    ),
    "a condition at the end": (WIPED.rstrip(), ["We wipe it.", "{% if a %}We wait. {% endif %}"]),
    "a condition with the space behind it": (
        "{% if a %}One.{% endif %} Two.",
        ["{% if a %}One.{% endif %} Two."],
    ),
    "a branch without its space": (
        "{% if a %}One. {% else %}Two.{% endif %}Three.",
        ["{% if a %}One. {% else %}Two.{% endif %}Three."],
    ),
    "a loop": ("{% for a in b %}One. {% endfor %}Two.", ["{% for a in b %}One. {% endfor %}Two."]),
    "a long line": (
        f"{'x' * 80}{{% if a %}}; {'y' * 60}{{% elif b %}} z{{% endif %}}, w{{% if c %}}s{{% endif %}}",
        [
            "x" * 80,
            f"+{{% if a %}}; {'y' * 60}{{% elif b %}} z{{% endif %}}, w",
            "+{% if c %}s{% endif %}",
        ],
    ),
    "a long branch in a long line": (
        f"{{% if a %}}{'x' * 90}{{% else %}}{'y' * 70}{{% if b %}}; {'z' * 70}{{% endif %}}{{% endif %}}.",
        [
            f"{{% if a %}}{'x' * 90}",
            f"+{{% else %}}{'y' * 70}",
            f"+{{% if b %}}; {'z' * 70}{{% endif %}}{{% endif %}}.",
        ],
    ),
    "a long line that has no place to fold": (f"{'x' * 120} {{{{ a }}}}", [f"{'x' * 120} {{{{ a }}}}"]),
    "a place behind a space": (
        f"{'x' * 120} {{% if a %}}b{{% endif %}}",
        [f"{'x' * 120} {{% if a %}}b{{% endif %}}"],
    ),
    "a place before a plus": (
        f"{{% if a %}}{'x' * 110}{{% endif %}}+{{{{ b }}}}",
        [f"{{% if a %}}{'x' * 110}{{% endif %}}+{{{{ b }}}}"],
    ),
    "a break before a plus": ("One&br;+ two", ["One&br;+ two"]),
    "an end without a beginning": ("{% endif %}One. Two.", ["{% endif %}One.", "Two."]),
}


@pytest.mark.parametrize(("words", "lines"), LINES.values(), ids=LINES)
def test_words_are_broken_into_lines_and_joined_again(words: str, lines: list[str]) -> None:
    assert break_lines(words) == lines
    assert join_lines(lines) == words


def test_a_line_that_is_wholly_a_condition_has_its_space_inside() -> None:
    lines = ["A.", "{% if b %}C.{% else %}D.{% endif %}", "E."]
    assert join_lines(lines) == "A. {% if b %}C. {% else %}D. {% endif %}E."
    assert join_lines(["{% if b %}C.{% endif %}{% if d %}E.{% endif %}", "F."]).endswith("{% endif %} F.")
    assert join_lines(["{% if b %}C.", "D."]) == "{% if b %}C. D."
    assert join_lines([]) == ""
