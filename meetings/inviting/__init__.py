"""Asking people to come: their addresses, the letters, the event in their calendars, and what they answer."""
