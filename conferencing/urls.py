"""Addresses of the API of rooms."""

from django.urls import path

from conferencing.chat_api import ChatMessages, OneChatMessage

urlpatterns = [
    path("meetings/<str:code>/chat/", ChatMessages.as_view(), name="api-chat"),
    path("meetings/<str:code>/chat/<uuid:pk>/", OneChatMessage.as_view(), name="api-chat-message"),
]
