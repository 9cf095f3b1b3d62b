"""The notation of pages: how each block and mark of a Word file is written, and that it is read back."""

from __future__ import annotations

import pytest
from notation import field, paragraph, run, text_box
from pages_of import text_of

from docgen.pages import read_canonical, read_page_text, write_page
from docgen.word.page.model import Cell, Page, Paragraph, Row, Text

# Each is in the canonical form: it is read, and written again as it is.
CANONICAL = {
    "nothing": "",
    "a property": '+++\ntitle = "A \\"title\\" of {{ it }}"\n+++\n',
    "another usual style": '+++\nstyle = "Normal"\n+++\n\nText.\n\n[Body Text] Text.\n{% if a %}\nText.\n',
    "headings": "# Title\n\n## Heading 1\n\n### Heading 2\n\nText.\n",
    "a sentence on each line": "One sentence.\nAnother one?\n“Yes.”\n**Bold one!**\nDr. No is one.\n",
    "paragraphs": "One sentence.\n\nAnother paragraph.\n",
    "a style": "[Small Print] One.\nTwo.\n",
    "a tag alone": "One.\n{% if a %}\nTwo.\n{% endif %}\n\n## Heading\n\n{# to the translator #}\n",
    "a tag alone in another style": "[Body Text] {% if a %}\n\n{{ a }}\n",
    "lists": "- One.\n  Two.\n- Three.\n1. One.\n1. {{ x }}.\n   Two.\n",
    "a list in a list": "- One.\n  - Two.\n    Three.\n- [Statement] Four.\n- ___\n",
    "an empty paragraph": "___\n\n[Statement] ___\n",
    "formats": "A **bold** and *other* and ***both* bold**.\n",
    "a box to tick": '[ ](consent.assent=given "I want it") I want it.\n[x](a)\n',
    "other controls": '[@date](consent.signed_at "Date") Date [@text some words](tag) [@choice](a "b")\n',
    "a link and a picture": 'Call [@link **us**](tel:1 "tip") now.\n[@picture The logo]\n',
    "a bracket behind a picture": "[@picture a]\\(b) [[PAGE]]\\(c)\n",
    "fields": "Page [[PAGE]] of [[NUMPAGES]], [[REF a \\h]][=table **1**]\n",
    "a statement": "§risks.common It may hurt.\nIt may itch.\n§what_next Call us.§/\nWords behind it.\n",
    "a statement with a title of its own": '§(a "It may hurt") It may hurt.\n',
    "a statement in a control": '[@text §a Words.](tag "title")\n',
    "a condition in a line": "We wash.\n{% if eye %}We cover your eyes.{% endif %}\nThe skin turns white.\n",
    "a line break": "One\\\nTwo\n",
    "characters that nobody sees": "a&nbsp;b&Tab;c&shy;d&#x200b;e\n",
    "marks that are words": "\\[a\\] \\*b\\* \\§ c \\\\ d \\{{ e \\|| f &amp;nbsp; & [^page]\n",
    "words that look like blocks": "\\- a\n\n\\1. a\n\n\\# a\n\n\\::: a\n\n\\| a\n\n\\+++\n\n\\___\n",
    "a bar in a tag": "::: facts 19 81\n| Date || {{ encounter.date | date }}\n:::\n",
    "a table about its heading": '## Risks\n\n::: facts 20 80\n| a || b\n:::\n\n::: facts 20 80 ""\n:::\n',
    "alternative texts": '::: facts 20 80 "Title"\n:::\n\n::: data 50 50 "Title" "Description"\n:::\n',
    "another table": '::: table 50 25 25 "Grid"\n|= a ||2 b\n| c ||^ || d\n:::\n\n::: table 9 "" "A"\n:::\n',
    "rows with a condition": "::: facts 20 80\n{% if a %}\n| a || b\n{% else %}\n|2 c\n{% endif %}\n:::\n",
    "numbers": "::: data 50 50>\n|= a || b\n| c || 7\n| d || [Cell Text] e\n:::\n",
    "cells of several lines": "::: facts 20 80\n| a\n|| One.\n   Another one.\n\n   - An.\n     More.\n:::\n",
    "a table in a cell": '::: facts 20 80\n| a\n||\n   ::: table 100 "G"\n   | b\n   | c || d\n   :::\n:::\n',
    "an empty cell": "::: facts 20 80\n| ||\n| a ||\n| || b\n:::\n",
    "what fits the place in a table": (
        "::: summary 20 30 20 30\n| a || b || c || d\n:::\n\n::: check 50 50\n| a || b\n:::\n\n"
        "::: call 60 40\n| a\n\n   - b\n|| [Call Heading] c\n:::\n\n"
        "::: signature 60 40\n| ___\n\n   {{ name }}\n|| a\n:::\n"
    ),
    "statements around blocks": (
        '::: states risks.common "Must state: it"\n- a\n- b\n:::\n\n'
        "::: facts 20 80\n::: states b\n| a || b\n:::\n:::\n"
    ),
    "other blocks": (
        '::: control tag with blanks "Title"\nText.\n:::\n\n[^box 1]\n\n::: box 1\nText.\n:::\n\n'
        "::: header first 2\n"
        'Text.\n\n[Body Text] Text.\n:::\n\n::: note 2\nText.\n:::\n\n::: comment 0 "Dr. A"\nText.\n:::\n'
    ),
}


@pytest.mark.parametrize("text", CANONICAL.values(), ids=CANONICAL)
def test_a_page_in_the_canonical_form_is_written_as_it_was_read(text: str) -> None:
    assert write_page(read_canonical(text)) == text
    assert write_page(read_page_text(text.replace("\n", "\r\n"))) == text


PRINTED = {
    "a plain paragraph": (["One. Two."], "One.\nTwo.\n"),
    "a table": ([[["a", ["b", "c"]]]], '::: table 50 50 ""\n| a\n|| b\n\n   c\n:::\n'),
    "a box": ([text_box("in it")], "[^box 1]\n\n::: box 1\nin it\n:::\n"),
    "a field": ([f"<w:p>{run('Page ')}{field('PAGE')}</w:p>"], "Page [[PAGE]]\n"),
    "a field with blanks and bars": (
        [f"<w:p>{field('REF a]] | b')}</w:p>"],
        "[[REF a&#x5d;&#x5d; | b]][=1]\n",
    ),
    "a tag over runs": (["Dear {{ pat¦ient.name }},"], "Dear {{ patient.name }},\n"),
    "a tag as it was typed": (["{{ x|default(“a”)  }}"], "{{ x|default(“a”)  }}\n"),
    "a tag that is not closed": (["{{ x }"], "\\{{ x }\n"),
    "a brace before a tag": (["{{% if a %} b"], "\\{{% if a %} b\n"),
    "a list typed by hand": (["- a", "# b"], "\\- a\n\n\\# b\n"),
    "lines typed by hand": ([f"<w:p>{run('a')}<w:r><w:br/></w:r>{run('- b')}</w:p>"], "a&br;- b\n"),
    "blanks at the ends": (["  a  "], "a\n"),
    "two blanks": (["One.  Two."], "One.  Two.\n"),
    "bold over a blank": ([f"<w:p>{run('a ', '<w:b/>')}{run('b')}</w:p>"], "**a** b\n"),
    "a heading": ([paragraph("a. B", '<w:pStyle w:val="Title"/>')], "# a. B\n"),
}


@pytest.mark.parametrize(("blocks", "text"), PRINTED.values(), ids=PRINTED)
def test_a_word_file_is_printed(blocks: list, text: str) -> None:
    assert text_of(*blocks) == text


@pytest.mark.parametrize(
    "mark", ["[", "]", "*", "§", "\\", "{{", "{%", "{#", "||", "&nbsp;", "&#x20;", "**", "[["]
)
def test_a_mark_in_the_words_of_a_file_stays_a_word(mark: str) -> None:
    for words in (mark, f"a {mark}", f"{mark} a", f"a{mark}b"):
        text = text_of(words)
        assert read_page_text(text).blocks == (Paragraph("Body Text", (Text(words),)),)


def test_a_row_outside_of_a_table_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(TypeError):
        write_page(Page((Row((Cell(),)),)))


def test_a_change_in_one_sentence_is_one_line_of_a_difference() -> None:
    before = text_of("We wash your skin. ¦It may hurt. Call us.")
    after = text_of("We wash your skin. It ¦may ¦itch. ¦Call us.")
    lines = zip(before.splitlines(), after.splitlines(), strict=True)
    assert [pair for pair in lines if pair[0] != pair[1]] == [("It may hurt.", "It may itch.")]
