"""Names the types that follow from the use of a value: printed as a date, compared with 3, looped over.

A hint is one of these words. Those in `TYPES` and `GROUP` name a type; `LIST` means that there are several
values; `PRINTED` and `ASKED` mean that a value is printed as it is, or only tested in a condition.
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
