"""What template engines can do, row by row, and the tests that show it here.

Each test renders a document, reads it back, and looks for what must not be there as well as for what must.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

FEATURES: dict[str, dict[str, list[str]]] = {
    "tags over runs": {
        "test_structures": ["test_a_structure_that_word_writes_fills_and_stays_whole"],
        "test_pains": ["test_pain_14_smart_quotes_and_split_runs_are_read"],
    },
    "rows repeat without special marks": {
        "weave/test_structure": ["test_where_the_tags_stand_says_what_repeats"],
        "test_pains": ["test_pain_4_a_table_repeats_its_rows_without_special_marks"],
    },
    "paragraph conditionals leave no blank line": {
        "test_pains": ["test_pain_5_no_blank_paragraph_is_left_behind"],
    },
    "headers, footers, text boxes": {
        "weave/test_structure": [
            "test_a_header_follows_the_same_rules",
            "test_a_text_box_follows_the_same_rules_in_both_its_forms",
        ],
    },
    "footnotes, endnotes, comments": {
        "test_structures": ["test_a_note_or_comment_is_filled_and_never_empty"],
    },
    "values escaped by default": {
        "values/test_text": [
            "test_a_nasty_value_comes_out_as_typed_everywhere",
            "test_any_text_comes_out_as_typed_or_is_refused",
        ],
    },
    "template sandbox": {
        "language/test_sandbox": ["test_a_template_reaches_nothing_but_data"],
    },
    "every problem at once, with its place": {
        "compile/test_compiler": ["test_all_problems_of_all_parts_come_at_once"],
        "language/test_syntax": ["test_a_problem_has_its_place_its_tag_and_its_cure"],
    },
    "fields listed, nested, with places": {
        "language/test_fields": ["test_fields_are_listed_nested_with_their_places"],
    },
    "missing data is an error or a visible mark": {
        "language/test_missing": [
            "test_missing_values_are_all_reported_with_the_nearest_name",
            "test_a_mark_is_highlighted_and_names_what_is_missing_in_the_style_of_its_place",
        ],
    },
    "images, SVG": {
        "values/test_pictures": [
            "test_a_picture_is_put_in_with_its_size_and_its_alternative_text",
            "test_an_svg_stands_beside_its_png",
        ],
    },
    "content controls, checkboxes that stay live": {
        "compile/test_content_controls": [
            "test_a_check_box_is_ticked_from_the_data_and_stays_live",
            "test_a_drop_down_shows_the_words_of_its_choice",
            "test_a_date_control_holds_the_day_and_prints_it",
        ],
    },
    "document properties": {
        "compile/test_attributes": ["test_document_properties_are_filled"],
    },
    "same input, same bytes": {
        "test_template": ["test_the_same_names_give_the_same_bytes_in_any_process"],
    },
    "compiled once, rendered many times, thread-safe": {
        "test_template": ["test_a_template_pickles_and_is_shared_by_threads"],
    },
}


@pytest.mark.parametrize("feature", FEATURES)
def test_a_feature_has_the_tests_that_show_it(feature: str) -> None:
    here = Path(__file__).parent
    for module, names in FEATURES[feature].items():
        tree = ast.parse((here / f"{module}.py").read_text(encoding="utf-8"))
        tests = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        for name in names:
            asked = [node for node in ast.walk(tests[name]) if isinstance(node, ast.Assert | ast.With)]
            assert asked, name
