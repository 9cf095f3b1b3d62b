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

from typing import TYPE_CHECKING

from docgen.lazy import imported_when_used, names_of

if TYPE_CHECKING:
    from docgen.encounter.additions import NAMES as NAMES
    from docgen.encounter.additions import WORDINGS as WORDINGS
    from docgen.encounter.additions import define as define
    from docgen.encounter.codes import CORE_LISTS as CORE_LISTS
    from docgen.encounter.codes import as_listed as as_listed
    from docgen.encounter.definition import CORE as CORE
    from docgen.encounter.definition import WHEN as WHEN
    from docgen.encounter.definition import WHO as WHO
    from docgen.encounter.definition import Field as Field
    from docgen.encounter.definition import Group as Group
    from docgen.encounter.differences import Difference as Difference
    from docgen.encounter.differences import find_differences as find_differences
    from docgen.encounter.encounter import Encounter as Encounter
    from docgen.encounter.encounter import Unfinished as Unfinished
    from docgen.encounter.encounter import expect_whole as expect_whole
    from docgen.encounter.encounter import find_wordless as find_wordless
    from docgen.encounter.encounter import kept_as_written as kept_as_written
    from docgen.encounter.encounter import parse_encounter as parse_encounter
    from docgen.encounter.encounter import read_again as read_again
    from docgen.encounter.encounter import read_in_part as read_in_part
    from docgen.encounter.encounter import read_unfinished as read_unfinished
    from docgen.encounter.encounter import table_problems as table_problems
    from docgen.encounter.encounter import to_data as to_data
    from docgen.encounter.encounter import unknown_codes as unknown_codes
    from docgen.encounter.items import GROUP as GROUP
    from docgen.encounter.items import Item as Item
    from docgen.encounter.items import code_system as code_system
    from docgen.encounter.items import items_of as items_of
    from docgen.encounter.items import questionnaire_url as questionnaire_url
    from docgen.encounter.notation import NUMBERS as NUMBERS
    from docgen.encounter.notation import Phrase as Phrase
    from docgen.encounter.notation import PhraseError as PhraseError
    from docgen.encounter.notation import parse_phrase as parse_phrase
    from docgen.encounter.older import in_first_form as in_first_form
    from docgen.encounter.other import OTHER as OTHER
    from docgen.encounter.other import Other as Other
    from docgen.encounter.own import FILED as FILED
    from docgen.encounter.own import NO_FIELDS as NO_FIELDS
    from docgen.encounter.own import OWN as OWN
    from docgen.encounter.own import OWN_LISTS as OWN_LISTS
    from docgen.encounter.own import OwnFields as OwnFields
    from docgen.encounter.own import open_own as open_own
    from docgen.encounter.own import read_own as read_own
    from docgen.encounter.part import IDENTIFIERS as IDENTIFIERS
    from docgen.encounter.part import coded_list as coded_list
    from docgen.encounter.part import expand_path as expand_path
    from docgen.encounter.part import in_place_of as in_place_of
    from docgen.encounter.part import is_taken as is_taken
    from docgen.encounter.part import record_path as record_path
    from docgen.encounter.part import take_part as take_part
    from docgen.encounter.part import unknown_paths as unknown_paths
    from docgen.encounter.problems import Place as Place
    from docgen.encounter.problems import path_of as path_of
    from docgen.encounter.problems import place_of as place_of
    from docgen.encounter.readers import is_within as is_within
    from docgen.encounter.record import Record as Record
    from docgen.encounter.schema import json_schema as json_schema
    from docgen.encounter.table import ANSWERS as ANSWERS
    from docgen.encounter.table import DETAIL as DETAIL
    from docgen.encounter.table import Table as Table
    from docgen.encounter.unlisted import Unlisted as Unlisted
    from docgen.encounter.values import LARGEST as LARGEST
    from docgen.encounter.vocabulary import Vocabulary as Vocabulary
    from docgen.encounter.zones import find_zone as find_zone
    from docgen.encounter.zones import zone_problem as zone_problem

_HOMES = {
    "docgen.encounter.additions": "NAMES WORDINGS define",
    "docgen.encounter.codes": "CORE_LISTS as_listed",
    "docgen.encounter.definition": "CORE Field Group WHEN WHO",
    "docgen.encounter.differences": "Difference find_differences",
    "docgen.encounter.encounter": (
        "Encounter Unfinished expect_whole find_wordless kept_as_written parse_encounter read_again "
        "read_in_part read_unfinished table_problems to_data unknown_codes"
    ),
    "docgen.encounter.items": "GROUP Item code_system items_of questionnaire_url",
    "docgen.encounter.notation": "NUMBERS Phrase PhraseError parse_phrase",
    "docgen.encounter.older": "in_first_form",
    "docgen.encounter.other": "OTHER Other",
    "docgen.encounter.own": "FILED NO_FIELDS OWN OWN_LISTS OwnFields open_own read_own",
    "docgen.encounter.part": (
        "IDENTIFIERS coded_list expand_path in_place_of is_taken record_path take_part unknown_paths"
    ),
    "docgen.encounter.problems": "Place path_of place_of",
    "docgen.encounter.readers": "is_within",
    "docgen.encounter.record": "Record",
    "docgen.encounter.schema": "json_schema",
    "docgen.encounter.table": "ANSWERS DETAIL Table",
    "docgen.encounter.unlisted": "Unlisted",
    "docgen.encounter.values": "LARGEST",
    "docgen.encounter.vocabulary": "Vocabulary",
    "docgen.encounter.zones": "find_zone zone_problem",
}

__all__ = names_of(_HOMES)

if not TYPE_CHECKING:  # a type checker knows the names above, and no others
    __getattr__ = imported_when_used(__name__, _HOMES)
