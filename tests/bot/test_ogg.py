"""Ogg: what is written is read again, and what other programs wrote as well."""

import shutil
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ogg import (
    FRAME,
    FULL,
    SILENCE,
    Broken,
    Sound,
    checksum,
    duration,
    joined,
    packets,
    pages,
    read,
    written,
)
from locales.clips import FOLDER

FREE = FOLDER / "fr" / "free.ogg"
FRAMES = {0x08: 960, 0x48: 960, 0x98: 960, 0xF8: 960, 0x18: 2880, 0x80: 120, 0x60: 480}
of_20_ms = st.binary(min_size=0, max_size=800).map(lambda rest: b"\x48" + rest)
sounds = st.builds(
    lambda made, skip: Sound(tuple(made), skip, len(made) * FRAME - skip),
    st.lists(of_20_ms, min_size=1, max_size=120),
    st.integers(0, FRAME - 1),
)


def bit_by_bit(data: bytes) -> int:
    """The checksum of RFC 3533 as it is described, one bit after the other."""
    told = 0
    for byte in data:
        told ^= byte << 24
        for _bit in range(8):
            told = (told << 1) ^ (0x04C11DB7 if told & 0x80000000 else 0)
            told &= 0xFFFFFFFF
    return told


@given(st.binary(max_size=300))
def test_the_checksum_is_that_of_the_standard(data: bytes) -> None:
    assert checksum(data) == bit_by_bit(data)


@given(sounds)
@settings(deadline=None)
def test_what_is_written_is_read_again(sound: Sound) -> None:
    assert read(written(sound)) == sound


@given(sounds)
@settings(deadline=None)
def test_pages_are_whole_in_order_and_no_longer_than_a_second(sound: Sound) -> None:
    found = list(pages(written(sound)))
    assert [page.number for page in found] == list(range(len(found)))
    assert [page.flags for page in found] == [2, *[0] * (len(found) - 2), 4]
    positions = [page.granule for page in found]
    assert positions == sorted(positions)
    assert positions[-1] == sound.pre_skip + sound.samples
    for page in found[2:]:
        assert sum(map(duration, packets_of(page.segments))) <= 50 * FRAME


def packets_of(segments: tuple[bytes, ...]) -> list[bytes]:
    made, part = [], b""
    for segment in segments:
        part += segment
        if len(segment) < FULL:
            made.append(part)
            part = b""
    return made


@given(st.lists(sounds, min_size=1, max_size=4), st.integers(0, 9))
@settings(deadline=None)
def test_joined_sounds_follow_each_other_with_silence_between(
    made: list[Sound], pause: int
) -> None:
    whole = read(written(joined(made, pause)))
    rest = list(whole.packets)
    for number, one in enumerate(made):
        between = [SILENCE] * pause if number else []
        expected = [*between, *one.packets]
        assert rest[: len(expected)] == expected
        rest = rest[len(expected) :]
    assert not rest
    assert whole.samples == len(whole.packets) * FRAME - made[0].pre_skip


@given(st.binary(max_size=400))
def test_anything_at_all_is_read_or_refused(data: bytes) -> None:
    for broken in (data, FREE.read_bytes()[: len(data)] + data):
        with pytest.raises(Broken):
            read(broken)


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_byte_that_changed_is_noticed(at: int, by: int) -> None:
    data = bytearray(FREE.read_bytes())
    data[at % len(data)] ^= by
    with pytest.raises(Broken):
        read(bytes(data))


@pytest.mark.parametrize(("first", "samples"), FRAMES.items())
def test_the_first_byte_tells_how_long_a_packet_is(first: int, samples: int) -> None:
    assert duration(bytes([first])) == samples
    assert duration(bytes([first | 1])) == 2 * samples


def test_a_packet_may_say_how_many_frames_it_has() -> None:
    assert duration(bytes([0x48 | 3, 3])) == 3 * FRAME
    for wrong in (b"", b"\x4b", bytes([0x4B, 0]), bytes([0x4B, 63])):
        with pytest.raises(Broken):
            duration(wrong)


def test_a_packet_that_goes_on_in_the_next_page_is_put_together() -> None:
    sound = Sound((b"\x48" + bytes(600),), 0, FRAME)
    head, tags, page = list(pages(written(sound)))
    split = [
        head,
        tags,
        type(page)(0, -1, 1, 2, page.segments[:2]),
        type(page)(5, FRAME, 1, 3, page.segments[2:]),
    ]
    assert packets(split)[2:] == list(sound.packets)
    with pytest.raises(Broken, match="no end"):
        packets(split[:3])
    with pytest.raises(Broken, match="one stream"):
        packets([head, page])


def test_only_sounds_of_one_channel_are_joined() -> None:
    stereo = Sound((b"\x4c",), 0, FRAME, channels=2)
    for wrong in ([], [stereo], [Sound((b"\x48",), 0, FRAME, gain=256)]):
        with pytest.raises(Broken):
            joined(wrong, 1)


def test_a_packet_that_fits_no_page_is_refused() -> None:
    with pytest.raises(Broken, match="too long"):
        written(Sound((b"\x48" + bytes(70_000),), 0, FRAME))


def test_other_programs_read_what_is_joined(tmp_path: Path) -> None:
    files = [FOLDER / "fr" / f"{name}.ogg" for name in ("food-now", "ends", "t2000", "free")]
    whole = joined([read(path.read_bytes()) for path in files], 8)
    path = tmp_path / "joined.ogg"
    path.write_bytes(written(whole))
    told = told_by("opusinfo", str(path))
    assert b"Pre-skip: 312" in told
    assert b"WARNING" not in told
    decoded = told_by("opusdec", "--quiet", "--rate", "48000", str(path), "-")
    assert len(decoded) // 2 == whole.samples


def test_between_two_clips_nothing_is_heard() -> None:
    one = read((FOLDER / "fr" / "free.ogg").read_bytes())
    whole = joined([one, one], 25)
    command = ("opusdec", "--quiet", "--rate", "48000", "-", "-")
    done = subprocess.run(command, input=written(whole), capture_output=True, check=True)
    samples = memoryview(done.stdout).cast("h")
    begins = len(one.packets) * FRAME
    middle = samples[begins + FRAME : begins + 20 * FRAME]
    assert max(map(abs, middle)) < 40  # of 32768
    assert max(map(abs, samples[begins + 25 * FRAME :])) > 3_000


def told_by(program: str, *arguments: str) -> bytes:
    assert shutil.which(program), "opus-tools are needed: .ci/run installs them"
    done = subprocess.run([program, *arguments], capture_output=True, check=True)
    return done.stdout + done.stderr if program == "opusinfo" else done.stdout


def test_a_whole_card_is_joined_within_ten_milliseconds() -> None:
    names = sorted((FOLDER / "fr").glob("*.ogg"))[:12]
    best = min(_seconds(names) for _try in range(5))
    assert best < 0.010


def _seconds(names: list[Path]) -> float:
    began = time.perf_counter()
    written(joined([read(path.read_bytes()) for path in names], 8))
    return time.perf_counter() - began
