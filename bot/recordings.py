"""Recordings: clips joined to what is heard, and the addresses at which it can be fetched.

* only what we signed is joined: nobody else can let us work, and nobody learns which files exist;
* clips are read once and kept in memory: all of a language are less than half a megabyte.
"""

import hmac
from collections.abc import Collection, Sequence
from functools import lru_cache

from bot.ogg import Broken, Sound, joined, read, written
from db.sealing import Seal
from locales.clips import clip, recorded, recording

TYPE = "audio/ogg"  # https://www.rfc-editor.org/rfc/rfc7845#section-9
MOST = 40  # clips of a message
PAUSE = 8  # silent packets of 20 ms between two clips
BETWEEN = "."
KEPT = 13 * 140  # clips in memory: those of every language


class Unrecorded(ValueError):
    """Something cannot be said: a clip is missing, or cannot be read."""


def complete(code: str, names: Collection[str]) -> bool:
    """Tell whether a language has all these clips."""
    return bool(names) and recorded(code).issuperset(names)


def speech(code: str, names: Sequence[str]) -> bytes:
    """Return an Ogg Opus file that says these clips; raises Unrecorded."""
    if not 0 < len(names) <= MOST:
        raise Unrecorded(f"{len(names)} clips")
    try:
        return written(joined([_sound(code, name) for name in names], PAUSE))
    except (Broken, OSError, KeyError) as error:
        raise Unrecorded(f"{code}: {type(error).__name__}") from None


def address(seal: Seal, code: str, names: Sequence[str]) -> str:
    """Return the path at which what these clips say can be fetched."""
    joined_names = BETWEEN.join(names)
    return f"/voice/{code}/{joined_names}{BETWEEN}{_mark(seal, code, joined_names)}.ogg"


def asked(seal: Seal, code: str, signed: str) -> bytes:
    """Return what an address that we made stands for; raises Unrecorded for any other."""
    names, _dot, mark = signed.rpartition(BETWEEN)
    ours = _mark(seal, code, names)
    if not hmac.compare_digest(mark.encode(), ours.encode()):
        raise Unrecorded("not our address")
    return speech(code, names.split(BETWEEN))


@lru_cache(maxsize=KEPT)
def _sound(code: str, name: str) -> Sound:
    return read(recording(code, clip(name).name).read_bytes())


def _mark(seal: Seal, code: str, names: str) -> str:
    return seal.signature(f"voice {code} {names}")
