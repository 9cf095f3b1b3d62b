"""Lists every kind of problem that a Word template can have: its name, its cause, an example, its fix.

This is the only table of these names: `docs/template-problems.md` is made from it, and a problem without a
fix of its own takes the fix from here. Programs may rely on the names.

An example is a template, one line for each paragraph; `| a | b |` is a row of a table, `[picture]` a picture
and `[field: …]` a field code. Round brackets describe an example that text cannot show.
"""

from __future__ import annotations

from collections.abc import Mapping

from docgen.word.problems.file_kinds import ACTIVE, FILE, Kind

_TAG = (
    Kind(
        "tangled-phrase",
        "A phrase of the pack uses itself, by way of others too, or is far too long with those that it uses.",
        "{{ phrase.again }}",
        "Take the phrase out of its own text; shorten one that is too long.",
    ),
    Kind(
        "unclosed-tag",
        "A tag begins but does not end in its paragraph.",
        "Dear {{ patient.name }",
        "End it in the same paragraph: }} ends {{, %} ends {%, #} ends {#.",
    ),
    Kind(
        "unopened-tag",
        "A tag ends but never began, often because a brace is missing or a space is between two braces; or a "
        "brace too many follows its end.",
        "Dear { { patient.name }}",
        "Write {{, {% or {# without a space where the tag begins, and no brace after its end.",
    ),
    Kind(
        "broken-tag",
        "A picture, a field, an equation, a note's number or a page break is inside a tag.",
        "Dear {{ patient.[picture]name }}",
        "Take it out of the tag, or delete the tag and type it again in one go.",
    ),
    Kind(
        "empty-tag",
        "There is nothing between the braces.",
        "Dear {{ }}",
        "Write a name into the tag, or delete it.",
    ),
    Kind(
        "syntax",
        "The text in the tag cannot be read: a space in a name, a quotation mark or bracket left open.",
        "Dear {{ patient name }}",
        "Check names, dots, brackets and quotation marks. A name has no spaces.",
    ),
    Kind(
        "too-deep",
        "A tag has too many parts (about 170 terms in a row, 30 brackets in each other), or too many blocks "
        "are in each other (19 loops, 60 conditions), or an if has more than 500 branches.",
        "{{ ((((((((((((((((((((((((((((((((a)))))))))))))))))))))))))))))))) }}",
        "Shorten the tag, give a part of it a name with {% set %}, or take a block out of another.",
    ),
    Kind(
        "unknown-statement",
        "The first word of the tag is not a statement of the template language.",
        "{% iff minor %}Signed by a parent.{% endif %}",
        "Correct the word. The statements are listed in the language of templates.",
    ),
    Kind(
        "unknown-filter",
        "The word after | is not a filter.",
        "{{ encounter.date | dat }}",
        "Correct the word. The filters are listed in the language of templates.",
    ),
    Kind(
        "unknown-test",
        "The word after “is” is not a test.",
        "{% if page_count is evn %}An even number.{% endif %}",
        "Correct the word. The tests are listed in the language of templates.",
    ),
    Kind(
        "unknown-function",
        "A name followed by brackets is not a function, or not a method that templates may call.",
        "{% for number in rang(3) %}{{ number }}{% endfor %}",
        "Correct the word, or remove the brackets if it is a value.",
    ),
    Kind(
        "trim-mark",
        "A minus or plus is at the inner edge of a tag. Elsewhere it trims white space; here it cannot.",
        "{% if minor +%}Signed by a parent.{% endif %}",
        "Delete the mark. Paragraphs that hold only tags vanish by themselves.",
    ),
    Kind(
        "raw",
        "Raw and endraw are not in one paragraph, in this order.",
        "{% raw %}Write {{ so }}.",
        "Put both into the same paragraph.",
    ),
)
_BLOCK = (
    Kind(
        "unclosed-block",
        "An if or for is never ended, or its end is in another text: a header, a text box, a note.",
        "{% if minor %}\nSigned by a parent.",
        "Write {% endif %} or {% endfor %} where the part should end.",
    ),
    Kind(
        "stray-tag",
        "There is an else, elif or end without an open block that it could belong to.",
        "Signed by a parent.\n{% endif %}",
        "Delete it, or write the tag that begins the block before it.",
    ),
    Kind(
        "crossing-block",
        "A block begins in one place and ends in another that does not match: inside a table and outside "
        "of it, inside a link and outside of it, or halfway through another block.",
        "Sites: {% for site in sites %}\n| {{ site }}{% endfor %} |",
        "Put both tags into the same paragraph, or each alone into a paragraph of the same text or cell.",
    ),
    Kind(
        "text-beside-row",
        "There is something before the tag that begins a repeated row, or after the tag that ends it.",
        "| Site: {% for site in sites %}{{ site }} | treated{% endfor %} |",
        "Put the tag first in the row's first cell, its end last in the row's last cell.",
    ),
    Kind(
        "else-in-row",
        "An else or elif is between the cells of one row.",
        "| {% if minor %}Parent | {% else %}Patient{% endif %} |",
        "Put a whole block into each cell, or make two rows.",
    ),
    Kind(
        "misplaced-mark",
        "A mark such as {%tr asks for a row, cell or paragraph where there is none, or the tags of a block "
        "have different marks.",
        "{%tr if minor %}\nSigned by a parent.\n{%tr endif %}",
        "Delete the mark: write {% instead. Give all tags of a block the same mark.",
    ),
    Kind(
        "text-beside-mark",
        "A mark such as {%p removes its whole paragraph, row or cell, which holds more than the tag.",
        "Note: {%p if minor %}\nSigned by a parent.\n{%p endif %}",
        "Give the tag a paragraph, row or cell of its own, or delete the mark.",
    ),
    Kind(
        "sub-document",
        "The tag asks for another Word file in this place, as docxtpl's {{p does.",
        "{{p annex }}",
        "Write its text here, under a condition or in a loop; its numbering and styles are then this file's.",
    ),
    Kind(
        "crossing-field",
        "A Word field, such as a page number or a date, begins inside a block and ends outside of it.",
        "(a block around half of a table of contents)",
        "Keep the field whole: inside the block or outside of it.",
    ),
    Kind(
        "crossing-merge",
        "A cell that is merged over several rows begins in a row that a block may drop, and goes on in a row "
        "that may stay: the text of the cell would be lost.",
        "| {% for a in acts %}{% if a.done %}{% vm %}{{ a.day }} | {{ a.name }}{% endif %}{% endfor %} |",
        "Put all rows of the cell into the block, or begin the cell in a row that always stays. In a loop, "
        "write the condition into its tag: {% for a in acts if a.done %}.",
    ),
    Kind(
        "note-in-note",
        "A footnote, endnote or comment in a block refers to another one. Word allows nothing but comments "
        "on footnotes and endnotes.",
        "(a footnote whose text has the reference of a footnote)",
        "Write the text of the second note into the first, and delete the reference.",
    ),
    Kind(
        "statement-in-link",
        "The address of a link holds a condition or loop. An address can hold printed values only.",
        "(a link to {% if web %}https://example.com{% endif %})",
        "Put the condition around the whole link.",
    ),
    Kind(
        "control-tag",
        "The title or tag of a content control holds more than printed values and fixed text, or too much "
        "fixed text; or a control that takes a value is empty, or has another tag in its text.",
        "(a check box whose title is {% if a %}x{% endif %})",
        "Write one printed value, such as {{ photographs }}, to set the control (and any word, but no tag, "
        "into it), or fixed text with printed values in it, such as choice={{ item.code }}, to name it.",
    ),
    Kind(
        "odd-characters",
        "The text holds characters that Unicode does not use for text (U+FDD0 to U+FDD3).",
        "(text pasted from a damaged file)",
        "Delete them, or type the text again.",
    ),
    Kind(
        "tag-out-of-reach",
        "A tag is where tags are not filled, and would stay in the document: in a field code, an equation, a "
        "chart, a diagram, a placeholder, an inserted file.",
        "[field: DATE {{ form }}]",
        "Move it into ordinary text, or delete it.",
    ),
)
_VALUE = (
    Kind(
        "missing",
        "A tag prints a value, or repeats over a list, that the record does not have.",
        "Dear {{ patient.nam }}",
        "Correct the name, give the value, or say what to print instead: "
        '{{ patient.name | default("unknown") }}.',
    ),
    Kind(
        "refused",
        "The value cannot be put where its tag is: a group of fields or a list that should be printed as "
        "text, text that should be a date, a character that Word cannot store. Or the tag cannot be worked "
        "out with it, such as a text plus a number.",
        "Dear {{ patient }}",
        "Name one of its fields, use the filter that fits, or correct the value.",
    ),
    Kind(
        "render-limit",
        "A tag, or the whole document, exceeds a limit on the time and memory that a template may take.",
        "{% for number in range(1000000000) %}{{ number }}{% endfor %}",
        "Make it smaller; for a template that you trust, raise the limit (see the page about limits).",
    ),
    Kind(
        "expression",
        "A condition of a pack cannot be worked out with the values of this record.",
        "patient.name + 1",
        "Correct the condition, or the value that it asks for.",
    ),
)
_FILED = (
    Kind(
        "not-sealed",
        "The document does not carry the record that it was filled from: docgen did not make it, or a "
        "program left the record out when it saved the document.",
        "(a note that was typed in Word)",
        "Take the document as docgen made it, or as Word saved it.",
    ),
    Kind(
        "sealed-twice",
        "The document carries two records, and neither can be taken for its own.",
        "(a file put together from two documents)",
        "Take the document as docgen made it, or as Word saved it.",
    ),
    Kind(
        "broken-seal",
        "The record that the document carries, or the seal over it, cannot be read.",
        "(a document whose parts were edited by hand)",
        "Take the document as docgen made it, or as Word saved it.",
    ),
)
SECTIONS: Mapping[str, tuple[Kind, ...]] = {
    "The file": FILE,
    "Active content": ACTIVE,
    "A tag": _TAG,
    "What repeats or drops": _BLOCK,
    "Values, when a document is filled": _VALUE,
    "Filed documents, when they are read back": _FILED,
}
KINDS: Mapping[str, Kind] = {kind.name: kind for section in SECTIONS.values() for kind in section}
