"""The demo account, as other rooms of the house furnish it."""

from django.dispatch import Signal

made = Signal()
"""`made(user)`: the demo account is there; sent each time that somebody asks for it."""
