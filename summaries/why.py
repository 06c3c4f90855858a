"""Why a run failed, as a sentence: what happened, what was kept, what to do."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "no_words": _("Nothing was said here yet, so there is nothing to write about."),
    "refused": _("The model refused the key it was given. What was there is kept. Ask your operator to check it."),
    "busy": _("The model is too busy just now. What was there is kept. Try again in a minute."),
    "down": _("The model could not be reached. What was there is kept. Try again in a minute."),
    "bad_answer": _("The model's answer could not be used. What was there is kept. Try again."),
    "too_long": _("This is too long for the model. What was there is kept. Ask your operator for a larger one."),
    "not_configured": _("This model is not set up here. What was there is kept. Ask your operator."),
    "crashed": _("Something went wrong on our side. What was there is kept. Try again."),
}


def sentence(code: str) -> str:
    return str(SENTENCES.get(code, SENTENCES["crashed"]))
