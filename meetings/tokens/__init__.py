"""Access tokens: what they are good for, who keeps them, when they were last used."""
