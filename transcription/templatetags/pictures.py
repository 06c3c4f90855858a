"""Figures of the pictures, as one says them."""

from django import template

from transcription.analysis import telling

register = template.Library()
register.filter("duration", telling.length)
register.filter("percent", telling.percent)
