"""JSON as the API takes it: neither nested deeper than anything that is asked for, nor with halves of characters.

So nobody behind it meets a text that cannot be stored or told, or a tree that cannot be walked.
"""

import json
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import JSONParser

DEEPEST = 50


class Json(JSONParser):
    def parse(self, *args: Any, **kwargs: Any) -> Any:
        """Raises ParseError, ValidationError."""
        try:
            found = super().parse(*args, **kwargs)
        except RecursionError:
            raise too_deep() from None
        check_depth(found)
        if not whole(found):
            said = _("This text has half of a character in it (a lone surrogate).")
            fields = found.items() if isinstance(found, dict) else ()
            odd = [name for name, value in fields if whole(name) and not whole(value)]
            raise ValidationError({name: [said] for name in odd} if odd else said)
        return found


def whole(found: Any) -> bool:
    """Can all of its text be stored and told?"""
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def check_depth(found: Any) -> None:
    """Raises ParseError."""
    level = [found]
    for _depth in range(DEEPEST):
        level = [inner for one in level for inner in inside(one)]
        if not level:
            return
    raise too_deep()


def inside(one: Any) -> list[Any]:
    values = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
    return [value for value in values if isinstance(value, dict | list)]


def too_deep() -> ParseError:
    return ParseError(_("This JSON is nested too deeply."))
