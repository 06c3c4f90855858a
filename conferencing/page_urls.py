"""Pages of rooms."""

from django.urls import path

from conferencing.chat_pages import chat

urlpatterns = [path("m/<str:code>/chat/", chat, name="meeting-chat")]
