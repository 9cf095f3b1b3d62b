"""Parts whose tags are taken out of the text, as the compiler takes them: for tests of single passes."""

from __future__ import annotations

from typing import Any

from lxml import etree
from notation import element, xml

from docgen.word.tags.paragraphs import paragraphs, take_tags
from docgen.word.tags.scan import Tag


def taken(*blocks: Any) -> tuple[dict[int, Tag], dict[int, etree._Element]]:
    """The tags of a body with these blocks by number, and the paragraphs that they were taken out of."""
    tags: dict[int, Tag] = {}
    homes: dict[int, etree._Element] = {}
    for paragraph in paragraphs(element(f"<w:body>{xml(blocks)}</w:body>")):
        for tag in take_tags(paragraph, "body", len(tags)).tags:
            tags[tag.number], homes[tag.number] = tag, paragraph
    return tags, homes
