"""Words that say days, English and Spanish, as parts of regular expressions. All are for text in lower case."""

import re
from collections.abc import Iterable

MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "january jan enero",
            "february feb febrero",
            "march mar marzo",
            "april apr abril",
            "may mayo",
            "june jun junio",
            "july jul julio",
            "august aug agosto",
            "september sept sep septiembre setiembre",
            "october oct octubre",
            "november nov noviembre",
            "december dec diciembre",
        ],
        1,
    )
    for name in names.split()
}
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        [
            "monday mon lunes",
            "tuesday tues tue martes",
            "wednesday wed miércoles miercoles",
            "thursday thurs thur thu jueves",
            "friday fri viernes",
            "saturday sat sábado sabado",
            "sunday sun domingo",
        ]
    )
    for name in names.split()
}
SHORT = {"mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun"}
"""Taken for days after a word like "by" only: we sat in the sun and wed."""
AMBIGUOUS = {"may", "march"}
"""Months that are verbs too."""
UNITS = {
    **dict.fromkeys(["day", "days", "día", "días", "dia", "dias"], "day"),
    **dict.fromkeys(["week", "weeks", "week's", "weeks'", "semana", "semanas"], "week"),
    **dict.fromkeys(["fortnight", "fortnights", "quincena"], "fortnight"),
    **dict.fromkeys(["month", "months", "mes", "meses"], "month"),
    **dict.fromkeys(["quarter", "quarters", "trimestre"], "quarter"),
    **dict.fromkeys(["year", "years", "año", "años"], "year"),
}


def either(words: Iterable[str]) -> str:
    """A group for any of the words, the longest first."""
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


MONTH = either(MONTHS)
LONG_WEEKDAY = either(WEEKDAYS.keys() - SHORT)
WEEKDAY = either(WEEKDAYS)
UNIT = either(UNITS)
LED = re.compile(
    r"(?:by|on|before|until|till|due|for|from|since|after|starting|este|el|del|para|hasta|next|this|week of"
    rf"|{LONG_WEEKDAY},?)(?: the)? $"
)
"""What stands before a day."""
DEADLINE = (
    "by|before|until|till|due|no later than|not later than|at the latest|deadline|latest|para|hasta|antes|"
    "within|in time for"
)
