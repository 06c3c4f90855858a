"""Where the WebSockets are."""

from django.urls import path, re_path

from conferencing.consumers import RoomConsumer
from conferencing.sockets import Nowhere
from transcription.consumers import MicrophoneConsumer
from transcription.programs.consumer import TranscribeConsumer

sockets = [
    path("ws/meetings/<str:code>/", RoomConsumer.as_asgi()),
    path("ws/meetings/<str:code>/microphone/", MicrophoneConsumer.as_asgi()),
    path("ws/transcribe/", TranscribeConsumer.as_asgi()),
    re_path(r"", Nowhere.as_asgi()),
]
