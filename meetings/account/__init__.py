"""Accounts of people: coming in, what is known of them, taking it along, and leaving."""
