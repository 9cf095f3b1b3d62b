"""The types that the use of a value tells of it: printed as a date, compared with 3, looped over.

A hint is one of these words. Those in `TYPES` and `GROUP` name a type; `LIST` says that there are several;
`PRINTED` and `ASKED` say that a value is printed as it is, or only asked for in a condition.
"""

from __future__ import annotations

PICTURE, MOMENT, DATE, TIME, NUMBER, YES_NO, COLOUR, TEXT = TYPES = (
    "picture",
    "date and time",
    "date",
    "time",
    "number",
    "yes/no",
    "colour",
    "text",
)
GROUP, ANY = "group", "any"
LIST, PRINTED, ASKED = "list", "printed", "asked"
