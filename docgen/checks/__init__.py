"""Checks a record for one document: finds what stops it, what to look at, and what to know.

A check is a row of the pack's `checks.toml`. Its expressions run in the sandbox of the templates, over the
same names.
"""

from typing import TYPE_CHECKING

from docgen.lazy import imported_when_used, names_of

if TYPE_CHECKING:
    from docgen.checks.built_in import built_in_checks as built_in_checks
    from docgen.checks.changes import change_lines as change_lines
    from docgen.checks.examples import EXAMPLES as EXAMPLES
    from docgen.checks.examples import Example as Example
    from docgen.checks.examples import examples_of as examples_of
    from docgen.checks.examples import find_unread_examples as find_unread_examples
    from docgen.checks.examples import sample_of as sample_of
    from docgen.checks.examples import visit_with as visit_with
    from docgen.checks.findings import check as check
    from docgen.checks.findings import check_agreement as check_agreement
    from docgen.checks.findings import due as due
    from docgen.checks.findings import findings_over as findings_over
    from docgen.checks.findings import reason_not_due as reason_not_due
    from docgen.checks.release import released as released
    from docgen.checks.settings import find_setting_problems as find_setting_problems
    from docgen.checks.settings import read_checks as read_checks
    from docgen.checks.settings import refuse_misfits as refuse_misfits
    from docgen.checks.table import Check as Check
    from docgen.checks.table import find_checks as find_checks
    from docgen.checks.table import suggest_check as suggest_check

_HOMES = {
    "docgen.checks.built_in": "built_in_checks",
    "docgen.checks.changes": "change_lines",
    "docgen.checks.examples": "EXAMPLES Example examples_of find_unread_examples sample_of visit_with",
    "docgen.checks.findings": "check check_agreement due findings_over reason_not_due",
    "docgen.checks.release": "released",
    "docgen.checks.settings": "find_setting_problems read_checks refuse_misfits",
    "docgen.checks.table": "Check find_checks suggest_check",
}

__all__ = names_of(_HOMES)

if not TYPE_CHECKING:  # a type checker knows the names above, and no others
    __getattr__ = imported_when_used(__name__, _HOMES)
