"""Asks for a record in a terminal, one question after another, and goes back.

`interview` knows what is asked next, `steps` asks it, `typed`, `days` and `lines` understand what is typed,
`prompting` reads it where somebody sits at a terminal, `rounds` asks in the order of a visit.
"""

from docgen.cli.asking.interview import Interview
from docgen.cli.asking.steps import ask_all
from docgen.cli.asking.talk import Ask, says_yes

__all__ = ["Ask", "Interview", "ask_all", "says_yes"]
