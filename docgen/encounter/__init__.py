"""Holds one visit as a typed, frozen value, read by one definition of what a record can hold.

Modules, from the lowest up: `notation` reads the phrase of a field, `codes` has the lists that every pack
has, `other` is the code with words, `unlisted` what is said in the place of a list, `older` knows how
docgen 0.1 wrote a record, `table`, `values` and `zones` say what a value may be; `people`, `history`,
`agreement`, `procedure` and `closing` are the tables of a record, and `record` puts them together.
`definition` joins them with what a pack adds, `own` with a clinic's own fields; `problems`, `readers`,
`coded`, `reading`, `rules` and `vocabulary` find and describe what is wrong, `unread` says what could not be
read because of it. `encounter` is the complete visit, `schema` writes the definition for other programs,
`differences` compares two visits as data, and `part` takes out what one document needs.
"""

from __future__ import annotations

from docgen.encounter.additions import NAMES, WORDINGS, define
from docgen.encounter.codes import CORE_LISTS, as_listed
from docgen.encounter.definition import CORE, WHEN, WHO, Field, Group
from docgen.encounter.differences import Difference, find_differences
from docgen.encounter.encounter import (
    Encounter,
    Unfinished,
    expect_whole,
    find_wordless,
    kept_as_written,
    parse_encounter,
    read_again,
    read_in_part,
    read_unfinished,
    table_problems,
    to_data,
    unknown_codes,
)
from docgen.encounter.items import GROUP, Item, code_system, items_of, questionnaire_url
from docgen.encounter.notation import NUMBERS, Phrase, PhraseError, parse_phrase
from docgen.encounter.older import in_first_form
from docgen.encounter.other import OTHER, Other
from docgen.encounter.own import FILED, NO_FIELDS, OWN, OWN_LISTS, OwnFields, open_own, read_own
from docgen.encounter.part import (
    IDENTIFIERS,
    coded_list,
    expand_path,
    in_place_of,
    is_taken,
    record_path,
    take_part,
    unknown_paths,
)
from docgen.encounter.problems import Place, path_of
from docgen.encounter.readers import is_within
from docgen.encounter.record import Record
from docgen.encounter.schema import json_schema
from docgen.encounter.table import ANSWERS, DETAIL, Table
from docgen.encounter.unlisted import Unlisted
from docgen.encounter.values import LARGEST
from docgen.encounter.vocabulary import Vocabulary
from docgen.encounter.zones import find_zone, zone_problem

__all__ = [
    "ANSWERS",
    "CORE",
    "CORE_LISTS",
    "DETAIL",
    "FILED",
    "GROUP",
    "IDENTIFIERS",
    "LARGEST",
    "NAMES",
    "NO_FIELDS",
    "NUMBERS",
    "OTHER",
    "OWN",
    "OWN_LISTS",
    "WHEN",
    "WHO",
    "WORDINGS",
    "Difference",
    "Encounter",
    "Field",
    "Group",
    "Item",
    "Other",
    "OwnFields",
    "Phrase",
    "PhraseError",
    "Place",
    "Record",
    "Table",
    "Unfinished",
    "Unlisted",
    "Vocabulary",
    "as_listed",
    "code_system",
    "coded_list",
    "define",
    "expand_path",
    "expect_whole",
    "find_differences",
    "find_wordless",
    "find_zone",
    "in_first_form",
    "in_place_of",
    "is_taken",
    "is_within",
    "items_of",
    "json_schema",
    "kept_as_written",
    "open_own",
    "parse_encounter",
    "parse_phrase",
    "path_of",
    "questionnaire_url",
    "read_again",
    "read_in_part",
    "read_own",
    "read_unfinished",
    "record_path",
    "table_problems",
    "take_part",
    "to_data",
    "unknown_codes",
    "unknown_paths",
    "zone_problem",
]
