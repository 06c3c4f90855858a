"""Addresses of the API of minutes, and of the streams of news about them."""

from django.urls import URLPattern, path

from summaries import api
from summaries.watching import streams

TRANSCRIPT = "transcripts/<uuid:pk>"
urlpatterns: list[URLPattern] = [
    path(f"{TRANSCRIPT}/summarize/", api.Summarize.as_view(), name="api-summarize"),
    path(f"{TRANSCRIPT}/autocorrect/", api.Autocorrect.as_view(), name="api-autocorrect"),
    path(f"{TRANSCRIPT}/reset/", api.Reset.as_view(), name="api-reset"),
    path(f"{TRANSCRIPT}/accept/", api.Accept.as_view(), name="api-accept"),
    path(f"{TRANSCRIPT}/corrections/", api.Corrections.as_view(), name="api-corrections"),
    path(f"{TRANSCRIPT}/extract-action-items/", api.ExtractItems.as_view(), name="api-extract-action-items"),
    path(f"{TRANSCRIPT}/summaries/", api.TranscriptSummaries.as_view(), name="api-transcript-summaries"),
    path(f"{TRANSCRIPT}/runs/", api.TranscriptRuns.as_view(), name="api-transcript-runs"),
    path(f"{TRANSCRIPT}/events/", streams.transcript, name="api-transcript-events"),
    path("runs/<uuid:pk>/", api.OneRun.as_view(), name="api-run"),
    path("runs/<uuid:pk>/events/", streams.run, name="api-run-events"),
    path("summaries/", api.Summaries.as_view(), name="api-summaries"),
    path("summaries/<uuid:pk>/", api.OneSummary.as_view(), name="api-summary"),
    path("summaries/<uuid:pk>/refresh/", api.Refresh.as_view(), name="api-summary-refresh"),
]
