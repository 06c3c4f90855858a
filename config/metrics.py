"""Counts and lags for Prometheus, of this process. Like logs, any room of the house counts here; config shows them.

No label says who, what or which meeting: only kinds, of which there are few.
"""

from prometheus_client import Counter, Gauge, Histogram

LAGS = (0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10, 30, 60)
ANSWERS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

REQUESTS = Counter("parley_http_requests", "Requests that were answered", ["area", "method", "status"])
SECONDS = Histogram("parley_http_request_seconds", "Until the answer began", ["area"], buckets=ANSWERS)
SOCKETS = Gauge("parley_sockets_open", "WebSockets that are open now", ["kind"])
CLOSED = Counter("parley_sockets_closed", "WebSockets that were closed, by code", ["kind", "code"])
MESSAGES = Counter("parley_socket_messages", "Messages and frames that clients sent", ["kind"])
AUDIO = Counter("parley_audio_seconds", "Seconds of sound that were heard")
UTTERANCES = Counter("parley_utterances", "Utterances that were stored, by who recognised them", ["engine"])
GAPS = Counter("parley_gaps", "Speech without words, by reason", ["reason"])
FAILURES = Counter("parley_engine_failures", "Streams whose engines all failed; each try counts", ["engine"])
CAPTION_LAG = Histogram("parley_caption_lag_seconds", "From the end of the sound to its live caption", buckets=LAGS)
FINAL_LAG = Histogram("parley_final_lag_seconds", "From the end of an utterance to its stored words", buckets=LAGS)
RUNS = Counter("parley_runs", "Minutes, corrections and action items that were made", ["result"])
