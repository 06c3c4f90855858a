"""`/styleguide/`, for staff: the tokens, icons and components that pages use, read from the files that define them."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from meetings import access
from meetings.views import turned_away

COLOUR = re.compile(r"--([a-z-]+): (?:#|rgb)")
SIZE = re.compile(r"--((?:text|gap|radius)[a-z-]*): ")
SYMBOL = re.compile(r'<symbol id="([a-z-]+)"')


def styleguide(request: HttpRequest) -> HttpResponse:
    try:
        access.may_operate(access.who_is(request.user))
    except access.Refused as refused:
        return turned_away(request, refused)
    static = settings.BASE_DIR / "static"
    tokens = (static / "css" / "tokens.css").read_text(encoding="utf-8")
    context = {
        "colours": list(dict.fromkeys(name for name in COLOUR.findall(tokens) if name != "hue")),
        "sizes": list(dict.fromkeys(SIZE.findall(tokens))),
        "icons": SYMBOL.findall((static / "icons.svg").read_text(encoding="utf-8")),
        "hues": range(8),
    }
    return render(request, "styleguide.html", context)
