"""Clip review: `python -m bot clips check` and `list`: what is recorded, missing or wrong.

* a missing recording is no fault: its cards have no 🔊; a file that is wrong is one;
* how loud a file is can only be measured where opusdec (Debian: opus-tools) is installed.
"""

import shutil
import subprocess
from argparse import Namespace
from array import array
from collections.abc import Iterator
from math import log10, sqrt
from pathlib import Path

from bot.clip_making import VOICES
from bot.clip_words import words
from bot.console import CannotRun, say_line
from bot.ogg import FRAME, Broken, Sound, duration, read
from locales import LANGUAGES
from locales.clips import FOLDER, SIDECAR, SUFFIX, by_machine, clips

LONGEST = 3.0  # seconds
LARGEST = 16_000  # bytes: WhatsApp and many telephones pay for each
QUIETEST, LOUDEST = -40.0, -8.0  # dB below full scale, on the average
SILENT = 10  # bytes of a packet on the average: less is silence
HEARD_AT = "16000"  # samples a second, enough to measure
FULL_SCALE = 32_768
SAID_IN = 30  # seconds: then a program has hung


def check_clips(given: Namespace) -> None:
    """Say for each language what it has; raises CannotRun when a file is wrong."""
    problems: list[str] = []
    for one in LANGUAGES:
        wrong = list(problems_of(one.code, FOLDER))
        problems += [f"{one.code}/{each}" for each in wrong]
        say_line(counted(one.code, FOLDER))
    problems += strangers(FOLDER)
    for each in problems:
        say_line(each)
    if shutil.which("opusdec") is None:
        say_line("How loud they are was not measured: apt-get install opus-tools")
    if problems:
        raise CannotRun(f"{len(problems)} recordings are wrong")


def list_clips(given: Namespace) -> None:
    """Say what is to be read aloud in a language, each with the name of its file."""
    for one in clips():
        there = "✓" if (FOLDER / given.language / f"{one.name}{SUFFIX}").exists() else " "
        say_line(f"{there} {one.name:24} {words(one, given.language)}")


def counted(code: str, folder: Path) -> str:
    """Return one line about a language: how many are there, and whose voice it is."""
    names = {one.name for one in clips()}
    there = names & {path.stem for path in (folder / code).glob(f"*{SUFFIX}")}
    whose = ", a machine's voice" if by_machine(code, folder) else ""
    return f"{code:6} {len(there):3} recorded, {len(names) - len(there):3} missing{whose}"


def strangers(folder: Path) -> list[str]:
    """Name what is in the folder of recordings and belongs to none of our languages."""
    known = {one.code for one in LANGUAGES}
    return [
        f"{path.name}: is not one of our languages"
        for path in sorted(folder.glob("*"))
        if path.name not in known
    ]


def problems_of(code: str, folder: Path) -> Iterator[str]:
    """Say what is wrong with the recordings of a language, one line each."""
    own = folder / code
    names = {one.name for one in clips()}
    if by_machine(code, folder) and code not in VOICES:
        yield f"{SIDECAR}: only a person may speak this language"
    for path in sorted(own.glob("*")):
        if path.name == SIDECAR:
            continue
        if path.suffix != SUFFIX or path.stem not in names:
            yield f"{path.name}: is not on the list of clips"
            continue
        yield from (f"{path.name}: {why}" for why in wrong_in(path))


def wrong_in(path: Path) -> Iterator[str]:
    """Say what is wrong with one recording."""
    try:
        data = path.read_bytes()
        sound = read(data)
        uneven = {duration(one) for one in sound.packets} != {FRAME}
    except (OSError, Broken) as error:
        yield f"cannot be read: {error}"
        return
    if sound.channels != 1 or sound.gain or uneven:
        yield "must be one channel in frames of 20 ms, without gain"
    if sound.seconds > LONGEST:
        yield f"is {sound.seconds:.1f} seconds long, at most {LONGEST:.0f}"
    if len(data) > LARGEST:
        yield f"has {len(data)} bytes, at most {LARGEST}"
    yield from _loudness(path, sound)


def _loudness(path: Path, sound: Sound) -> Iterator[str]:
    if sum(map(len, sound.packets)) < SILENT * len(sound.packets):
        yield "is silent"
        return
    level = loudness(path)
    if level is not None and level < QUIETEST:
        yield "is too quiet, or silent"
    if level is not None and level > LOUDEST:
        yield "is too loud"


def loudness(path: Path) -> float | None:
    """Return how loud a recording is on the average, in dB below full scale.

    None where it cannot be measured: opusdec is not installed, or cannot decode it.
    """
    if shutil.which("opusdec") is None:
        return None
    command = ("opusdec", "--quiet", "--rate", HEARD_AT, str(path), "-")
    try:
        done = subprocess.run(command, capture_output=True, timeout=SAID_IN)
    except (OSError, subprocess.TimeoutExpired):
        return None
    samples = array("h", done.stdout[: len(done.stdout) // 2 * 2])
    if done.returncode or not samples:
        return None
    power = sum(value * value for value in samples) / len(samples)
    return 20 * log10(max(sqrt(power), 1) / FULL_SCALE)
