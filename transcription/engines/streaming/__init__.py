"""Services that stream words back over a WebSocket. `parts` is pure; what talks is imported when it is used."""
