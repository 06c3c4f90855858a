"""HTTP and WebSockets on one port."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup(set_prefix=False)

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402  (needs the apps)
from channels.sessions import SessionMiddlewareStack  # noqa: E402

from config.bodies import Handler  # noqa: E402
from config.sockets import sockets  # noqa: E402
from config.statics import Statics  # noqa: E402

application = ProtocolTypeRouter({"http": Statics(Handler()), "websocket": SessionMiddlewareStack(URLRouter(sockets))})
