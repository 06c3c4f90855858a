"""Pages of what was said."""

from django.urls import path

from transcription import views
from transcription.analysis.views import pictures
from transcription.exports.views import export
from transcription.searching import pages as searching

urlpatterns = [
    path("meetings/", views.my_meetings_page, name="meetings"),
    path("search/", searching.page, name="search"),
    path("m/<str:code>/clear/", views.clear, name="meeting-clear"),
    path("m/<str:code>/delete/", views.delete, name="meeting-delete"),
    path("m/<str:code>/transcripts/<uuid:pk>/pictures/", pictures, name="transcript-pictures"),
    path("m/<str:code>/transcripts/<uuid:pk>/export/", export, name="transcript-export"),
    path("m/<str:code>/simulate/", views.simulate, name="meeting-simulate"),
]
