"""Telegram: open when TELEGRAM_BOT_TOKEN is set."""

from bot.channels import Channel
from bot.settings import Settings


def open_channel(settings: Settings) -> Channel | None:
    """Return the Telegram channel, or None when there is no token."""
    if settings.telegram_bot_token is None:
        return None
    # The library costs memory and time: whoever has no token does not pay for it.
    from bot.channels.telegram_channel import TelegramChannel

    return TelegramChannel(settings)
