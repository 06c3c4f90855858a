"""Wiring only: settings, URLs, ASGI, logs, health."""
