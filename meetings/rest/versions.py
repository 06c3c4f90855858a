"""Versions of the API: there is one. Whoever asks for it by name gets it as long as there is another, too."""

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotAcceptable
from rest_framework.request import Request
from rest_framework.utils.mediatypes import _MediaType
from rest_framework.versioning import AcceptHeaderVersioning

VERSION = "1"


class ByAccept(AcceptHeaderVersioning):
    """`Accept: application/json; version=1`; without a version the newest."""

    default_version = VERSION
    allowed_versions = (VERSION,)
    refusal = _("This server speaks version 1 of its API. Ask for version=1, or for none.")

    def determine_version(self, request: Request, *args: object, **kwargs: object) -> str:
        """Raises NotAcceptable for one that there is not."""
        asked = _MediaType(request.accepted_media_type or "").params.get(self.version_param, VERSION)
        if asked not in self.allowed_versions:
            raise NotAcceptable(self.refusal)
        return asked
