"""The form in a browser: what is typed is saved at each change, and what is found is beside its field."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from forms import Served, begin, chromium, clinic_folder, served, settle

pytestmark = pytest.mark.needs("starlette", "uvicorn", "playwright", "chromium")
EXAMPLE = "liquid-nitrogen-face.toml"
WCAG = "wcag2a wcag2aa wcag21a wcag21aa wcag22aa".split()


@pytest.fixture
def form(tmp_path: Path) -> Iterator[Served]:
    with served(clinic_folder(tmp_path, EXAMPLE)) as form:
        yield form


@pytest.fixture
def page(form: Served) -> Iterator[Any]:
    with chromium(viewport={"width": 1400, "height": 900}) as page:
        begin(page, form)
        yield page


def recorded(folder: Path, name: str = EXAMPLE) -> dict[str, Any]:
    return tomllib.loads((folder / name).read_text(encoding="utf-8"))


def field(path: str) -> str:
    return f'[data-path="{path}"]'


def test_a_text_a_choice_and_a_tick_are_saved_when_they_are_made(
    page: Any, form: Served, tmp_path: Path
) -> None:
    page.goto(form.base + form.part("at-visit-3"))
    page.fill(f"{field('procedure.position')} input:not([type=hidden])", "sitting")
    page.click(f"{field('procedure.status')} label:has-text('stopped before')")
    page.click(f"{field('procedure.protection')} label:has-text('room ventilated')")
    settle(page)
    said = recorded(tmp_path)["procedure"]
    assert (said["position"], said["status"]) == ("sitting", "stopped")
    assert said["protection"] == ["eyes_closed", "eye_gauze", "gloves", "ventilation"]
    assert "# both said" not in (tmp_path / EXAMPLE).read_text(encoding="utf-8")
    assert "# said, never assumed" in (tmp_path / EXAMPLE).read_text(encoding="utf-8")


def test_a_text_where_a_number_belongs_stays_in_its_field_and_is_not_saved(
    page: Any, form: Served, tmp_path: Path
) -> None:
    page.goto(form.base + form.part("at-visit-3"))
    before = (tmp_path / EXAMPLE).read_bytes()
    box = f"{field('procedure.units')} input:not([type=hidden])"
    page.fill(box, "two")
    page.press(box, "Tab")
    settle(page)
    assert "whole number" in page.inner_text(f"{field('procedure.units')} .wrong")
    assert (page.input_value(box), (tmp_path / EXAMPLE).read_bytes()) == ("two", before)
    page.fill(box, "2")
    page.press(box, "Tab")
    settle(page)
    assert recorded(tmp_path)["procedure"]["units"] == 2
    assert page.locator(f"{field('procedure.units')} .wrong").count() == 0


def test_a_question_appears_with_its_condition_and_what_is_typed_meanwhile_stays(
    page: Any, form: Served, tmp_path: Path
) -> None:
    page.goto(form.base + form.part("before-1"))
    assert page.locator(field("screening.isotretinoin_last_dose")).count() == 0
    page.click(f"{field('screening.isotretinoin')} label:has-text('yes')")
    page.press(f"{field('screening.allergies')} textarea", "Control+End")
    page.locator(f"{field('screening.allergies')} textarea").press_sequentially("\ndust", delay=5)
    page.wait_for_selector(field("screening.isotretinoin_last_dose"))
    assert page.input_value(f"{field('screening.allergies')} textarea").endswith("dust")
    page.keyboard.press("Tab")
    settle(page)
    said = recorded(tmp_path)["screening"]
    assert (said["isotretinoin"], said["allergies"]) == ("yes", ["penicillin (rash)", "dust"])


def test_a_finding_is_beside_its_field_with_its_source(page: Any, form: Served) -> None:
    page.goto(form.base + form.part("before-1"))
    page.click(f"{field('screening.raynaud')} label:has-text('yes')")
    settle(page)
    found = page.locator(f"{field('screening.raynaud')} details.finding")
    found.locator("summary").click()
    assert "(R" in found.inner_text() or "(N" in found.inner_text()


def test_rows_are_added_copied_to_the_other_side_and_removed(page: Any, form: Served, tmp_path: Path) -> None:
    page.goto(form.base + form.part("before-3"))
    page.click("#r-plan-sites summary:has-text('Add another')")
    page.select_option(f"{field('plan.sites[4].body_site')} select", "temple")
    settle(page)
    page.click(f"{field('plan.sites[4].laterality')} label:has-text('right')")
    settle(page)
    page.click("#r-plan-sites-4 >> text=Copy to the left")
    settle(page)
    sides = [(row["body_site"], row["laterality"]) for row in recorded(tmp_path)["plan"]["sites"][4:]]
    assert sides == [("temple", "right"), ("temple", "left")]
    page.click("#r-plan-sites-4 >> text=Remove")
    settle(page)
    assert [row["laterality"] for row in recorded(tmp_path)["plan"]["sites"][4:]] == ["left"]


def test_a_code_and_a_text_in_its_place_give_way_to_each_other(
    page: Any, form: Served, tmp_path: Path
) -> None:
    page.goto(form.base + form.part("before-1"))
    page.click(f"{field('screening.allergies')} label:has-text('none')")
    settle(page)
    assert recorded(tmp_path)["screening"]["allergies"] == "none"
    page.fill(f"{field('screening.allergies')} textarea", "latex")
    page.press(f"{field('screening.allergies')} textarea", "Tab")
    settle(page)
    assert recorded(tmp_path)["screening"]["allergies"] == ["latex"]


def test_two_windows_keep_what_both_wrote_and_say_where_they_wrote_the_same(
    page: Any, form: Served, tmp_path: Path
) -> None:
    other = page.context.new_page()
    for window in (page, other):
        window.goto(form.base + form.part("at-visit-3"))
    for window, path, text in (
        (page, "procedure.position", "sitting"),
        (other, "procedure.units", "2"),
        (page, "procedure.blood_loss", "a drop"),
        (other, "procedure.blood_loss", "two drops"),
    ):
        box = window.locator(f"{field(path)} input:not([type=hidden]):not([type=radio])")
        if path == "procedure.blood_loss":
            other.evaluate("1")
        box.fill(text)
        box.press("Tab")
        settle(window)
        if path == "procedure.units":
            page.reload()
    said = recorded(tmp_path)["procedure"]
    assert (said["position"], said["units"], said["blood_loss"]) == ("sitting", 2, "a drop")
    assert "Another window" in other.inner_text(f"{field('procedure.blood_loss')} .wrong")


def test_without_script_a_part_is_saved_as_a_whole(form: Served, tmp_path: Path) -> None:
    with chromium(java_script_enabled=False) as page:
        begin(page, form)
        page.goto(form.base + form.part("at-visit-2"))
        page.fill(f"{field('time_out.site_marking')} input:not([type=hidden])", "with a pen")
        page.click("button.unscripted")
        assert page.input_value(f"{field('time_out.site_marking')} input:not([type=hidden])") == "with a pen"
    before = tomllib.loads((Path(__file__).parent.parent / "examples" / EXAMPLE).read_text(encoding="utf-8"))
    before["time_out"]["site_marking"] = "with a pen"
    assert recorded(tmp_path) == before


@pytest.mark.needs("axe-core")
@pytest.mark.parametrize("width", [390, 1400])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_fault_of_wcag_2_2_a_or_aa(
    form: Served, width: int, scheme: str, tmp_path: Path
) -> None:
    axe = (Path(os.environ["DOCGEN_AXE"]) / "axe.min.js").read_text(encoding="utf-8")
    with chromium(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True) as page:
        begin(page, form)
        page.goto(form.base + form.part())
        pages = page.eval_on_selector_all("nav a", "all => all.map(one => one.href)")
        found = {}
        for address in [form.base, f"{form.base}/new", *pages]:
            page.goto(address)
            page.evaluate(axe)
            result = page.evaluate("(tags) => axe.run(document, {runOnly: tags})", WCAG)
            found[address] = [(one["id"], one["nodes"][0]["html"]) for one in result["violations"]]
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert {address: one for address, one in found.items() if one} == {}
    assert len(found) > 8
