"""What a transcript can be taken away as, for its page."""

from django import template

from transcription.exports.formats import FORMATS, Format

register = template.Library()


@register.simple_tag
def export_formats() -> dict[str, Format]:
    return FORMATS
