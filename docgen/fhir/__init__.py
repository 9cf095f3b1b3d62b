"""Writes forms and filled-in forms for programs that speak FHIR R4: Questionnaire, QuestionnaireResponse.

`conditions` says in FHIR's terms when a question is asked, `questionnaire` writes the form, `response` a
record as a filled-in form. Filled-in forms are read in `docgen.sources`.
"""

from __future__ import annotations

from docgen.fhir.questionnaire import Questionnaire, questionnaire
from docgen.fhir.response import questionnaire_response

__all__ = ["Questionnaire", "questionnaire", "questionnaire_response"]
