"""Addresses of the API's exports."""

from django.urls import path

from transcription.exports.api import TranscriptExport

urlpatterns = [path("transcripts/<uuid:pk>/export/", TranscriptExport.as_view(), name="api-transcript-export")]
