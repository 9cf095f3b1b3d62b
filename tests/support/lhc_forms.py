"""Fills in Questionnaires in LHC-Forms, the form of the US National Library of Medicine, in Chromium.

The page, the form's program (npm `lforms`) and the data come from a server on this machine alone. The page
loads a response into the form and sends back the response that the form gives: it needs no other driver.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from typing import Any

PAGE = """<!doctype html>
<meta charset="utf-8">
<link href="webcomponent/styles.css" rel="stylesheet">
<script src="webcomponent/assets/lib/zone.min.js"></script>
<script src="webcomponent/runtime.js" type="module"></script>
<script src="webcomponent/polyfills.js" type="module"></script>
<script src="webcomponent/main.js" type="module"></script>
<script src="fhir/R4/lformsFHIR.min.js" defer></script>
<div id="form"></div>
<script>
async function fill() {
  const {questionnaire, responses} = await (await fetch("data")).json();
  const found = [];
  for (const response of responses) {
    const empty = LForms.Util.convertFHIRQuestionnaireToLForms(questionnaire, "R4");
    const filled = LForms.Util.mergeFHIRDataIntoLForms("QuestionnaireResponse", response, empty, "R4");
    await LForms.Util.addFormToPage(filled, "form");
    const form = document.getElementById("form");
    found.push(LForms.Util.getFormFHIRData("QuestionnaireResponse", "R4", form));
  }
  return {found};
}
function send(result) {
  fetch("result", {method: "POST", body: JSON.stringify(result)});
}
window.addEventListener("load", () => fill().then(send, (error) => send({error: String(error.stack)})));
</script>
"""


def filled_in(folder: Path, questionnaire: Any, responses: Sequence[Any], seconds: float = 120) -> list[Any]:
    """Load each response into the form, and return the responses that the form gives back.

    `folder` is that of the built form in the package lforms, `dist/lforms`. Raises queue.Empty when nothing
    comes back in time.
    """
    data = json.dumps({"questionnaire": questionnaire, "responses": list(responses)}).encode()
    results: Queue[Any] = Queue()
    with _served(folder, data, results) as address:
        browser = subprocess.Popen(_command(address), stderr=subprocess.DEVNULL)
        try:
            result = results.get(timeout=seconds)
        finally:
            browser.kill()
            browser.wait()
    assert "error" not in result, result["error"]
    return result["found"]


@contextmanager
def _served(folder: Path, data: bytes, results: Queue[Any]) -> Iterator[str]:
    """Serve the page, the data and the files of a folder; put what is sent back into the queue."""
    made = {"/": ("text/html", PAGE.encode()), "/data": ("application/json", data)}

    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given, directory=str(folder))

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            if self.path in made:
                self._send(*made[self.path])
            else:
                super().do_GET()

        def do_POST(self) -> None:
            results.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self._send("text/plain", b"")

        def _send(self, kind: str, content: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def _command(address: str) -> list[str]:
    return [
        shutil.which("chromium") or "chromium",
        *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
        *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
        *("--disable-dev-shm-usage", "--remote-debugging-port=0", address),
    ]
