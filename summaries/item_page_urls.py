"""Pages of action items."""

from django.urls import path

from summaries import item_views

urlpatterns = [
    path("action-items/", item_views.items, name="items"),
    path("m/<str:code>/action-items/", item_views.meeting_items, name="meeting-items"),
]
