"""Links by which people without an account read one session: unguessable, for a time, taken back at any time."""
