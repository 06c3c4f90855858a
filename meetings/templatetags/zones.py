"""Time zones as people call them."""

from django import template

from meetings import zones

register = template.Library()
register.filter("city", zones.city)
