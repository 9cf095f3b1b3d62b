"""Answers a patient to whom a visit was handed over: the questions that patients are asked, and no others."""

from __future__ import annotations

from collections.abc import Mapping

from docgen.data import value_at
from docgen.questions import Question
from docgen.web.changing import Change
from docgen.web.desk import Answer, Desk, by_path, in_words
from docgen.web.inputs import now_at
from docgen.web.parts import Layout
from docgen.web.posting import Post
from docgen.web.visits import VisitFile

PATIENT = "patient"
ANSWERED = ("screening", "answered")
ANSWERED_AT = ("screening", "answered_at")
ON_SCREEN = "on_screen"
WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "Your answers",
        "lead": "Please answer what you can. You may leave a question open, and talk about it with us.",
        "saved": "Saved.",
        "saving": "Saving …",
        "failed": "This is not saved. Please tell us.",
        "done": "I am done",
        "thanks": "Thank you. Please give this back to us.",
        "back": "Go back to my answers",
        "staff": "For the staff",
        "code": "Code of the staff",
        "open": "Open",
        "lines": "One on each line",
        "nothing": "No answer",
        "now": "Now",
    },
    "es": {
        "title": "Sus respuestas",
        "lead": "Conteste lo que pueda. Puede dejar una pregunta sin contestar y hablarla con nosotros.",
        "saved": "Guardado.",
        "saving": "Guardando …",
        "failed": "Esto no se guardó. Por favor, díganoslo.",
        "done": "Ya terminé",
        "thanks": "Gracias. Por favor, devuélvanos esto.",
        "back": "Volver a mis respuestas",
        "staff": "Para el personal",
        "code": "Código del personal",
        "open": "Abrir",
        "lines": "Una por línea",
        "nothing": "Sin respuesta",
        "now": "Ahora",
    },
}


class PatientDesk:
    """The visits of a folder, as the patient of one of them sees it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def page(self, id_: str) -> Answer:
        """Return the questions that the patient of a visit is asked, in the patient's language."""
        found = self.desk.visits.find(id_)
        if found is None or found.problems:
            return Answer("problem", {"lines": ["Please give this back to us."]}, 404)
        layout = self._layout(found)
        shown = [layout.shown(one) for one in asked_of(layout)]
        values = {"words": WORDS[layout.language], "language": layout.language, "fields": shown}
        return Answer("patient", {**values, "version": found.version})

    def thanks(self, id_: str) -> Answer:
        """Return the page that is shown when the patient is done."""
        found = self.desk.visits.find(id_)
        language = self._layout(found).language if found is not None else "en"
        return Answer("thanks", {"words": WORDS[language], "language": language})

    def save(self, id_: str, post: Post, is_script: bool) -> Answer:
        """Save what a patient answered, marked as the patient's own, with the time."""
        known = self.desk.visits.known(post.version)
        found = self.desk.visits.find(id_)
        asked = {one.place for one in asked_of(self._layout(found))} if found is not None else set()
        sent = post._replace(action="")
        changes = self.desk.poster(known).changes(sent, lambda place, _: place in asked)
        if any(change.place[0] == ANSWERED[0] for change in changes):
            changes += [Change(ANSWERED, ON_SCREEN), Change(ANSWERED_AT, now_at(self.desk.zone))]
        saved = self.desk.visits.save(id_, post.version, changes)
        if not is_script:
            return Answer("", {}, redirect="/patient/thanks" if not saved.problems else "/patient")
        said = {path: [in_words(one) for one in all_] for path, all_ in by_path(saved.problems).items()}
        return Answer("", {"data": {"version": saved.version, "problems": said}}, 422 if said else 200)

    def _layout(self, found: VisitFile) -> Layout:
        spoken = [value_at(found.data, (PATIENT, key)) for key in ("reads", "language")]
        known = [one for one in spoken if one in WORDS and one in self.desk.pack.text_languages]
        language = known[0] if known else "en"
        return Layout(self.desk.pack, self.desk.clinic, found.data, language, (PATIENT,))


def asked_of(layout: Layout) -> list[Question]:
    """Return what the patient is asked: no more, whatever else a page of theirs may send."""
    return [one for one in layout.questions if PATIENT in one.field.who and one.field.group is None]
