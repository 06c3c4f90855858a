"""Figures as one says them, in the reader's language."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _


def length(seconds: float) -> str:
    """As in "0.8 s", "8 s", "12 min 5 s", "1 h 20 min"."""
    whole = round(seconds)
    if seconds < 9.95 and round(seconds, 1) != whole:
        return _("%(seconds)s s") % {"seconds": number_format(seconds, 1)}
    if whole < 60:
        return _("%(seconds)s s") % {"seconds": number_format(whole)}
    minutes, left = divmod(whole, 60)
    if minutes < 60:
        return _("%(minutes)s min %(seconds)s s") % {"minutes": number_format(minutes), "seconds": number_format(left)}
    hours, left = divmod(round(seconds / 60), 60)
    return _("%(hours)s h %(minutes)s min") % {"hours": number_format(hours), "minutes": number_format(left)}


def percent(share: float) -> str:
    """Of 0 to 1. What is something is never told as nothing."""
    if 0 < share < 0.005:
        return _("under 1%%") % {}
    return _("%(number)s%%") % {"number": number_format(round(100 * share))}
