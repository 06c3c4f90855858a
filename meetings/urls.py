"""Pages of people and meetings."""

from django.urls import include, path

from meetings import planning, views
from meetings.inviting import pages as invitation_pages

urlpatterns = [
    path("", views.front, name="front"),
    path("", include("meetings.account.urls")),
    path("meetings/new/", planning.create, name="meeting-create"),
    path("meetings/now/", planning.create_now, name="meeting-now"),
    path("m/<str:code>/ready/", planning.ready, name="meeting-ready"),
    path("m/<str:code>/edit/", planning.edit, name="meeting-edit"),
    path("m/<str:code>/copy/", planning.copy, name="meeting-copy"),
    path("m/<str:code>/invite/", invitation_pages.invite, name="meeting-invite"),
    path("m/<str:code>/meeting.ics", invitation_pages.calendar, name="meeting-file"),
    path("i/<str:key>/", invitation_pages.follow, name="invitation"),
    path("m/<str:code>/end/", views.end, name="meeting-end"),
    path("m/<str:code>/reopen/", views.reopen, name="meeting-reopen"),
    path("m/<str:code>/", views.lobby, name="lobby"),
    path("m/<str:code>/room/", views.room, name="room"),
]
