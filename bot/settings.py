"""Settings: read once from the environment and `.env`; a wrong one is one clear line."""

from datetime import datetime
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AwareDatetime,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.rates import Rates

SQLITE = "sqlite+aiosqlite:///"


class WrongSetting(Exception):
    """A setting cannot be used; the text is one line that names it."""


class Settings(BaseSettings):
    """Everything that differs between one place where Popote runs and another."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, env_ignore_empty=True)

    database_url: str = "sqlite+aiosqlite:///var/popote.db"
    secret_key: SecretStr = SecretStr("")
    backup_key: SecretStr = SecretStr("")  # of the backups; none are made without it
    secret_key_earlier: SecretStr | None = None  # while everything is sealed anew
    telegram_bot_token: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    telegram_mode: Literal["polling", "webhook"] = "polling"
    twilio_account_sid: str | None = Field(default=None, repr=False)
    twilio_auth_token: SecretStr | None = None
    twilio_whatsapp_from: str | None = Field(default=None, repr=False)
    twilio_api_url: str = "https://api.twilio.com"
    twilio_content_url: str = "https://content.twilio.com"
    whatsapp_price: float = Field(default=Rates().price, ge=0, le=10)  # euros a message
    whatsapp_conversations: int = Field(default=Rates().conversations, ge=0)  # in 24 hours
    twilio_daily_cap: int = Field(default=5000, ge=0)  # messages in 24 hours, 0 for no limit
    call_approval: int = Field(default=Rates().approval, ge=0)  # people
    public_url: str | None = None
    contact: str | None = Field(
        default=None, max_length=80, repr=False
    )  # who answers for it, for complaints
    host: str = "127.0.0.1"
    port: int = 8080
    timezone: str = "Europe/Paris"
    now: AwareDatetime | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which a day begins and a meal is served."""
        return ZoneInfo(self.timezone)

    @property
    def rates(self) -> Rates:
        """What calls cost, how many conversations they may begin, and when two must agree."""
        return Rates(self.whatsapp_price, self.whatsapp_conversations, self.call_approval)

    @field_validator("database_url")
    @classmethod
    def _database_is_known(cls, value: str) -> str:
        file = value.removeprefix(SQLITE)
        if file == value:
            raise ValueError(f"must begin with {SQLITE}")
        if not file or file.startswith((":memory:", "?", "file:")):
            raise ValueError("must name a file: what is in memory only would be lost")
        return value

    @field_validator("secret_key", "backup_key")
    @classmethod
    def _key_is_long(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and len(value.get_secret_value()) < 32:
            raise ValueError("must have at least 32 characters")
        return value

    @field_validator("telegram_api_url", "twilio_api_url", "twilio_content_url", "public_url")
    @classmethod
    def _address_is_web(cls, value: str | None) -> str | None:
        if value is None:
            return None
        if not _is_web(value):
            raise ValueError("must be a web address such as https://popote.example.org")
        return value.rstrip("/")

    @field_validator("port")
    @classmethod
    def _port_exists(cls, value: int) -> int:
        if not 0 <= value <= 65_535:
            raise ValueError("must be between 0 and 65535")
        return value

    @field_validator("timezone")
    @classmethod
    def _zone_is_known(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError("must be a time zone such as Europe/Paris") from error
        return value

    @model_validator(mode="after")
    def _belong_together(self) -> Self:
        if self.telegram_bot_token and self.telegram_mode == "webhook" and not self.public_url:
            raise ValueError("PUBLIC_URL: is needed for TELEGRAM_MODE=webhook")
        twilio = {
            "TWILIO_ACCOUNT_SID": self.twilio_account_sid,
            "TWILIO_AUTH_TOKEN": self.twilio_auth_token,
            "TWILIO_WHATSAPP_FROM": self.twilio_whatsapp_from,
        }
        if any(twilio.values()):
            for name, value in {**twilio, "PUBLIC_URL": self.public_url}.items():
                if not value:
                    raise ValueError(f"{name}: is needed for WhatsApp")
        return self


def _is_web(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # whose text would show the value
        return False


def read_settings(env_file: Path | None = Path(".env"), **given: object) -> Settings:
    """Read the settings; `given` ones win over the environment, which wins over the file.

    Raises WrongSetting with one line that names the setting and never shows its value.
    """
    try:
        return Settings(_env_file=env_file, **given)  # type: ignore[call-arg, arg-type]
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        why = first["msg"].removeprefix("Value error, ")
        name = ".".join(str(part) for part in first["loc"]).upper()
        raise WrongSetting(f"{name}: {why}" if name else why) from None
    except (OSError, UnicodeDecodeError):
        raise WrongSetting(f"{env_file}: cannot be read as text") from None


def now_in(settings: Settings) -> datetime:
    """Return the moment, in the zone of the settings; NOW stands still when it is set."""
    return settings.now.astimezone(settings.zone) if settings.now else datetime.now(settings.zone)
