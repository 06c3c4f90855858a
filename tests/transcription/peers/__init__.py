"""Loopback servers that speak what hosted speech services speak, and do what a script says."""
