"""Knows the phrases of a template: texts with tags that it uses by name, as if they were typed there.

So a long condition has a name, and templates share what they say alike.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from docgen.lazy import dataclass
from docgen.word.tags.scan import GAP

PHRASE = re.compile(rf"\{{\{{{GAP}*phrase\.(\w+){GAP}*\}}\}}")


@dataclass(frozen=True)
class Phrase:
    """A text with tags, and the block around it, such as `if a` or `for item in b`, if it has one.

    The block is around the row in which a template uses the phrase or, outside of a table, its paragraph: it
    stands only where the condition holds, or once for each item.
    """

    text: str
    block: str = ""

    @property
    def opener(self) -> str:
        """The tag that begins the block; nothing without a block."""
        return f"{{% {self.block} %}}" if self.block else ""

    @property
    def closer(self) -> str:
        """The tag that ends the block."""
        return f"{{% end{self.block.split()[0]} %}}" if self.block else ""


Phrases = Mapping[str, Phrase]
NO_PHRASES: Phrases = MappingProxyType({})
BLOCKS = ("if", "for")


def phrases_of(given: Mapping[str, str | Mapping[str, str]]) -> Phrases:
    """Return phrases as a pack writes them: a text, or a table of `text` with `if` or `for`."""
    return {name: Phrase(one) if isinstance(one, str) else _phrase(one) for name, one in given.items()}


def _phrase(given: Mapping[str, str]) -> Phrase:
    return Phrase(given["text"], next((f"{word} {given[word]}" for word in BLOCKS if word in given), ""))
