"""How fast the form is: its start, a page of a visit with 20 sites, and a change that is saved.

    python benchmarks/form.py

Medians on this machine. The start is compared with that of Python with the form's libraries and of
`docgen check`; a page is ready when Chromium has loaded it.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

from forms import Served, begin, chromium, clinic_folder, served  # noqa: E402

EXAMPLE = "liquid-nitrogen-face.toml"
SITE = """
[[procedure.sites]]
body_site = "cheek"
laterality = "left"
lesion_type = "papule"
lesion_count = {count}
applicator = "cotton_swab"
technique = "spot"
freeze_seconds = 4
freeze_cycles = 1
"""
TIMES = 9


def main() -> None:
    """Print the medians."""
    with tempfile.TemporaryDirectory() as name:
        folder = clinic_folder(Path(name), EXAMPLE)
        text = (folder / EXAMPLE).read_text(encoding="utf-8")
        extra = "".join(SITE.format(count=count) for count in range(1, 17))
        (folder / EXAMPLE).write_text(text + extra, encoding="utf-8")
        libraries = [sys.executable, "-c", "import starlette, uvicorn, jinja2, lxml"]
        check = [sys.executable, "-m", "docgen", "check", str(folder / EXAMPLE)]
        print(f"Python with the libraries {median(lambda: subprocess.run(libraries, check=True)):6.0f} ms")
        print(
            f"docgen check              {median(lambda: subprocess.run(check, capture_output=True)):6.0f} ms"
        )
        print(f"the form starts in        {median(lambda: Served(folder).stop()):6.0f} ms")
        with served(folder) as form, chromium() as page:
            begin(page, form)
            address = form.base + form.part("at-visit-3")
            print(f"a page with 20 sites      {median(lambda: page.goto(address)):6.0f} ms")
            print(f"a change is saved in      {median(saving(form)):6.0f} ms")


def saving(form: Served) -> Callable[[], None]:
    """Return what saves another number of units, each time."""
    part = form.part("at-visit-3")
    known = [form.version(part)]

    def save() -> None:
        number = str(len(known))
        known.append(json.loads(form.save(part, known[-1], procedure__units=number)[1])["version"])

    return save


def median(act: Callable[[], object]) -> float:
    """Return the median time of an act, in milliseconds, after it was done once."""
    act()
    times = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        act()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    main()
