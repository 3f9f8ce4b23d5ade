"""What news about tickets say: each side reads the other, and sees no address."""

from bot.story import Stories

TICKETS: Stories = {}
