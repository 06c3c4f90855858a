"""Places and the day's audio: counted once, over all processes, and free again by themselves."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import LazySettings
from django.core.cache import cache
from django.utils import timezone

from meetings.access import Refused
from meetings.models import User
from tests.transcription.fakes import person
from transcription.models import ProgramUse
from transcription.programs import openai_api, places, quota
from transcription.programs.incoming import Unwelcome


@pytest.fixture(autouse=True)
def nobody_is_there(settings: LazySettings) -> None:
    cache.clear()
    settings.PROGRAM_STREAMS, settings.PROGRAM_QUOTA = 2, 100


def test_a_place_is_ones_own(alice: User) -> None:
    first, second = places.take(alice), places.take(alice)
    with pytest.raises(Refused, match="as many streams"):
        places.take(alice)
    places.take(person("Bob"))
    first.free()
    third = places.take(alice)
    first.free()
    with pytest.raises(Refused):
        places.take(alice)
    second.free()
    third.free()
    assert cache.get(second.key) is None


def test_a_place_that_was_forgotten_is_held_again(alice: User) -> None:
    first = places.take(alice)
    cache.clear()
    first.renew()
    places.take(alice)
    with pytest.raises(Refused):
        places.take(alice)


async def test_requests_are_counted_over_all_servers_and_hold_their_place(clock: Any, alice: User) -> None:
    take = sync_to_async(places.take)
    elsewhere = [await take(alice, "lines", openai_api.LINES) for _ in range(openai_api.LINES)]
    with pytest.raises(Unwelcome, match="being heard already"):
        await openai_api.line(alice).__aenter__()
    await take(alice)  # a stream's place is another one
    elsewhere[0].free()
    async with openai_api.line(alice):
        cache.delete(elsewhere[0].key)
        await asyncio.sleep(places.SECONDS)
        assert cache.get(elsewhere[0].key)
        with pytest.raises(Refused):
            await take(alice, "lines", openai_api.LINES)
    assert cache.get(elsewhere[0].key) is None


def test_what_does_not_fit_is_not_counted(alice: User) -> None:
    quota.spend(alice, 60)
    with pytest.raises(Refused, match="go on tomorrow"):
        quota.spend(alice, 41)
    assert quota.left(alice) == 40
    quota.spend(alice, 40)
    assert quota.left(alice) == 0
    assert quota.left(person("Bob")) == 100


def test_what_is_given_back_is_never_more_than_was_spent(alice: User) -> None:
    quota.spend(alice, 30)
    quota.give_back(alice, 10)
    assert quota.left(alice) == 80
    quota.give_back(alice, 1000)
    assert quota.left(alice) == 100


def test_tomorrow_is_another_day(alice: User) -> None:
    yesterday = timezone.now().date() - timedelta(days=1)
    ProgramUse.objects.create(user=alice, day=yesterday, seconds=100)
    assert quota.left(alice) == 100
    quota.spend(alice, 1)
    assert not ProgramUse.objects.filter(day=yesterday).exists()
    assert quota.left(alice) == 99


def test_a_quota_that_was_lowered(alice: User, settings: LazySettings) -> None:
    quota.spend(alice, 90)
    settings.PROGRAM_QUOTA = 50
    assert quota.left(alice) == 0
    with pytest.raises(Refused):
        quota.spend(alice, 1)


def test_without_a_quota_nothing_is_counted(alice: User, settings: LazySettings) -> None:
    settings.PROGRAM_QUOTA = 0
    quota.spend(alice, 10**9)
    quota.give_back(alice, 1)
    assert quota.left(alice) is None
    assert not ProgramUse.objects.exists()
