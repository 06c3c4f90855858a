"""How somebody speaks, in figures."""
