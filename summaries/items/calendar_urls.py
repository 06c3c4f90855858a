"""Addresses of calendar files."""

from django.urls import path

from summaries.items import calendar_views

urlpatterns = [
    path("action-items.ics", calendar_views.mine, name="action-items-calendar"),
    path("action-items/<uuid:pk>.ics", calendar_views.one, name="action-item-calendar"),
    path("m/<str:code>/action-items.ics", calendar_views.of_meeting, name="meeting-calendar"),
]
