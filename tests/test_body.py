"""The sites of a visit as a picture: the shapes of the pack, what is drawn from a record, what is wrong."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from complete_visit import altered
from lxml import etree

from docgen.body import draw_body
from docgen.cli import program
from docgen.cli.output import Output
from docgen.errors import PackError
from docgen.pack import (
    Body,
    Pack,
    Shape,
    copy_pack,
    find_shapeless,
    find_unversioned,
    load_pack,
    read_body,
)
from docgen.pack_changes import compare_packs
from docgen.svg import fetches
from docgen.visit import load_visit

SVG = "{http://www.w3.org/2000/svg}"
PLANNED, TREATED, BOTH = ("none", "8"), ("url(#treated)", "2"), ("url(#treated)", "8")
RIGHT_CHEEK = {"body_site": "cheek", "laterality": "right"}
ONE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 600" data-count="lesion_count">'
    '<g id="face" data-seen="front" data-centre="400">'
    '<path class="outline" d="M 300 100 L 500 100"/>'
    '<path id="face.cheek.right" class="site" d="M 300 200 L 350 200 Q 350 300 300 300 Z"'
    ' data-number="325 250"/>'
    '<text class="right" x="200" y="80">R</text></g></svg>'
)


@pytest.fixture(scope="module")
def body(pack: Pack) -> Body:
    found, problems = read_body(pack)
    assert found is not None
    assert problems == []
    return found


@pytest.fixture
def with_picture(pack: Pack, tmp_path: Path) -> Callable[[str], Pack]:
    """A copy of the pack with another picture."""

    def make(picture: str) -> Pack:
        folder = tmp_path / "17340"
        shutil.copytree(pack.folder, folder)
        (folder / "body.svg").write_text(picture, encoding="utf-8")
        return load_pack(folder)

    return make


def draw(planned: list[dict[str, Any]], treated: list[dict[str, Any]], **options: Any) -> str:
    rows = [{"lesion_type": "papule", "technique": "spot", **row} for row in treated]
    visit = load_visit(altered({"plan.sites": planned, "procedure.sites": rows}), pack="17340", partial=True)
    return draw_body(visit, **options)


def looks(picture: str, shape: Shape) -> tuple[str | None, str | None] | None:
    """How a shape is drawn in a picture: what fills it, and how bold its outline is; None where it is not."""
    found = [
        one for one in etree.fromstring(picture.encode()).iter(f"{SVG}path") if one.get("d") == shape.path
    ]
    assert len(found) <= 1
    return (found[0].get("fill"), found[0].get("stroke-width")) if found else None


def said(picture: str) -> list[str]:
    """The texts of a picture, each once."""
    return list(
        dict.fromkeys(one.text or "" for one in etree.fromstring(picture.encode()).iter(f"{SVG}text"))
    )


def description(picture: str) -> str:
    return etree.fromstring(picture.encode()).findtext(f"{SVG}desc") or ""


def sides_of(pack: Pack) -> list[tuple[str, str]]:
    sites = pack.vocabulary["body_site"]
    return [(site, side) for site in sites if site != "other" for side in sites[site]["sides"]]


def test_every_site_and_side_of_the_vocabulary_has_a_shape(pack: Pack, body: Body) -> None:
    assert [pair for pair in sides_of(pack) if not body.find(*pair)] == []
    assert [*find_shapeless(pack)] == []


def test_every_shape_has_a_name_in_the_vocabulary_and_words(pack: Pack, body: Body) -> None:
    words = pack.texts("en")["words"]["body_site"]
    assert {shape.site for shape in body.shapes} == {*words} - {"other"}
    assert {(shape.site, shape.side or "not_applicable") for shape in body.shapes} <= {*sides_of(pack)}


def test_left_and_right_are_mirrors_of_each_other(body: Body) -> None:
    centres = {view.id: view.centre for view in body.views}
    for right in (one for one in body.shapes if one.side == "right"):
        centre = centres[right.id.partition(".")[0]]
        left = next(one for one in body.shapes if (one.site, one.side) == (right.site, "left"))
        if centre is not None:
            mirrored = [(2 * centre - x, y) for x, y in right.points]
            assert all(
                abs(a - b) <= 1 and c == d for (a, c), (b, d) in zip(mirrored, left.points, strict=True)
            )


def test_the_right_is_on_the_left_of_the_picture_but_in_the_view_of_the_back(body: Body) -> None:
    right = {shape.id: max(x for x, _ in shape.points) for shape in body.shapes if shape.side == "right"}
    centres = {view.id: view.centre for view in body.views}
    assert right["face.cheek.right"] < (centres["face"] or 0)
    assert right["front.chest.right"] < (centres["front"] or 0)
    assert min(x for shape in body.find("shoulder", "right") for x, _ in shape.points) > (
        centres["back"] or 0
    )


def test_the_letters_say_the_sides_of_each_view(body: Body) -> None:
    letters = {view.id: sorted(letter.side for letter in view.letters) for view in body.views}
    assert letters["face_right"] == ["right"]
    assert letters["face_left"] == ["left"]
    assert all(letters[name] == ["left", "right"] for name in ("face", "front", "back"))


def test_the_face_has_the_proportions_of_a_face(body: Body) -> None:
    face = next(view for view in body.views if view.id == "face")
    ys = [int(y) for kind, path in face.lines if kind == "outline" for y in re.findall(r"\d+ (\d+)", path)]
    crown = min(ys)
    chin = max(y for shape in body.find("face", "not_applicable") for _, y in shape.points)

    def height(site: str, side: str) -> float:
        points = [y for shape in body.find(site, side) for _, y in shape.points]
        return ((min(points) + max(points)) / 2 - crown) / (chin - crown)

    assert height("eyelid", "right") == pytest.approx(0.5, abs=0.03)
    assert height("nose_tip", "midline") == pytest.approx(0.67, abs=0.03)
    assert height("lip_margin", "not_applicable") == pytest.approx(0.83, abs=0.03)


def test_each_number_has_a_place_of_its_own(body: Body) -> None:
    alone = [shape.number for shape in body.shapes if shape.side]
    assert len({*alone}) == len(alone)
    assert all(0 < x < body.width and 0 < y < body.height for x, y in alone)


def test_each_site_and_side_alone_is_drawn_and_nothing_else(pack: Pack, body: Body) -> None:
    for site, side in sides_of(pack):
        picture = draw([{"body_site": site, "laterality": side}], [])
        drawn = [shape.id for shape in body.shapes if looks(picture, shape)]
        assert drawn == [shape.id for shape in body.find(site, side)]
        assert {looks(picture, shape) for shape in body.find(site, side)} == {PLANNED}


def test_all_sites_together_are_drawn(pack: Pack, body: Body) -> None:
    rows = [{"body_site": site, "laterality": side} for site, side in sides_of(pack)]
    picture = draw(rows, rows)
    assert all(looks(picture, shape) == BOTH for shape in body.shapes)


def test_planned_treated_and_both_look_different_without_colour(body: Body) -> None:
    left, chin = {"body_site": "cheek", "laterality": "left"}, {"body_site": "chin", "laterality": "midline"}
    picture = draw([RIGHT_CHEEK, chin], [{**left, "lesion_count": 4}, {**chin, "lesion_count": 3}])
    states = [
        looks(picture, body.find(site, side)[0])
        for site, side in (("cheek", "right"), ("cheek", "left"), ("chin", "midline"))
    ]
    assert states == [PLANNED, TREATED, BOTH]
    colours = {*re.findall(r"#[0-9a-f]{6}", picture)}
    assert all(len({one[1:3], one[3:5], one[5:]}) == 1 for one in colours)
    assert [one for one in said(picture) if one in ("planned", "treated", "planned and treated")] == [
        *("planned and treated", "treated", "planned")
    ]
    assert description(picture) == (
        "Planned and treated: midline chin (3). Treated: left cheek (4). Planned: right cheek."
    )


def test_both_sides_that_were_planned_are_right_and_left(body: Body) -> None:
    both = {"body_site": "cheek", "laterality": "bilateral"}
    picture = draw([both], [{**RIGHT_CHEEK, "lesion_count": 5}])
    assert [looks(picture, one) for one in body.find("cheek", "bilateral")] == [BOTH, PLANNED]
    assert description(picture) == "Treated: right cheek (5). Planned: bilateral cheeks."


def test_a_legend_has_only_what_is_in_the_picture() -> None:
    texts = said(draw([RIGHT_CHEEK], []))
    assert "planned" in texts
    assert not {"treated", "planned and treated", "numbers: lesions"} & {*texts}


def test_the_numbers_of_the_rows_of_one_site_are_added() -> None:
    rows = [{**RIGHT_CHEEK, "lesion_count": 5}, {**RIGHT_CHEEK, "lesion_type": "pustule", "lesion_count": 2}]
    picture = draw([], rows)
    assert "7" in said(picture)
    assert "numbers: lesions" in said(picture)
    assert description(picture) == "Treated: right cheek (7)."


def test_a_number_is_left_out_unless_every_row_has_one() -> None:
    picture = draw([], [{**RIGHT_CHEEK, "lesion_count": 5}, {**RIGHT_CHEEK, "technique": "light_area"}])
    assert description(picture) == "Treated: right cheek."
    assert "5" not in said(picture)


def test_the_number_that_was_treated_stands_before_the_planned_one() -> None:
    planned = {**RIGHT_CHEEK, "lesion_count": 8}
    assert "8" in said(draw([planned], []))
    after = said(draw([planned], [{**RIGHT_CHEEK, "lesion_count": 6}]))
    assert "6" in after
    assert "8" not in after


def test_a_line_leads_from_a_number_beside_its_shape_and_from_no_other(body: Body) -> None:
    tip = {"body_site": "alar_rim", "laterality": "right"}
    x, y = body.find("alar_rim", "right")[0].number
    assert f'd="M {x + 32} {y} L ' in draw([], [{**tip, "lesion_count": 1}])
    x, y = body.find("cheek", "right")[0].number
    assert f'd="M {x + 32} {y} L ' not in draw([], [{**RIGHT_CHEEK, "lesion_count": 1}])


def test_what_has_no_shape_is_said_in_words(body: Body) -> None:
    elsewhere = {"body_site": {"code": "other", "text": "behind the ear & <below>"}, "lesion_count": 2}
    picture = draw([{"body_site": "cheek"}], [elsewhere])
    assert "treated, in words: behind the ear & <below> (2)" in said(picture)
    assert "planned, in words: cheek (side not recorded)" in said(picture)
    assert not [shape for shape in body.shapes if looks(picture, shape)]


def test_a_number_for_several_shapes_is_said_in_words_once() -> None:
    picture = draw([], [{"body_site": "cheek", "laterality": "bilateral", "lesion_count": 8}])
    assert "treated, in words: bilateral cheeks (8)" in said(picture)
    assert "8" not in said(picture)


def test_what_was_not_done_is_not_treated() -> None:
    changes = {"plan.sites": [RIGHT_CHEEK], "procedure.sites": [RIGHT_CHEEK], "procedure.status": "not-done"}
    picture = draw_body(load_visit(altered(changes), pack="17340", partial=True))
    assert description(picture) == "Planned: right cheek."


def test_a_visit_without_a_site_says_so() -> None:
    picture = draw_body(load_visit({"patient": {"name": "Alex Example"}}, pack="17340", partial=True))
    assert description(picture) == "No site is planned or treated."
    assert "no site is planned or treated" in said(picture)


def test_the_picture_holds_nothing_else_of_the_patient() -> None:
    visit = load_visit(altered({}), pack="17340")
    picture = draw_body(visit)
    patient = visit.encounter.patient
    for told in (patient.name, *patient.name.split(), patient.record_number, str(patient.birth_date)):
        assert str(told) not in picture


def test_the_picture_is_the_same_each_time_and_takes_nothing_from_outside() -> None:
    visit = load_visit(altered({}), pack="17340")
    assert draw_body(visit) == draw_body(visit)
    assert not fetches(draw_body(visit).encode())


def test_the_words_and_letters_are_of_the_language_that_is_named() -> None:
    picture = draw([RIGHT_CHEEK], [], language="es")
    assert description(picture) == "Previsto: mejilla derecha."
    assert {"D", "I"} <= {*said(picture)}
    assert not {"R", "L"} & {*said(picture)}


WRONG = {
    "no XML": (ONE.replace("</g>", ""), "is no SVG picture", "body-picture"),
    "from outside": (
        ONE.replace("<g ", '<image href="https://example.com/a.png"/><g ', 1),
        "takes something from outside",
        "body-picture",
    ),
    "no SVG": (ONE.replace("www.w3.org/2000/svg", "example.com"), "is no SVG picture with a", "body-picture"),
    "no size": (ONE.replace("0 0 800 600", "0 0 8.5 6"), "viewBox", "body-picture"),
    "moved": (ONE.replace('<g id="face"', '<g id="face" transform="scale(2)"'), "transform", "body-picture"),
    "relative": (ONE.replace("L 350 200", "l 50 0"), "cannot be so: d", "body-picture"),
    "fraction": (ONE.replace("350 200", "350.5 200"), "cannot be so: d", "body-picture"),
    "circle": (ONE.replace("<text", '<circle r="2"/><text'), "is no line, shape or letter", "body-picture"),
    "nested": (ONE.replace("<text", "<g/><text"), "is no line, shape or letter", "body-picture"),
    "no view": (ONE.replace('data-seen="front"', 'data-seen="top"'), "data-seen", "body-picture"),
    "no centre": (ONE.replace(' data-centre="400"', ""), "data-centre", "body-picture"),
    "class": (ONE.replace('"outline"', '"bold"'), "cannot be so: class", "body-picture"),
    "no number": (ONE.replace(' data-number="325 250"', ""), "data-number", "body-picture"),
    "letter": (ONE.replace('class="right"', 'class="R"'), "cannot be so: class", "body-picture"),
    "twice": (
        ONE.replace("<text", re.findall("<path[^>]*>", ONE)[1] + "<text"),
        "is there twice",
        "body-picture",
    ),
    "no site": (ONE.replace("face.cheek.", "face.chek."), "is the shape of no site", "unknown-code"),
    "no side": (ONE.replace("cheek.right", "nose_tip.right"), "is the shape of no site", "unknown-code"),
    "both": (ONE.replace("cheek.right", "cheek.bilateral"), "is the shape of no site", "unknown-code"),
    "view": (ONE.replace("face.cheek", "back.cheek"), "is in the view face", "body-picture"),
    "left": (ONE.replace("cheek.right", "cheek.left"), "is not on its side", "wrong-side"),
    "middle": (ONE.replace("cheek.right", "chin.midline"), "is not on its side", "wrong-side"),
    "back": (ONE.replace('"front"', '"back"'), "is not on its side", "wrong-side"),
    "profile": (ONE.replace('"front" data-centre="400"', '"left"'), "is not on its side", "wrong-side"),
    "the letter": (ONE.replace('x="200"', 'x="600"'), "the letter of the right", "wrong-side"),
    "count": (ONE.replace("lesion_count", "lesions"), "has no number lesions", "unknown-key"),
    "no count": (
        ONE.replace("lesion_count", "freeze_seconds"),
        "has no number freeze_seconds",
        "unknown-key",
    ),
}


def test_a_sound_picture_has_no_problem(with_picture: Callable[[str], Pack]) -> None:
    assert read_body(with_picture(ONE))[1] == []


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_with_a_picture_is_told_with_its_place(
    name: str, with_picture: Callable[[str], Pack]
) -> None:
    picture, message, kind = WRONG[name]
    _, problems = read_body(with_picture(picture))
    assert any(message in one.message and one.kind == kind for one in problems)
    assert all(one.place.startswith("body.svg") and one.fix for one in problems)


def test_nothing_is_drawn_on_a_wrong_picture(with_picture: Callable[[str], Pack]) -> None:
    pack = with_picture(WRONG["left"][0])
    with pytest.raises(PackError, match="is not on its side"):
        draw_body(load_visit(altered({}), pack=pack))


def test_a_wrong_picture_keeps_no_document_from_being_filled(with_picture: Callable[[str], Pack]) -> None:
    pack = with_picture("<svg/>")
    assert pack.template("procedure-note") is not None


def test_sites_without_a_shape_are_noted_unless_they_are_said_in_words(
    with_picture: Callable[[str], Pack],
) -> None:
    pack = with_picture(ONE)
    noted = {one.message for one in find_shapeless(pack)}
    assert "has no shape for cheek (left, bilateral); it is said in words" in noted
    assert "has no shape for face (not_applicable); it is said in words" in noted
    assert not any("other" in one for one in noted)
    file = pack.folder / "vocabulary.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("face = { ", "face = { in_words = true, "), "utf-8"
    )
    again = {one.message for one in find_shapeless(load_pack(pack.folder))}
    assert noted - again == {"has no shape for face (not_applicable); it is said in words"}


def test_a_pack_without_a_picture_has_no_problem_and_draws_none(
    with_picture: Callable[[str], Pack],
) -> None:
    pack = with_picture(ONE)
    (pack.folder / "body.svg").unlink()
    assert read_body(pack) == (None, [])
    assert [*find_shapeless(pack)] == []
    with pytest.raises(PackError, match=r"body\.svg"):
        draw_body(load_visit(altered({}), pack=pack))


def test_a_copy_takes_the_picture_along_and_a_change_of_it_is_seen(pack: Pack, tmp_path: Path) -> None:
    folder = copy_pack(pack, tmp_path / "mine")
    assert [*find_unversioned(load_pack(folder))] == []
    picture = folder / "body.svg"
    picture.write_text(picture.read_text("utf-8").replace(">R</text>", ">Rt</text>", 1), "utf-8")
    assert "body.svg changed" in next(find_unversioned(load_pack(folder))).message
    [change] = compare_packs(folder, pack.folder).changes
    assert (change.file, change.place[:5], change.changed_by) == ("body.svg", "line ", "yours")


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(program, arguments, obj=Output(), standalone_mode=False)
    return result.return_value or 0, result.stderr


def test_the_command_writes_the_picture_and_replaces_none(example: Path, tmp_path: Path) -> None:
    target = tmp_path / "sites.svg"
    assert run("body", str(example), "-o", str(target)) == (0, f"the sites of the visit: {target}\n")
    assert target.read_text(encoding="utf-8") == draw_body(load_visit(example))
    result = CliRunner().invoke(program, ["body", str(example), "-o", str(target)], obj=Output())
    assert result.exit_code != 0
    assert run("body", str(example), "-o", str(target), "--force")[0] == 0


def test_what_cannot_be_read_is_told_and_the_rest_is_drawn(example: Path, tmp_path: Path) -> None:
    record, target = tmp_path / "visit.toml", tmp_path / "sites.svg"
    text = example.read_text(encoding="utf-8")
    record.write_text(text.replace('body_site = "chin"', 'body_site = "chinn"'), encoding="utf-8")
    code, told = run("body", str(record), "-o", str(target))
    assert code == 1
    assert "chinn" in told
    assert "right cheek (5)" in description(target.read_text(encoding="utf-8"))


def test_the_check_of_a_pack_tells_what_is_wrong_with_its_picture(
    with_picture: Callable[[str], Pack],
) -> None:
    pack = with_picture(ONE.replace("cheek.right", "cheek.left"))
    code, told = run("pack", "check", str(pack.folder))
    assert code == 1
    assert "body.svg, face.cheek.left: is not on its side of the body" in told
