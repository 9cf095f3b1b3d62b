"""The kinds of problem that a template can have with a pack, besides those that it has by itself."""

from __future__ import annotations

from docgen.word import Kind

SECTION = "Names, compared with a pack"
KINDS = (
    Kind(
        "unknown-name",
        "A tag reads a name that no record can have here: it is misspelt, or belongs to another document.",
        "Dear {{ patient.nam }}",
        "Correct the name; the list of names has all of them.",
    ),
    Kind(
        "unknown-code",
        "A condition compares a value with a code that it cannot have: it is misspelt, or from another list.",
        '{% if signature.status.code == "singed" %}Signed.{% endif %}',
        "Correct the code; the codes are listed in vocabulary.toml.",
    ),
    Kind(
        "unknown-phrase",
        "A tag uses a phrase that the pack does not have: it is misspelt, or was taken out.",
        "Consent: {{ phrase.consnet }}",
        "Correct the name, write the phrase in the pack's text file, or type its tags in the template.",
    ),
    Kind(
        "misplaced-phrase",
        "A tag does more with a phrase than print it, or is where no phrase is put in: an alternative text, "
        "a title, the tag of a content control.",
        "{% if phrase.consent %}Consent{% endif %}",
        "Print the phrase in a paragraph, alone in its tag; elsewhere type the tags of its text.",
    ),
    Kind(
        "lacking-name",
        "The pack says that the document must have a name, but the template does not use it.",
        "Dear {{ patient.name }}",
        "Print it where it belongs. If the document may do without it, remove it from requires in pack.toml. "
        "Such a template is not filled.",
    ),
    Kind(
        "lacking-control",
        "The pack says that the document must have a content control, such as a place to sign, but the "
        "template has none with that tag.",
        "Signed by {{ patient.name }}: ____________",
        "Copy the lines from the pack's own template, or give a control that tag: Properties, Tag in Word.",
    ),
    Kind(
        "unstated",
        "A rule requires the document to say something for every visit (states in pack.toml), but the "
        "template does not say it, or only on a condition, or its content control is empty, or its text is "
        "hidden or deleted. Such a template is not filled.",
        "{% if minor %}{{ organization.telephone }}{% endif %}",
        "Say it outside every condition, or in each branch of the condition.",
    ),
    Kind(
        "lost-control",
        "The bookmark of a content control is there, but no control in use has its tag: LibreOffice leaves "
        "tags out when it saves a file, or the control was deleted, commented out or given another tag. If "
        "the document must have the control, it is not filled.",
        "(a consent that was saved by LibreOffice)",
        "Run `docgen template repair` on the file: it puts back what was lost. If it puts nothing back, "
        "correct the control's tag, or copy the control from the pack's own template.",
    ),
    Kind(
        "unasked-statement",
        "A content control has the tag of a statement, but the pack asks the document for no such statement.",
        "(a control with the tag states:riskes where the pack has states:risks)",
        "Correct the tag, or add the statement to the document's states in pack.toml.",
    ),
    Kind(
        "repeated-statement",
        "Two content controls hold the same statement, and a document may show both.",
        "(a control that was copied within the template)",
        "Delete one of them, or put them into different branches of one condition.",
    ),
    Kind(
        "unmarked-page",
        "The header and footer of every page must mark a draft as one, print the patient's name and a second "
        "identifier, and have the page's number and the number of pages. Those of some pages (the first, "
        "even or other pages of a section) lack one of these. Such a template is not filled.",
        "(a header for the first page only, and nothing in that of the other pages)",
        "Put it into the header or footer of these pages, outside every condition. It can be copied from a "
        "template of the pack.",
    ),
    Kind(
        "formatted-by-hand",
        "A paragraph or some of its words have a format that is not from a style: bold, a size, an indent. "
        "The look then no longer follows the styles. Such a template is filled all the same.",
        "(a word that Ctrl+B has made bold)",
        "Take the format back (Ctrl+Space for words, Ctrl+Q for a paragraph), and choose or change a style.",
    ),
    Kind(
        "small-text",
        "The text of a paper for patients is smaller than 12 points by its style. Notices, captions and tags "
        "may be smaller, and so may headers and footers. Such a template is filled all the same.",
        "(a consent whose Body Text has 7 points)",
        "Give the style 12 points or more.",
    ),
    Kind(
        "unfinished-review",
        "A comment of somebody is in the template, or a change is tracked on which nobody has decided. Every "
        "document would carry it, final ones too. Such a template is filled all the same.",
        "(a lawyer's comment at a sentence of the consent)",
        "Delete the comment, or accept or reject the change (Word: Review).",
    ),
    Kind(
        "not-carried",
        "The document carries only a part of the record, and a tag prints something outside that part.",
        "{{ post.plan }}",
        "Add the path to the document's carries in pack.toml, or take the tag out.",
    ),
)
