"""Pages of action items."""

from django.urls import path

from summaries.items import views

urlpatterns = [
    path("action-items/", views.items, name="items"),
    path("m/<str:code>/action-items/", views.meeting_items, name="meeting-items"),
]
