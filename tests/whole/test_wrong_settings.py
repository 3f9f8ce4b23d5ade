"""Settings that cannot be used: one line that names the setting and never shows its value."""

import asyncio
import socket
from pathlib import Path

import pytest

from db.sealing import Seal
from db.store import Store
from services import people
from services.people import Writer
from tests.conftest import TUESDAY_EVENING
from tests.disk import opened
from tests.whole.programs import KEY, NOWHERE, Command, ended

TELEGRAM = {
    "secret_key": KEY,
    "telegram_bot_token": "123456:token-of-nobody",
    "telegram_api_url": NOWHERE,
    "port": "0",
}
WHATSAPP = {
    "secret_key": KEY,
    "twilio_account_sid": "AC" + "5" * 32,
    "twilio_auth_token": "0123456789abcdef-nobody",
    "twilio_whatsapp_from": "whatsapp:+33199000000",
    "public_url": "https://popote.example.org",
}
WRONG = [
    ("database_url", "postgresql+asyncpg://words@elsewhere/popote"),
    ("database_url", "sqlite+aiosqlite:///"),
    ("database_url", "sqlite+aiosqlite:///:memory:"),
    ("database_url", "sqlite+aiosqlite:////proc/no-such-folder/popote.db"),
    ("database_url", "sqlite+aiosqlite:////proc"),
    ("database_url", f"sqlite+aiosqlite:///{Path(__file__)}"),
    ("secret_key", "too-short"),
    ("telegram_mode", "pigeon"),
    ("telegram_api_url", "api-without-a-scheme"),
    ("public_url", "ftp://popote.example.org"),
    ("host", "203.0.113.77"),
    ("port", "99999"),
    ("port", "eighty"),
    ("timezone", "Mars"),
    ("now", "yesterday"),
    ("now", "2026-11-24T18:05:00"),
]


def is_one_line_about(setting: str, said: str) -> bool:
    return said.count("\n") == 1 and said.startswith(f"popote: {setting.upper()}: ")


@pytest.mark.parametrize(("setting", "value"), WRONG)
def test_a_wrong_setting_is_one_line_that_names_it(
    command: Command, setting: str, value: str
) -> None:
    end = command("run", **{**TELEGRAM, setting: value})
    assert (end.code, end.said) == (1, "")
    assert is_one_line_about(setting, end.complained), end.complained
    assert value not in end.complained


@pytest.mark.parametrize("missing", sorted({*WHATSAPP} - {"secret_key"}))
def test_whatsapp_needs_all_of_its_settings(command: Command, missing: str) -> None:
    given = {name: value for name, value in WHATSAPP.items() if name != missing}
    end = command("run", **given)
    assert (end.code, end.said) == (1, "")
    assert is_one_line_about(missing, end.complained), end.complained
    assert not any(value in end.complained for value in given.values())


def test_a_webhook_needs_an_address(command: Command) -> None:
    end = command("run", **TELEGRAM, telegram_mode="webhook")
    assert end.code == 1
    assert is_one_line_about("public_url", end.complained)


def test_a_frozen_clock_is_not_for_the_real_program(command: Command) -> None:
    end = command("run", **TELEGRAM, now="2026-11-24T18:05:00+01:00")
    assert end.code == 1
    assert is_one_line_about("now", end.complained)


async def test_without_any_channel_both_are_named(tmp_path: Path) -> None:
    end = await ended(tmp_path, "run", secret_key=KEY)
    assert (end.code, end.said) == (1, "")
    assert end.complained.count("\n") == 1
    assert "TELEGRAM_BOT_TOKEN" in end.complained
    assert "TWILIO_ACCOUNT_SID" in end.complained


@pytest.mark.parametrize("what", ["run", "demo"])
async def test_a_port_in_use_is_one_line(tmp_path: Path, what: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        end = await ended(tmp_path, what, **{**TELEGRAM, "port": port})
    assert (end.code, end.said) == (1, "")
    assert is_one_line_about("port", end.complained), end.complained
    assert not (tmp_path / "var").exists()


def test_a_database_of_a_later_version_is_left_alone(command: Command, tmp_path: Path) -> None:
    assert command("migrate").code == 0
    with opened(tmp_path / "var" / "popote.db") as db, db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
    end = command("run", **TELEGRAM)
    assert end.code == 1
    assert is_one_line_about("database_url", end.complained)
    assert "later version" in end.complained


def test_another_key_than_the_one_that_sealed_the_database_is_named(
    command: Command, tmp_path: Path
) -> None:
    assert command("migrate").code == 0
    asyncio.run(somebody_writes(f"sqlite+aiosqlite:///{tmp_path}/var/popote.db"))
    end = command("run", **TELEGRAM)
    assert end.code == 1
    assert is_one_line_about("secret_key", end.complained)


async def somebody_writes(url: str) -> None:
    """Keep an address that is sealed with a key of its own."""
    store = Store(url)
    async with store.write() as db:
        seal, writer = Seal("a key that was lost since"), Writer("telegram", "7")
        await people.recognise(db, seal, [writer], TUESDAY_EVENING)
    await store.close()


def test_settings_that_are_no_text_are_named(command: Command, tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"\xff\xfePORT=1")
    end = command("doctor")
    assert end.code == 1
    assert end.complained == "popote: .env: cannot be read as text\n"
