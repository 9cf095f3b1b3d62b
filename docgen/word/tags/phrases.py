"""Knows the phrases of a template: texts with tags that it uses by name, as if they were typed there.

So a long condition has a name, and templates share what they say alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter
from types import MappingProxyType

from docgen.errors import Problem
from docgen.lazy import dataclass
from docgen.word.tags.scan import GAP

PHRASE = re.compile(rf"\{{\{{{GAP}*phrase\.(?P<name>\w+){GAP}*\}}\}}")


@dataclass(frozen=True)
class Phrase:
    """A text with tags, and the block around it, such as `if a` or `for item in b`, if it has one.

    The block is around the row in which a template uses the phrase: the row stands only where the condition
    holds, or once for each item. Outside of a table, it is around all that the paragraph says.
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

    @property
    def whole(self) -> str:
        """The text with its block, as it is put into a text."""
        return f"{self.opener}{self.text}{self.closer}"


Phrases = Mapping[str, Phrase]
NO_PHRASES: Phrases = MappingProxyType({})
BLOCKS = ("if", "for")
LONGEST = 100_000  # letters of a phrase with those that it uses


def phrases_of(given: Mapping[str, str | Mapping[str, str]]) -> Phrases:
    """Return phrases as a pack writes them: a text, or a table of `text` with `if` or `for`.

    Raises TypeError for what is neither.
    """
    tables = {name: one if isinstance(one, Mapping) else {"text": one} for name, one in given.items()}
    return {name: _phrase(name, table) for name, table in tables.items()}


def _phrase(name: str, given: Mapping[str, str]) -> Phrase:
    blocks = [word for word in BLOCKS if word in given]
    is_text = all(isinstance(part, str) for part in given.values())
    if {*given} != {"text", *blocks[:1]} or not is_text:
        raise TypeError(f"the phrase {name!r} is neither a text nor a table of text and if or for")
    return Phrase(given["text"], f"{blocks[0]} {given[blocks[0]]}" if blocks else "")


def find_tangled(phrases: Phrases) -> list[Problem]:
    """Find the phrases that use themselves; without these, those that are too long with what they use."""
    uses = {name: PHRASE.findall(phrase.text) for name, phrase in phrases.items()}
    circles = {name: [one for one in used if name in _reached(one, uses)] for name, used in uses.items()}
    found = [
        Problem(
            f"phrases.{name}", "uses itself", f"take {{{{ phrase.{way[0]} }}}} out of it", "tangled-phrase"
        )
        for name, way in circles.items()
        if way
    ]
    return found or [*_too_long(phrases, uses)]


def _too_long(phrases: Phrases, uses: Mapping[str, list[str]]) -> Iterator[Problem]:
    sizes: dict[str, int] = {}
    for name in TopologicalSorter(uses).static_order():
        sizes[name] = sum(sizes[one] for one in uses.get(name, ()))
        sizes[name] += len(phrases[name].text) if name in phrases else 0
        if sizes[name] > LONGEST:
            message = f"is longer than {LONGEST:,} letters with the phrases that it uses"
            yield Problem(f"phrases.{name}", message, "shorten it, or use it less often", "tangled-phrase")


def _reached(name: str, uses: Mapping[str, list[str]]) -> set[str]:
    """Return a phrase and all that it uses, by way of others too."""
    found: set[str] = set()
    left = [name]
    while left:
        if (one := left.pop()) not in found:
            found.add(one)
            left += uses.get(one, ())
    return found
