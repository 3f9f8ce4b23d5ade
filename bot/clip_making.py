"""Clip making: `python -m bot clips make`: a program speaks French and English clips.

* only these two: what espeak-ng says in our other languages changes words, or is no speech at all;
* the sidecar of the folder says that it is a machine's voice; recordings of people are left alone;
* espeak-ng speaks, silence is cut and the loudness made even here, opusenc writes Ogg Opus.
"""

import io
import json
import re
import shutil
import subprocess
import wave
from argparse import Namespace
from array import array
from collections.abc import Sequence
from pathlib import Path

from bot.clip_words import words
from bot.console import CannotRun, say_line
from locales.clips import FOLDER, SIDECAR, SUFFIX, Clip, ClipKind, by_machine, clips, time_of

VOICES = {"fr": "fr", "en_GB": "en-gb"}  # ours, and what espeak-ng calls them
TOOLS = {"espeak-ng": "espeak-ng", "opusenc": "opus-tools"}  # program, Debian package
WORDS_A_MINUTE = "160"
KILOBITS = "14"
QUIET = 0.01  # of the loudest: below it is silence
LOUDEST = 0.7  # of what fits
AROUND = 0.06  # seconds of silence before and after
DIGITS = re.compile(r"\b(\d)(\d)(\d)\b")  # of a number to call, in English said one by one
AS_HEARD = {"at-grande-synthe": "Grande sainte"}  # what the program would say otherwise
SAID_IN = 60  # seconds: then a program has hung


def make_clips(given: Namespace) -> None:
    """Make every clip of a language; raises CannotRun with one line."""
    made = make(given.language, FOLDER, clips())
    size = sum(path.stat().st_size for path in made)
    say_line(f"{given.language}: {len(made)} clips made by a machine, {size // 1000} kB")


def make(code: str, folder: Path, wanted: Sequence[Clip]) -> list[Path]:
    """Speak clips into the folder of a language; returns the files. Raises CannotRun."""
    for program, package in TOOLS.items():
        if shutil.which(program) is None:
            raise CannotRun(f"{program} is not installed: apt-get install {package}")
    own = folder / code
    if any(own.glob(f"*{SUFFIX}")) and not by_machine(code, folder):
        raise CannotRun(f"{own}: holds recordings of people, and is left alone")
    own.mkdir(parents=True, exist_ok=True)
    told = {"voice": "machine", "made_with": "espeak-ng"}
    (own / SIDECAR).write_text(json.dumps(told, indent=2) + "\n", "utf-8")
    return [_made(one, code, own) for one in wanted]


def _made(one: Clip, code: str, folder: Path) -> Path:
    path = folder / f"{one.name}{SUFFIX}"
    spoken = _run(
        "espeak-ng",
        "-v",
        _voice(one, code),
        "-s",
        WORDS_A_MINUTE,
        "--stdout",
        "--stdin",
        given=_read_aloud(one, code).encode(),
    )
    options = (
        "--quiet",
        "--bitrate",
        KILOBITS,
        "--framesize",
        "20",
        "--speech",
        "--serial",
        "1",
        "--discard-comments",
        "--discard-pictures",
        "--padding",
        "0",
    )
    path.write_bytes(_run("opusenc", *options, "-", "-", given=_evened(spoken)))
    return path


def _voice(one: Clip, code: str) -> str:
    """Return the voice of a clip: stations are said as their signs are, in French."""
    return VOICES["fr" if one.kind is ClipKind.AREA else code]


def _read_aloud(one: Clip, code: str) -> str:
    """Return what the program is given to read: a time in words, as it cannot tell a clock."""
    if one.kind is not ClipKind.TIME:
        said = AS_HEARD.get(one.name) or words(one, code)
        return said if code == "fr" else DIGITS.sub(r"\1 \2 \3", said)
    at = time_of(one.name)
    if code == "fr":
        hour = {0: "minuit", 12: "midi", 1: "une heure"}.get(at.hour, f"{at.hour} heures")
        return f"{hour} 30" if at.minute else hour
    half = f"{at.hour % 12 or 12} thirty" if at.minute else f"{at.hour % 12 or 12}"
    if not at.minute and at.hour % 12 == 0:
        return "midday" if at.hour else "midnight"
    return f"{half}, {'P.M.' if at.hour >= 12 else 'A.M.'}"


def _evened(spoken: bytes) -> bytes:
    """Cut the silence around speech, and make it as loud as every other clip."""
    with wave.open(io.BytesIO(spoken)) as source:
        rate, samples = source.getframerate(), array("h", source.readframes(source.getnframes()))
    loudest = max(map(abs, samples), default=0)
    if not loudest:
        raise CannotRun("espeak-ng said nothing")
    heard = [at for at, value in enumerate(samples) if abs(value) > QUIET * loudest]
    louder = LOUDEST * 32767 / loudest
    speech = array("h", (round(one * louder) for one in samples[heard[0] : heard[-1] + 1]))
    silence = array("h", bytes(2 * int(AROUND * rate)))
    written = io.BytesIO()
    with wave.open(written, "wb") as sink:
        sink.setnchannels(1)
        sink.setsampwidth(2)
        sink.setframerate(rate)
        sink.writeframes((silence + speech + silence).tobytes())
    return written.getvalue()


def _run(*command: str, given: bytes) -> bytes:
    try:
        done = subprocess.run(command, input=given, capture_output=True, timeout=SAID_IN)
    except (OSError, subprocess.TimeoutExpired):
        raise CannotRun(f"{command[0]} does not run") from None
    if done.returncode or not done.stdout:
        raise CannotRun(f"{command[0]} failed")
    return done.stdout
