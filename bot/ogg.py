"""Ogg: streams of Opus packets are read, joined and written; nothing is decoded.

* pages after https://www.rfc-editor.org/rfc/rfc3533, Opus in them after
  https://www.rfc-editor.org/rfc/rfc7845; one stream in a file, all of it in memory;
* what does not keep to them raises Broken, never anything else;
* between two sounds stands silence of another kind of frame than speech, at which a decoder begins
  anew: so each sound comes out as it was recorded.
"""

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

RATE = 48_000  # samples a second: Opus counts at no other rate
MARK = b"OggS"
PAGE = struct.Struct("<4sBBqIIIB")
HEAD = struct.Struct("<8sBBHIhB")
TAGS = b"OpusTags" + struct.pack("<I", 6) + b"popote" + struct.pack("<I", 0)
CONTINUED, FIRST, LAST = 1, 2, 4  # flags of a page
FULL = 255  # the most segments of a page, and the most bytes of a segment
SECOND = 50  # packets of 20 ms: a page holds no more (RFC 7845, section 3)
SILENCE = b"\xf8\xff\xfe"  # 20 ms of one channel in which nothing is heard
FRAME = 960  # samples of SILENCE
MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
EVERY_BIT = 0xFFFFFFFF


class Broken(ValueError):
    """What was read is no Ogg Opus stream that can be joined with others."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its place in a stream, and its segments."""

    flags: int
    granule: int
    serial: int
    number: int
    segments: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Sound:
    """An Opus stream: its packets, and what of them is heard."""

    packets: tuple[bytes, ...]
    pre_skip: int  # samples that are decoded and not heard
    samples: int  # that are heard
    channels: int = 1
    gain: int = 0  # in 1/256 dB, which a decoder adds

    @property
    def seconds(self) -> float:
        """How long it is heard."""
        return self.samples / RATE


def checksum(page: bytes) -> int:
    """Return the checksum of a page whose own field is 0 (RFC 3533, section 6).

    It is that of zlib with every byte and the result mirrored, and nothing turned round.
    """
    mirrored = zlib.crc32(page.translate(MIRRORED), EVERY_BIT) ^ EVERY_BIT
    return int.from_bytes(mirrored.to_bytes(4, "little").translate(MIRRORED), "big")


def pages(data: bytes) -> Iterator[Page]:
    """Return the pages of a file; raises Broken."""
    at = 0
    while at < len(data):
        if len(data) - at < PAGE.size:
            raise Broken("it ends inside a page")
        mark, version, flags, granule, serial, number, told, count = PAGE.unpack_from(data, at)
        if mark != MARK or version:
            raise Broken("it is no Ogg file")
        sizes = data[at + PAGE.size : at + PAGE.size + count]
        begins = at + PAGE.size + count
        ends = begins + sum(sizes)
        if len(sizes) < count or ends > len(data):
            raise Broken("it ends inside a page")
        whole = data[at : at + 22] + bytes(4) + data[at + 26 : ends]
        if checksum(whole) != told:
            raise Broken("the checksum of a page is wrong")
        yield Page(flags, granule, serial, number, tuple(_cut(data, begins, sizes)))
        at = ends


def packets(found: Sequence[Page]) -> list[bytes]:
    """Return the packets of the pages of one stream; raises Broken."""
    made: list[bytes] = []
    open_: list[bytes] = []
    for number, page in enumerate(found):
        if page.serial != found[0].serial or page.number != number:
            raise Broken("its pages are not those of one stream")
        if bool(page.flags & CONTINUED) is not bool(open_):
            raise Broken("a packet has no end")
        for segment in page.segments:
            open_.append(segment)
            if len(segment) < FULL:
                made.append(b"".join(open_))
                open_ = []
    if open_:
        raise Broken("a packet has no end")
    return made


def read(data: bytes) -> Sound:
    """Read a file of one Opus stream; raises Broken."""
    found = list(pages(data))
    if not found or not found[0].flags & FIRST or not found[-1].flags & LAST:
        raise Broken("it has no beginning or no end")
    made = packets(found)
    if len(made) < 3 or len(made[0]) < HEAD.size or not made[1].startswith(b"OpusTags"):
        raise Broken("it is no Opus")
    mark, version, channels, pre_skip, _rate, gain, family = HEAD.unpack_from(made[0])
    if mark != b"OpusHead" or version >> 4 or family:
        raise Broken("it is no Opus of one or two channels")
    decoded = sum(map(duration, made[2:]))
    samples = min(found[-1].granule, decoded) - pre_skip
    if samples <= 0:
        raise Broken("nothing is heard in it")
    return Sound(tuple(made[2:]), pre_skip, samples, channels, gain)


def written(sound: Sound, serial: int = 1) -> bytes:
    """Write a sound as a file, a page a second; raises Broken for a packet too long for a page."""
    head = HEAD.pack(b"OpusHead", 1, sound.channels, sound.pre_skip, RATE, sound.gain, 0)
    made = [_page(FIRST, 0, serial, 0, [head]), _page(0, 0, serial, 1, [TAGS])]
    decoded, end = 0, sound.pre_skip + sound.samples
    groups = list(_grouped(sound.packets))
    for number, group in enumerate(groups, 2):
        decoded += sum(map(duration, group))
        last = number == len(groups) + 1
        made.append(_page(LAST if last else 0, end if last else decoded, serial, number, group))
    return b"".join(made)


def joined(sounds: Sequence[Sound], pause: int) -> Sound:
    """Put sounds of one channel one after another, with as many silent packets between them.

    Raises Broken when there are none, or of another kind.
    """
    if not sounds or any(one.channels != 1 or one.gain for one in sounds):
        raise Broken("sounds of one channel, none of them louder than recorded, are joined")
    made: list[bytes] = []
    for one in sounds:
        made += [SILENCE] * pause if made else []
        made += one.packets
    skip = sounds[0].pre_skip
    return Sound(tuple(made), skip, sum(map(duration, made)) - skip)


def duration(packet: bytes) -> int:
    """Return the samples of a packet (https://www.rfc-editor.org/rfc/rfc6716, section 3.1).

    Raises Broken.
    """
    if not packet:
        raise Broken("a packet is empty")
    count = (1, 2, 2, packet[1] & 63 if len(packet) > 1 else 0)[packet[0] & 3]
    samples = frame(packet) * count
    if not 0 < samples <= RATE * 120 // 1000:
        raise Broken("a packet has no length")
    return samples


def frame(packet: bytes) -> int:
    """Return the samples of each frame of a packet."""
    kind = packet[0] >> 3
    if kind < 12:
        return (480, 960, 1920, 2880)[kind & 3]
    return (480, 960)[kind & 1] if kind < 16 else (120, 240, 480, 960)[kind & 3]


def _cut(data: bytes, at: int, sizes: bytes) -> Iterator[bytes]:
    for size in sizes:
        yield data[at : at + size]
        at += size


def _grouped(made: Sequence[bytes]) -> Iterator[list[bytes]]:
    """Return the packets of each page: those of a second, as far as they fit."""
    group: list[bytes] = []
    segments = 0
    for packet in made:
        needed = len(packet) // FULL + 1
        if group and (segments + needed > FULL or len(group) == SECOND):
            yield group
            group, segments = [], 0
        group.append(packet)
        segments += needed
    if group:
        yield group


def _page(flags: int, granule: int, serial: int, number: int, group: Sequence[bytes]) -> bytes:
    sizes = b"".join(
        bytes([FULL]) * (len(one) // FULL) + bytes([len(one) % FULL]) for one in group
    )
    if len(sizes) > FULL:
        raise Broken("a packet is too long for a page")
    body = sizes + b"".join(group)
    front = PAGE.pack(MARK, 0, flags, granule, serial, number, 0, len(sizes))
    told = checksum(front + body)
    return front[:22] + struct.pack("<I", told) + front[26:] + body
