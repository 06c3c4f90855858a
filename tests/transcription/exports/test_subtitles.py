"""Subtitles that parsers which are not ours can read: whatever was said, whoever said it, in whatever time."""

from io import StringIO
from itertools import pairwise
from typing import Any

import pytest
import srt
import webvtt
from hypothesis import given

from tests.transcription.exports import talks
from tests.transcription.exports.talks import said, talk
from transcription.exports import subtitles
from transcription.exports.cues import LINE, Cue, Spoken, cues, timed
from transcription.exports.lines import one_line
from transcription.exports.talk import Options, Talk, Word

OPTIONS = Options()
HEARD = ("we", "meet", "at", "the", "whale", "on", "friday")


def vtt(one: Talk) -> list[Any]:
    return list(webvtt.from_buffer(StringIO(subtitles.write_vtt(one, OPTIONS).decode())))


def subrip(one: Talk) -> list[Any]:
    return list(srt.parse(subtitles.write_srt(one, OPTIONS).decode()))


def squeezed(text: str) -> str:
    return "".join(text.split())


def check(found: list[Cue]) -> None:
    """The limits, and the order."""
    shown: dict[str, int] = {}
    for cue in found:
        assert 1 <= len(cue.lines) <= 2
        assert all(0 < len(line) <= LINE for line in cue.lines)
        assert 0 < cue.end - cue.start <= 7000
        assert cue.start >= shown.get(cue.name, 0)
        shown[cue.name] = cue.end
    assert [cue.start for cue in found] == sorted(cue.start for cue in found)


@given(talks.talks())
def test_cues_keep_every_word_and_every_limit(one: Talk) -> None:
    spoken = list(subtitles.spoken(one, OPTIONS))
    for named in (False, True):
        check(cues(spoken, named=named))
    for name in {line.name for line in spoken}:
        words = [line.text for line in spoken if line.name == name]
        mine = [cue.text for cue in cues(spoken) if cue.name == name]
        assert squeezed("".join(mine)) == squeezed("".join(words))


@given(talks.talks())
def test_webvtt_is_valid_elsewhere(one: Talk) -> None:
    ours = cues(subtitles.spoken(one, OPTIONS))
    read = vtt(one)
    assert len(read) == len(ours)
    for cue, other in zip(ours, read, strict=True):
        assert (other.start, other.end) == (subtitles.clock(cue.start), subtitles.clock(cue.end))
        voice = f"<v {subtitles.escaped(cue.name)}>" if cue.name else ""
        assert other.raw_text == voice + subtitles.escaped(cue.text)


@given(talks.talks())
def test_subrip_is_valid_elsewhere(one: Talk) -> None:
    ours = cues(subtitles.spoken(one, OPTIONS), named=True)
    read = subrip(one)
    assert [other.content for other in read] == [cue.text.replace("-->", "->") for cue in ours]
    assert [other.index for other in read] == list(range(1, len(ours) + 1))
    assert [round(other.start.total_seconds() * 1000) for other in read] == [cue.start for cue in ours]


def test_names_are_voices() -> None:
    one = talk(said("Alice", 1, 2.5, "Good <i>morning</i> & --> all."), said("Bob", 2, 3, "Hello."))
    assert subtitles.write_vtt(one, OPTIONS).decode() == (
        "WEBVTT\n"
        "\n00:00:01.000 --> 00:00:02.500\n<v Alice>Good &lt;i&gt;morning&lt;/i&gt; &amp; --&gt; all.\n"
        "\n00:00:02.000 --> 00:00:03.000\n<v Bob>Hello.\n"
    )
    assert subtitles.write_srt(one, OPTIONS).decode() == (
        "1\n00:00:01,000 --> 00:00:02,500\nAlice: Good <i>morning</i> & -> all.\n"
        "\n2\n00:00:02,000 --> 00:00:03,000\nBob: Hello.\n"
    )
    assert vtt(one)[0].voice == "Alice"


@pytest.mark.parametrize("name", ["Zoë 🎉👩‍👩‍👧", "عمر", "=cmd()|' /C calc'!A0", "a > b & <c>", "1", "NOTE"])
def test_names_of_all_kinds(name: str) -> None:
    one = talk(said(name, 1, 2, "1\n\n2"), people=(name, "Bob"))
    (cue,) = vtt(one)
    assert cue.raw_text == f"<v {subtitles.escaped(name)}>1 2"
    assert len(subrip(one)) == 1


def test_words_keep_their_times() -> None:
    words = tuple(Word(f"word{n}", 100 + n, 100.9 + n, 1.0) for n in range(20))
    text = " ".join(word.text for word in words)
    first, *_, last = cues(subtitles.spoken(talk(said("Alice", 100, 119.9, text, words)), OPTIONS))
    assert (first.start, first.end) == (100_000, 106_900)
    assert last.end == 119_900


def test_words_that_were_put_right_stand_between_those_that_were_heard() -> None:
    heard = tuple((word, float(n), n + 0.5) for n, word in enumerate(HEARD))
    found = timed(Spoken(0, 7, "We meet at the old well, on Friday.", heard))
    assert [word for word, _, _ in found] == ["We", "meet", "at", "the", "old", "well,", "on", "Friday."]
    assert found[:4] == [("We", 0, 0.5), ("meet", 1, 1.5), ("at", 2, 2.5), ("the", 3, 3.5)]
    assert found[4] == ("old", 3.5, 3.5 + 1.5 * 3 / 8)
    assert found[6:] == [("on", 5, 5.5), ("Friday.", 6, 6.5)]


def test_long_words_that_were_put_right_take_no_longer() -> None:
    heard = tuple(("a", n / 10, n / 10 + 0.1) for n in range(2_000))
    found = timed(Spoken(0, 200, "a " * 1_999, heard))
    assert len(found) == 1_999
    assert found[-1][2] == 200


def test_no_piece_is_a_single_word_when_it_need_not_be() -> None:
    text = "Good morning you two, now let us plan the whole garden fair, because we have half an hour only"
    found = cues([Spoken(0, 8, text)])
    assert len(found) == 2
    assert min(len(cue.text) for cue in found) > 40


def test_a_word_longer_than_a_line_is_cut() -> None:
    found = cues([Spoken(0, 3, "a" * 100, name="Alice")], named=True)
    assert squeezed("".join(cue.text for cue in found)).replace("Alice:", "") == "a" * 100
    check(found)


def test_what_is_written_without_spaces_is_shown_for_as_long_as_it_is_said() -> None:
    text = "我们的会议室很大。" * 20
    found = cues([Spoken(0, 60, text)])
    check(found)
    assert squeezed("".join(cue.text for cue in found)) == text
    assert (found[0].start, found[-1].end) == (0, 60_000)
    assert all(abs(one.end - two.start) <= 1 for one, two in pairwise(found))
    assert [cue.text for cue in cues([Spoken(0, 12, "Yes.")])] == ["Yes."]


def test_what_stands_upon_a_letter_stays_with_it() -> None:
    (cue,) = cues([Spoken(0, 3, "x" + "กั" * 25)])
    assert [len(line) for line in cue.lines] == [41, 10]
    family = "👨‍👩‍👧‍👦"
    (cue,) = cues([Spoken(0, 3, "x" + family * 8)])
    assert cue.lines == ("x" + family * 5, family * 3)
    check(cues([Spoken(0, 3, "\u0301" * 100)]))


def test_a_long_name_leaves_room() -> None:
    (cue,) = cues([Spoken(0, 1, "Hello.", name="N" * 80)], named=True)
    assert cue.lines == ("N" * 19 + "…: Hello.",)


def test_two_who_are_called_the_same_may_speak_at_once() -> None:
    both = [Spoken(0, 4, "One.", name="Kim", speaker="a"), Spoken(1, 2, "Two.", name="Kim", speaker="b")]
    assert [(cue.start, cue.end) for cue in cues(both)] == [(0, 4000), (1000, 2000)]


def test_ten_thousand_utterances() -> None:
    one = talk(*(said("Alice", 2 * n, 2 * n + 1.5, f"This is number {n}.") for n in range(10_000)))
    assert len(vtt(one)) == len(subrip(one)) == 10_000


def test_what_cannot_be_seen_is_no_word() -> None:
    assert one_line("a\u202eb\x00\nc\ud800 \u200dd") == "ab c \u200dd"
    assert subtitles.write_vtt(talk(said("Alice", 0, 1, "\x00\u202e")), OPTIONS) == b"WEBVTT\n"


@pytest.mark.parametrize(
    ("milliseconds", "shown"), [(0, "00:00:00.000"), (60_000, "00:01:00.000"), (360_000_000, "100:00:00.000")]
)
def test_a_clock(milliseconds: int, shown: str) -> None:
    assert subtitles.clock(milliseconds) == shown
