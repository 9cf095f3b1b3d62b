"""`WordTemplate` as a whole: the same bytes anywhere, pickled, shared by threads."""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from notation import read, word

from docgen import WordTemplate


def test_the_same_names_give_the_same_bytes_in_any_process(tmp_path: Path) -> None:
    path = tmp_path / "t.docx"
    path.write_bytes(word("{% for k in m %}{{ k }}{% endfor %}", header=["{{ m.b }}"]))
    code = (
        "import sys, hashlib; from docgen import WordTemplate\n"
        "filled = WordTemplate.load(sys.argv[1]).render({'m': {'b': 1, 'a': 2}})\n"
        "print(hashlib.sha256(filled).hexdigest())"
    )
    digests = set()
    for seed, zone in (("0", "UTC"), ("1", "Asia/Tokyo"), ("77", "America/New_York")):
        environment = {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": ":".join(sys.path)}
        done = subprocess.run(
            [sys.executable, "-c", code, str(path)], env=environment, capture_output=True, check=True
        )
        digests.add(done.stdout)
    assert len(digests) == 1


def test_a_template_pickles_and_is_shared_by_threads() -> None:
    template = pickle.loads(pickle.dumps(WordTemplate.load(word("{{ v }}", "{{ w | upper }}"))))  # noqa: S301
    results: dict[int, Any] = {}

    def fill(number: int) -> None:
        results[number] = [read(template.render({"v": number, "w": f"t{number}"})) for _ in range(20)]

    threads = [threading.Thread(target=fill, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {number: [[str(number), f"T{number}"]] * 20 for number in range(8)}
