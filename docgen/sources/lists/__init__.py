"""Reads lists of records: folders of records, and lists with a record in each line or row."""

from docgen.sources.lists.opening import ENDINGS, open_list, starting_mapping
from docgen.sources.lists.row import WHY, RecordList, Row, why_line

__all__ = ["ENDINGS", "WHY", "RecordList", "Row", "open_list", "starting_mapping", "why_line"]
