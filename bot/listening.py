"""Listening: the button under a card that reads it aloud, where its language is recorded."""

from collections.abc import Collection

from bot.messages import Option
from bot.recordings import complete
from locales import _

# i18n: button: a recorded voice says this message; max 14
LISTEN = _("🔊 Listen")
EMERGENCY = "emergency"
LONGEST = 64  # bytes of a token on Telegram


def listen(code: str, names: Collection[str], behind: str = "") -> list[Option]:
    """Return the button that says these clips, [] where a language has not all of them.

    `behind` is what stands behind /listen.
    """
    token = f"/listen {behind}".rstrip()
    if len(token.encode()) > LONGEST or not complete(code, names):
        return []
    return [Option(token, LISTEN)]
