"""What was said, for operators: everything is for looking only, and words need the permission `view_dialogue`."""

from transcription.admin import meetings, rows, sessions, uploads

__all__ = ["meetings", "rows", "sessions", "uploads"]
