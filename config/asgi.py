"""HTTP and WebSockets on one port."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
http = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402  (needs the apps)
from channels.sessions import SessionMiddlewareStack  # noqa: E402

from config.sockets import sockets  # noqa: E402
from config.statics import Statics  # noqa: E402

application = ProtocolTypeRouter({"http": Statics(http), "websocket": SessionMiddlewareStack(URLRouter(sockets))})
