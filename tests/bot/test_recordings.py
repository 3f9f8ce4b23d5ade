"""Recordings: clips are joined for who has an address that we signed, and for nobody else."""

from pathlib import Path
from shutil import copy

import httpx
import pytest
from starlette.applications import Starlette

from bot.ogg import read
from bot.recordings import MOST, Unrecorded, address, asked, complete, speech
from bot.voice_route import voice_route
from db.sealing import Seal
from locales import clips

SEAL = Seal("a secret that is only for the tests")
OPEN = ("food-now", "ends", "t2000", "near", "at-stalingrad", "address")


@pytest.fixture
def recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Recordings of which only Pashto has some, one of them broken."""
    (tmp_path / "ps").mkdir()
    for name in ("free", "address"):
        copy(clips.recording("fr", name), tmp_path / "ps")
    (tmp_path / "ps" / "ends.ogg").write_bytes(b"OggS and no more")
    monkeypatch.setattr(clips, "FOLDER", tmp_path)
    return tmp_path


def test_what_is_joined_is_as_long_as_its_parts_and_the_pauses() -> None:
    parts = [read(clips.recording("fr", name).read_bytes()) for name in OPEN]
    whole = read(speech("fr", OPEN))
    frames = sum(len(one.packets) for one in parts) + 8 * (len(parts) - 1)
    assert len(whole.packets) == frames
    assert whole.seconds > sum(one.seconds for one in parts)


def test_a_language_can_say_a_card_when_it_has_every_clip(recorded: Path) -> None:
    assert complete("ps", ("free", "address"))
    assert not complete("ps", OPEN)
    assert not complete("fr", ("free",))
    assert not complete("ps", ())


@pytest.mark.parametrize(
    "names", [(), ("ends",), ("today",), ("../ps/free",), ("free",) * (MOST + 1)]
)
def test_what_cannot_be_said_is_refused(recorded: Path, names: tuple[str, ...]) -> None:
    with pytest.raises(Unrecorded):
        speech("ps", names)


def test_only_our_own_addresses_stand_for_something() -> None:
    path = address(SEAL, "fr", OPEN)
    signed = path.removeprefix("/voice/fr/").removesuffix(".ogg")
    assert asked(SEAL, "fr", signed) == speech("fr", OPEN)
    for other in (
        signed.replace("t2000", "t2100"),
        signed[:-1] + "é",
        "",
        "free",
        f"free.{signed}",
    ):
        with pytest.raises(Unrecorded):
            asked(SEAL, "fr", other)
    with pytest.raises(Unrecorded):
        asked(SEAL, "en_GB", signed)
    with pytest.raises(Unrecorded):
        asked(Seal("another secret of another bot"), "fr", signed)


async def test_the_web_gives_it_to_who_has_the_address() -> None:
    app = Starlette(routes=[voice_route(SEAL)])
    path = address(SEAL, "fr", OPEN)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="https://popote.test") as web:
        found = await web.get(path)
        assert found.status_code == 200
        assert found.headers["content-type"] == "audio/ogg"
        assert found.headers["cache-control"] == "public, max-age=86400, immutable"
        assert found.headers["x-content-type-options"] == "nosniff"
        assert found.content == speech("fr", OPEN)
        head = await web.head(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == str(len(found.content))
        for other in (path.replace("t2000", "t2030"), "/voice/fr/free.ogg", "/voice/xx/a.b.ogg"):
            missing = await web.get(other)
            assert missing.status_code == 404
            assert missing.headers["cache-control"] == "no-store"
        assert (await web.post(path)).status_code == 405


@pytest.mark.parametrize(
    ("wanted", "status", "begins", "ends"),
    [
        ("bytes=0-", 206, 0, None),
        ("bytes=100-199", 206, 100, 200),
        ("bytes=-50", 206, -50, None),
        ("bytes=0-99999999", 206, 0, None),
        ("bytes=-", 200, 0, None),
        ("bytes=0-9,20-29", 200, 0, None),
        ("lines=1-2", 200, 0, None),
    ],
)
async def test_a_browser_may_fetch_a_part(
    wanted: str, status: int, begins: int, ends: int | None
) -> None:
    transport = httpx.ASGITransport(Starlette(routes=[voice_route(SEAL)]))
    async with httpx.AsyncClient(transport=transport, base_url="https://popote.test") as web:
        path, whole = address(SEAL, "fr", OPEN), speech("fr", OPEN)
        part = await web.get(path, headers={"Range": wanted})
        assert (part.status_code, part.content) == (status, whole[begins:ends])
        for beyond in (f"bytes={len(whole)}-", "bytes=9-3"):
            assert (await web.get(path, headers={"Range": beyond})).status_code == 416
