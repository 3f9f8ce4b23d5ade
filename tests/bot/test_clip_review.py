"""Clip review and making: what is wrong with a recording, and clips that a program speaks."""

import json
import struct
import subprocess
from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from shutil import copy

import pytest

from bot import clip_making, clip_review
from bot.__main__ import main
from bot.clip_making import make
from bot.clip_review import counted, loudness, problems_of, strangers, wrong_in
from bot.console import CannotRun
from bot.ogg import FRAME, SILENCE, Sound, read, written
from locales.clips import FOLDER, SIDECAR, clip, clips

FREE = FOLDER / "fr" / "free.ogg"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "ps").mkdir()
    return tmp_path


def test_what_is_shipped_is_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clips", "check"]) == 0
    told = capsys.readouterr().out
    assert f"fr     {len(clips())} recorded,   0 missing, a machine's voice" in told
    assert f"ps       0 recorded, {len(clips())} missing\n" in told


def test_the_list_is_what_a_speaker_reads(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clips", "list", "--language", "ps"]) == 0
    told = capsys.readouterr().out
    assert "at-stalingrad            Stalingrad" in told
    assert len(told.splitlines()) == len(clips())


def test_a_missing_recording_is_no_fault_and_a_wrong_one_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(clip_review, "FOLDER", folder)
    copy(FREE, folder / "ps")
    assert main(["clips", "check"]) == 0
    assert "ps       1 recorded" in capsys.readouterr().out
    (folder / "ps" / "today.ogg").write_bytes(b"")
    assert main(["clips", "check"]) == 1
    told = capsys.readouterr()
    assert "ps/today.ogg: cannot be read" in told.out
    assert "1 recordings are wrong" in told.err


def wrong(path: Path, sound: Sound) -> str:
    path.write_bytes(written(sound))
    return "; ".join(wrong_in(path))


def test_each_fault_has_its_own_words(folder: Path) -> None:
    path, free = folder / "ps" / "free.ogg", read(FREE.read_bytes())
    assert wrong(path, free) == ""
    long = replace(free, packets=free.packets * 9, samples=len(free.packets) * 9 * FRAME - 312)
    assert "seconds long, at most 3" in wrong(path, long)
    assert "one channel" in wrong(path, replace(free, channels=2))
    assert "without gain" in wrong(path, replace(free, gain=256))
    short = replace(free, packets=(*free.packets, b"\x40"), samples=free.samples + 480)
    assert "frames of 20 ms" in wrong(path, short)
    silent = Sound((SILENCE,) * 50, 312, 50 * FRAME - 312)
    assert wrong(path, silent) == "is silent"
    padded = replace(free, packets=tuple(one + bytes(600) for one in free.packets))
    assert "bytes, at most 16000" in wrong(path, padded)


def noise(path: Path, level: int) -> Path:
    """Make a clip of a hum this loud."""
    wave = struct.pack("<h", level) * 60 + struct.pack("<h", -level) * 60
    raw = ("--quiet", "--raw", "--raw-rate", "48000", "--raw-chan", "1", "--framesize", "20")
    subprocess.run(["opusenc", *raw, "-", str(path)], input=wave * 300, check=True)
    return path


def test_what_is_too_loud_or_too_quiet_is_measured(folder: Path) -> None:
    path = folder / "ps" / "free.ogg"
    assert [*wrong_in(noise(path, 30_000))] == ["is too loud"]
    assert [*wrong_in(noise(path, 60))] == ["is too quiet, or silent"]
    assert [*wrong_in(noise(path, 3_000))] == []
    level = loudness(noise(path, 3_000))
    assert level is not None
    assert -25 < level < -18


def test_nothing_is_measured_without_the_program(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(folder))
    assert loudness(FREE) is None
    assert main(["clips", "check"]) == 0
    assert "How loud they are was not measured: apt-get install opus-tools" in (
        capsys.readouterr().out
    )


def test_what_does_not_belong_there_is_named(folder: Path) -> None:
    copy(FREE, folder / "ps" / "hello.ogg")
    (folder / "ps" / "notes.txt").write_text("who spoke", "utf-8")
    (folder / "ps" / SIDECAR).write_text(json.dumps({"voice": "machine"}), "utf-8")
    told = [*problems_of("ps", folder)]
    assert told[0].endswith("only a person may speak this language")
    assert [one.partition(":")[0] for one in told[1:]] == ["hello.ogg", "notes.txt"]
    assert "machine" in counted("ps", folder)
    (folder / "klingon").mkdir()
    assert strangers(folder) == ["klingon: is not one of our languages"]


def test_a_program_speaks_french_and_english_clips(folder: Path) -> None:
    wanted = [clip(name) for name in ("free", "t1830", "t0000", "at-grande-synthe", "call-112")]
    for code in ("fr", "en_GB"):
        made = make(code, folder, wanted)
        assert [path.stem for path in made] == [one.name for one in wanted]
        assert [*problems_of(code, folder)] == []
        assert "a machine's voice" in counted(code, folder)


def test_the_command_makes_what_is_listed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(clip_making, "FOLDER", folder)
    monkeypatch.setattr(clip_making, "clips", lambda: (clip("free"),))
    assert main(["clips", "make", "--language", "fr"]) == 0
    assert "fr: 1 clips made by a machine" in capsys.readouterr().out


def test_no_program_speaks_another_language() -> None:
    with pytest.raises(SystemExit):
        main(["clips", "make", "--language", "ps"])


def test_recordings_of_people_are_left_alone(folder: Path) -> None:
    (folder / "fr").mkdir()
    copy(FREE, folder / "fr")
    with pytest.raises(CannotRun, match="recordings of people"):
        make("fr", folder, [clip("free")])


def test_without_the_programs_one_line_says_what_to_install(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(folder))
    with pytest.raises(CannotRun, match="espeak-ng is not installed: apt-get install espeak-ng"):
        clip_making.make_clips(Namespace(language="fr"))
