"""Minutes, for operators: runs with what they cost, summaries, action items as a board, corrections.

Whatever was made of words repeats them, so it is shown to those only who may read what was said
(`transcription.view_dialogue`), and is never searched for: what is searched for ends in addresses that logs keep.
"""

from summaries.admin import corrections, items, runs, texts

__all__ = ["corrections", "items", "runs", "texts"]
