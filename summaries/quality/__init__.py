"""Ten meetings written for this, with what a careful reader marks in them, and how minutes are held against it."""
