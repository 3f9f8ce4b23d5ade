"""Cleaning: text is made safe once, at the door, and cut where it is longer than anyone types."""

from locales.safe import safe

LONGEST = 4096  # what Telegram carries in one message


def clean(text: str) -> str:
    """Return text that can be stored, compared and shown."""
    return safe(text[:LONGEST]).strip()
