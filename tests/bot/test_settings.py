"""Settings: every one is in `.env.example`, secrets are stars, a wrong one is one clear line."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.settings import Settings, WrongSetting, now_in, read_settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"
SECRET = "0123456789abcdef0123456789abcdef"
TOKEN = "123456:a-token-of-nobody"
WHATSAPP = {
    "twilio_account_sid": "AC" + "5" * 32,
    "twilio_auth_token": "fedcba9876543210",
    "twilio_whatsapp_from": "whatsapp:+33199000000",
    "public_url": "https://popote.example.org",
}


@pytest.fixture(autouse=True)
def _nothing_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def read(**given: object) -> Settings:
    return read_settings(None, **given)


def complaint(**given: object) -> str:
    with pytest.raises(WrongSetting) as caught:
        read(**given)
    return str(caught.value)


def test_the_example_names_every_setting_and_nothing_else() -> None:
    names = re.findall(r"^([A-Z_]+)=", EXAMPLE.read_text("utf-8"), re.MULTILINE)
    assert sorted(names) == sorted(name.upper() for name in Settings.model_fields)


def test_the_example_as_it_is_means_the_defaults() -> None:
    assert read_settings(EXAMPLE) == Settings(_env_file=None)  # type: ignore[call-arg]


def test_every_setting_of_the_example_has_a_comment() -> None:
    groups = EXAMPLE.read_text("utf-8").strip().split("\n\n")
    assert all(group.startswith("# ") for group in groups)


def test_nothing_is_needed_to_read_the_settings() -> None:
    found = read()
    assert found.database_url == "sqlite+aiosqlite:///var/popote.db"
    assert (found.host, found.port, found.timezone) == ("127.0.0.1", 8080, "Europe/Paris")
    assert found.telegram_bot_token is None
    assert found.now is None


def test_what_is_given_wins_over_the_environment_and_that_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "settings"
    file.write_text("PORT=1\nHOST=file\nTIMEZONE=Europe/Berlin\n")
    monkeypatch.setenv("PORT", "2")
    monkeypatch.setenv("HOST", "environment")
    found = read_settings(file, port=3)
    assert (found.port, found.host, found.timezone) == (3, "environment", "Europe/Berlin")


def test_an_empty_value_is_none_and_unknown_names_are_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "settings"
    file.write_text("TELEGRAM_BOT_TOKEN=\nPORT=\nSOMETHING_ELSE=x\n")
    found = read_settings(file)
    assert found.telegram_bot_token is None
    assert found.port == 8080


def test_secrets_are_stars_wherever_settings_are_shown() -> None:
    found = read(secret_key=SECRET, telegram_bot_token=TOKEN, **WHATSAPP)
    for shown in (str(found), repr(found), f"{found}", str(found.model_dump())):
        assert "**********" in shown
        for secret in (SECRET, TOKEN, WHATSAPP["twilio_auth_token"]):
            assert secret not in shown


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        read().port = 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("database_url", "postgresql+asyncpg://words@elsewhere/popote"),
        ("database_url", "popote.db"),
        ("database_url", "sqlite+aiosqlite:///"),
        ("database_url", "sqlite+aiosqlite:///:memory:"),
        ("secret_key", "too short to be safe"),
        ("telegram_mode", "pigeon"),
        ("telegram_api_url", "api.telegram.example"),
        ("telegram_api_url", "https:///path"),
        ("twilio_api_url", "https://elsewhere:port"),
        ("twilio_content_url", "https://[elsewhere"),
        ("public_url", "ftp://popote.example.org"),
        ("public_url", "https://popote.example.org:0"),
        ("port", "eighty"),
        ("port", "-1"),
        ("port", "65536"),
        ("timezone", "Mars/Phobos"),
        ("timezone", "Europe"),
        ("timezone", "../../etc/passwd"),
        ("now", "yesterday"),
        ("now", "2026-11-24T18:05:00"),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_it_and_hides_its_value(
    name: str, value: str
) -> None:
    said = complaint(**{name: value})
    assert said.startswith(f"{name.upper()}: ")
    assert "\n" not in said
    if name != "timezone":  # whose complaint names another zone as an example
        assert value not in said
        assert not any(part in said for part in ("elsewhere", "pigeon", "eighty"))


@pytest.mark.parametrize("missing", sorted(WHATSAPP))
def test_whatsapp_needs_all_of_its_settings(missing: str) -> None:
    given = {name: value for name, value in WHATSAPP.items() if name != missing}
    if missing == "public_url" or len(given) > 1:
        assert complaint(**given) == f"{missing.upper()}: is needed for WhatsApp"
    assert read(**WHATSAPP).twilio_account_sid == WHATSAPP["twilio_account_sid"]


def test_a_webhook_needs_the_address_of_this_server() -> None:
    webhook = {"telegram_bot_token": TOKEN, "telegram_mode": "webhook"}
    assert complaint(**webhook) == "PUBLIC_URL: is needed for TELEGRAM_MODE=webhook"
    found = read(**webhook, public_url="https://popote.example.org/")
    assert found.public_url == "https://popote.example.org"


def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    file = tmp_path / "settings"
    file.write_bytes(b"PORT=\xff\xfe")
    with pytest.raises(WrongSetting, match="cannot be read as text"):
        read_settings(file)


def test_now_stands_still_when_it_is_set_and_is_told_in_the_zone_of_the_settings() -> None:
    frozen = read(now="2026-11-24T17:05:00Z")
    assert now_in(frozen) == datetime(2026, 11, 24, 17, 5, tzinfo=UTC)
    assert f"{now_in(frozen):%H:%M}" == "18:05"
    before = datetime.now(UTC)
    assert before <= now_in(read()) <= datetime.now(UTC)


def test_reading_changes_nothing_in_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "settings"
    file.write_text(f"SECRET_KEY={SECRET}\n")
    before = dict(os.environ)
    read_settings(file)
    assert dict(os.environ) == before
