"""A session taken away: as text, Markdown, subtitles, data and a document; and data brought back.

Formats are pure functions of a `Talk` and `Options` (talk.py). Only `collect.py` reads the database for them, and only
`importing.py` writes to it.
"""
