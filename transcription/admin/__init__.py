"""What was said, for operators: everything is for looking only, and words need the permission `view_dialogue`."""

from transcription.admin import meetings, rows, sessions

__all__ = ["meetings", "rows", "sessions"]
