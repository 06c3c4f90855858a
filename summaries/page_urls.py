"""Pages of minutes."""

from django.urls import path

from summaries import shared, views

urlpatterns = [
    path("s/<str:key>/", shared.page, name="shared"),
    path("m/<str:code>/transcripts/<uuid:pk>/", views.page, name="transcript"),
    path("m/<str:code>/transcripts/<uuid:pk>/minutes/", views.minutes, name="transcript-minutes"),
    path("m/<str:code>/transcripts/<uuid:pk>/corrections/", views.corrections, name="transcript-corrections"),
]
