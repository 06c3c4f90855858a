"""Numbers as the reader's language writes them: 12,345 or 12.345."""

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def grouped(number: int) -> str:
    return number_format(number, force_grouping=True)
