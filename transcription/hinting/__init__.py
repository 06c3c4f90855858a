"""What engines may know beforehand: names, the words of a meeting, and what corrections taught."""
