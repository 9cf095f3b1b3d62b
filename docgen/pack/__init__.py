"""Loads a pack, the folder of one procedure: its facts, words, checks and Word templates. Data, no code."""

from __future__ import annotations

from docgen.pack.copying import copy_pack, start_pack
from docgen.pack.document import PackDocument
from docgen.pack.keeping import kept_for_pack
from docgen.pack.model import Pack, find_problems, load_folder
from docgen.pack.places import InstalledPack, find_folder, find_pack, installed_packs, load_pack
from docgen.pack.questions import WORD_SLOT, find_question
from docgen.pack.reading import RECORD, with_record_lines
from docgen.pack.records import Records, records_of
from docgen.pack.shape import TYPES
from docgen.pack.statements import Statement, find_unmet, find_untold
from docgen.pack.versions import find_borrowed, find_unversioned, record_version
from docgen.pack.vocabulary import NOT_ASKED_OF

__all__ = [
    "NOT_ASKED_OF",
    "RECORD",
    "TYPES",
    "WORD_SLOT",
    "InstalledPack",
    "Pack",
    "PackDocument",
    "Records",
    "Statement",
    "copy_pack",
    "find_borrowed",
    "find_folder",
    "find_pack",
    "find_problems",
    "find_question",
    "find_unmet",
    "find_untold",
    "find_unversioned",
    "installed_packs",
    "kept_for_pack",
    "load_folder",
    "load_pack",
    "record_version",
    "records_of",
    "start_pack",
    "with_record_lines",
]
