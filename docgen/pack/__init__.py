"""Loads a pack, the folder of one procedure: its facts, words, checks and Word templates. Data, no code."""

from typing import TYPE_CHECKING

from docgen.lazy import imported_when_used, names_of

if TYPE_CHECKING:
    from docgen.pack.body import BODY_FILE as BODY_FILE
    from docgen.pack.body import Body as Body
    from docgen.pack.body import Shape as Shape
    from docgen.pack.body import View as View
    from docgen.pack.body import find_shapeless as find_shapeless
    from docgen.pack.body import read_body as read_body
    from docgen.pack.copying import EVERY_PACK as EVERY_PACK
    from docgen.pack.copying import ORIGIN_FOLDER as ORIGIN_FOLDER
    from docgen.pack.copying import copy_pack as copy_pack
    from docgen.pack.copying import start_pack as start_pack
    from docgen.pack.document import PackDocument as PackDocument
    from docgen.pack.keeping import kept_for_pack as kept_for_pack
    from docgen.pack.look import find_unsightly as find_unsightly
    from docgen.pack.model import Pack as Pack
    from docgen.pack.model import find_problems as find_problems
    from docgen.pack.model import load_folder as load_folder
    from docgen.pack.places import InstalledPack as InstalledPack
    from docgen.pack.places import documents_named as documents_named
    from docgen.pack.places import example_of as example_of
    from docgen.pack.places import find_around as find_around
    from docgen.pack.places import find_folder as find_folder
    from docgen.pack.places import find_pack as find_pack
    from docgen.pack.places import installed_packs as installed_packs
    from docgen.pack.places import language_around as language_around
    from docgen.pack.places import load_pack as load_pack
    from docgen.pack.questions import WORD_SLOT as WORD_SLOT
    from docgen.pack.questions import find_question as find_question
    from docgen.pack.reading import RECORD as RECORD
    from docgen.pack.reading import read_core as read_core
    from docgen.pack.reading import read_table as read_table
    from docgen.pack.reading import with_record_lines as with_record_lines
    from docgen.pack.records import Records as Records
    from docgen.pack.records import records_of as records_of
    from docgen.pack.shape import TYPES as TYPES
    from docgen.pack.statements import Statement as Statement
    from docgen.pack.statements import find_nameless_controls as find_nameless_controls
    from docgen.pack.statements import find_stray as find_stray
    from docgen.pack.statements import find_unmet as find_unmet
    from docgen.pack.texts import mark_missing as mark_missing
    from docgen.pack.versions import find_borrowed as find_borrowed
    from docgen.pack.versions import find_one_sided as find_one_sided
    from docgen.pack.versions import find_unversioned as find_unversioned
    from docgen.pack.versions import record_version as record_version
    from docgen.pack.vocabulary import NOT_ASKED_OF as NOT_ASKED_OF

_HOMES = {
    "docgen.pack.body": "BODY_FILE Body Shape View find_shapeless read_body",
    "docgen.pack.copying": "EVERY_PACK ORIGIN_FOLDER copy_pack start_pack",
    "docgen.pack.document": "PackDocument",
    "docgen.pack.keeping": "kept_for_pack",
    "docgen.pack.look": "find_unsightly",
    "docgen.pack.model": "Pack find_problems load_folder",
    "docgen.pack.places": (
        "InstalledPack documents_named example_of find_around find_folder find_pack installed_packs "
        "language_around load_pack"
    ),
    "docgen.pack.questions": "WORD_SLOT find_question",
    "docgen.pack.reading": "RECORD read_core read_table with_record_lines",
    "docgen.pack.records": "Records records_of",
    "docgen.pack.shape": "TYPES",
    "docgen.pack.statements": "Statement find_nameless_controls find_stray find_unmet",
    "docgen.pack.texts": "mark_missing",
    "docgen.pack.versions": "find_borrowed find_one_sided find_unversioned record_version",
    "docgen.pack.vocabulary": "NOT_ASKED_OF",
}

__all__ = names_of(_HOMES)

if not TYPE_CHECKING:  # a type checker knows the names above, and no others
    __getattr__ = imported_when_used(__name__, _HOMES)
