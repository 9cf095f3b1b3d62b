"""Starts `docgen form` on a folder, asks it as a program does, and drives it in headless Chromium."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

CODE = "4711-a"
ROOT = Path(__file__).resolve().parents[2]
CLINIC = """\
time_zone = "America/Chicago"
language = "en"
pack = "17340"

[organization]
name = "Mockingbird Dermatology"
address = ["100 Example Avenue, Suite 2", "Anytown, IL 60000"]
telephone = "555-0100"
after_hours_phone = "555-0199"
emergency_number = "911"

[[practitioners]]
name = "Jordan Placeholder"
credentials = "MD"
"""


class Served:
    """A running form: its address with the token, and a browser of its own without a screen."""

    def __init__(self, folder: Path, *options: str) -> None:
        command = [sys.executable, "-m", "docgen", "form", str(folder), "--no-browser", *options]
        self.run = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ}
        )
        assert self.run.stdout is not None
        self.address = self.run.stdout.readline().strip()
        self.base = self.address.partition("?")[0].rstrip("/")
        self.host = self.base.removeprefix("http://")
        self.cookie = ""

    def ask(
        self, method: str, path: str, form: Any = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, str]:
        """Send one request with the cookie, if there is one; return the status and the text."""
        connection = HTTPConnection(self.host, timeout=20)
        sent = {"host": self.host, "cookie": self.cookie, **(headers or {})}
        if method == "POST":
            sent = {"origin": self.base, **sent}
        body = urlencode(form, doseq=True) if form is not None else None
        connection.request(method, path, body, {name: value for name, value in sent.items() if value})
        answer = connection.getresponse()
        self.headers = dict(answer.getheaders())
        if cookie := answer.getheader("set-cookie"):
            self.cookie = cookie.partition(";")[0]
        text = answer.read().decode("utf-8", "replace")
        connection.close()
        return answer.status, text

    def enter(self) -> None:
        """Open the address with the token, and choose the code."""
        self.ask("GET", self.address.removeprefix(self.base))
        self.ask("POST", "/code", {"code": CODE})

    def part(self, page: str = "before-0", number: int = 0) -> str:
        """Return the path of a part of a visit, by its place in the list."""
        ids = re.findall(r'href="(/visits/[0-9a-f]+)"', self.ask("GET", "/")[1])
        return f"{ids[number]}/{page}"

    def version(self, part: str) -> str:
        """Return the version that a window with this part knows."""
        found = re.search(r'name="version" value="(\w+)"', self.ask("GET", part)[1])
        assert found is not None
        return found[1]

    def save(self, part: str, version: str, **values: Any) -> tuple[int, str]:
        """Save fields as the script does; dots in the names of fields are written `__`."""
        fields = {name.replace("__", "."): value for name, value in values.items()}
        form = {"version": version, ":": [*fields], **fields}
        return self.ask("POST", part, form, {"accept": "application/json"})

    def stop(self) -> str:
        """End the form; return what it said on standard error."""
        self.run.terminate()
        return self.run.communicate(timeout=20)[1]


@contextmanager
def served(folder: Path, *options: str) -> Iterator[Served]:
    """Serve a folder while a test runs; the form is entered."""
    form = Served(folder, *options)
    try:
        form.enter()
        yield form
    finally:
        if form.run.poll() is None:
            form.stop()


@contextmanager
def chromium(**options: Any) -> Iterator[Any]:
    """Open a page in headless Chromium; what its script fails at fails the test."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_context(**options).new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        yield page
        browser.close()
    assert errors == []


def begin(page: Any, form: Served) -> None:
    """Let a browser in, by the session that the form has with this program."""
    name, _, value = form.cookie.partition("=")
    page.context.add_cookies([{"name": name, "value": value, "url": form.base}])


def settle(page: Any) -> None:
    """Wait until all that was typed is saved, and the page says what is found by then."""
    page.wait_for_selector("html:not([data-state=busy])")


def clinic_folder(folder: Path, *examples: str) -> Path:
    """Write a clinic's file, and copies of examples, into a folder."""
    (folder / "clinic.toml").write_text(CLINIC, encoding="utf-8")
    for name in examples:
        shutil.copy(ROOT / "examples" / name, folder / name)
    return folder
