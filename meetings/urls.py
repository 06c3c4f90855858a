"""Pages of people and meetings."""

from django.urls import include, path

from meetings import views

urlpatterns = [
    path("", views.front, name="front"),
    path("", include("meetings.account_urls")),
    path("meetings/new/", views.create, name="meeting-create"),
    path("m/<str:code>/edit/", views.edit, name="meeting-edit"),
    path("m/<str:code>/delete/", views.delete, name="meeting-delete"),
    path("m/<str:code>/end/", views.end, name="meeting-end"),
    path("m/<str:code>/reopen/", views.reopen, name="meeting-reopen"),
    path("m/<str:code>/", views.lobby, name="lobby"),
    path("m/<str:code>/room/", views.room, name="room"),
]
