"""Pages of what was said."""

from django.urls import path

from transcription import views

urlpatterns = [
    path("meetings/", views.my_meetings_page, name="meetings"),
    path("m/<str:code>/clear/", views.clear, name="meeting-clear"),
    path("m/<str:code>/delete/", views.delete, name="meeting-delete"),
    path("m/<str:code>/simulate/", views.simulate, name="meeting-simulate"),
]
