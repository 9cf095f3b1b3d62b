"""The kinds of problems that a template can have with a pack, beside those that it has by itself."""

from __future__ import annotations

from docgen.word import Kind

SECTION = "Names, held against a pack"
KINDS = (
    Kind(
        "unknown-name",
        "A tag reads a name that no record can give here: it is misspelt, or belongs to another document.",
        "Dear {{ patient.nam }}",
        "Correct the name; the list of names has all that there are.",
    ),
    Kind(
        "unknown-code",
        "A condition compares a value with a code that it cannot have: it is misspelt, or of another list.",
        '{% if signature.status.code == "singed" %}Signed.{% endif %}',
        "Correct the code; the codes are listed in pack.toml.",
    ),
    Kind(
        "lacking-name",
        "The pack says that the document must have a name, and the template uses it nowhere.",
        "Dear {{ patient.name }}",
        "Print it where it belongs. If the document may do without, take it from its requires in pack.toml. "
        "Such a template is not filled.",
    ),
    Kind(
        "lacking-control",
        "The pack says that the document must have a content control, a place to sign for one, and the "
        "template has none of that name.",
        "Signed by {{ patient.name }}: ____________",
        "Take the lines from the pack's own template, or give a control that name: Properties, Tag in Word.",
    ),
    Kind(
        "unstated",
        "A rule asks the document to say something of every visit (states in pack.toml), and the template "
        "does not print it, or only on a condition. Such a template is not filled.",
        "{% if minor %}{{ text.alternatives | list }}{% endif %}",
        "Print it outside of every condition, or in each of the condition's branches.",
    ),
    Kind(
        "not-carried",
        "The document carries the part of the record that it prints, and a tag prints more than that part.",
        "{{ post.plan }}",
        "Add the place to the document's carries in pack.toml, or take the tag out.",
    ),
)
