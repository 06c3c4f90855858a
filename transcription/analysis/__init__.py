"""The pictures of a session: who spoke when, together, how much, and how each person spoke, for themselves."""
