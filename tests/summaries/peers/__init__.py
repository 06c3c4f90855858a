"""Loopback servers that speak what watsonx and OpenAI speak, and answer as a script says."""
