"""All addresses; each room of the house brings its own."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path, re_path
from rest_framework.routers import DefaultRouter

from config import api_schema, health, languages, statics, watching
from config.styleguide import styleguide
from meetings.api import MeetingViewSet, TokenView
from meetings.glossary_api import MeetingGlossary, MeetingTerm
from meetings.inviting.api import MeetingInvitation, MeetingInvitations, SendInvitation
from meetings.tokens.api import MyToken, MyTokens
from summaries.items.api import ActionItemViewSet, MeetingActionItems
from transcription.analysis.api import TranscriptAnalysis
from transcription.api import TranscriptViewSet
from transcription.dialogues_api import DialogueViewSet
from transcription.programs import openai_api
from transcription.programs.api import MeetingRecordings, UploadViewSet
from transcription.searching.api import SearchView
from transcription.sharing.api import OneShare, TranscriptShares
from transcription.timeline_api import TranscriptTimeline

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # by the same door, in as many steps

router = DefaultRouter()
router.include_root_view = False
router.register("meetings", MeetingViewSet, basename="api-meeting")
router.register("transcripts", TranscriptViewSet, basename="api-transcript")
router.register("transcriptions", UploadViewSet, basename="api-transcription")
router.register("dialogues", DialogueViewSet, basename="api-dialogue")
router.register("action-items", ActionItemViewSet, basename="api-action-item")

urlpatterns = [
    path("", include("meetings.urls")),
    path("", include("conferencing.page_urls")),
    path("", include("transcription.urls")),
    path("", include("summaries.page_urls")),
    path("", include("summaries.items.page_urls")),
    path("", include("summaries.items.calendar_urls")),
    path("api/schema/", api_schema.schema, name="api-schema"),
    path("api/docs/", api_schema.docs, name="api-docs"),
    path("api/token/", TokenView.as_view(), name="api-token"),
    path("api/tokens/", MyTokens.as_view(), name="api-tokens"),
    path("api/tokens/<int:pk>/", MyToken.as_view(), name="api-own-token"),
    path("api/meetings/<str:code>/invitations/", MeetingInvitations.as_view(), name="api-invitations"),
    path("api/meetings/<str:code>/invitations/<uuid:pk>/", MeetingInvitation.as_view(), name="api-invitation"),
    path("api/meetings/<str:code>/invitations/<uuid:pk>/send/", SendInvitation.as_view(), name="api-invitation-send"),
    path("api/meetings/<str:code>/glossary/", MeetingGlossary.as_view(), name="api-glossary"),
    path("api/meetings/<str:code>/glossary/<int:pk>/", MeetingTerm.as_view(), name="api-term"),
    path("api/meetings/<str:code>/transcripts/", MeetingRecordings.as_view(), name="api-meeting-transcripts"),
    path("api/transcripts/<uuid:pk>/timeline/", TranscriptTimeline.as_view(), name="api-timeline"),
    path("api/transcripts/<uuid:pk>/analysis/", TranscriptAnalysis.as_view(), name="api-analysis"),
    path("api/transcripts/<uuid:pk>/shares/", TranscriptShares.as_view(), name="api-shares"),
    path("api/shares/<uuid:pk>/", OneShare.as_view(), name="api-share"),
    path("api/meetings/<str:code>/action-items/", MeetingActionItems.as_view(), name="api-meeting-action-items"),
    path("api/search/", SearchView.as_view(), name="api-search"),
    path("api/", include("conferencing.urls")),
    path("api/", include("summaries.urls")),
    path("api/", include("transcription.exports.urls")),
    path("api/", include(router.urls)),
    path("v1/audio/transcriptions", openai_api.transcriptions, name="openai-transcriptions"),
    path("v1/models", openai_api.models, name="openai-models"),
    path("v1/models/<str:name>", openai_api.model, name="openai-model"),
    path("v1/<path:rest>", openai_api.nowhere, name="openai-nowhere"),
    path("words.js", languages.words, name="words"),
    re_path("^static/(?P<version>[0-9a-f]{12})/(?P<path>.+)$", statics.newer),
    path("styleguide/", styleguide, name="styleguide"),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", watching.scrape, name="metrics"),
]
