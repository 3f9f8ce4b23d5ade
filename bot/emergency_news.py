"""What news about emergencies and duties say; the person in danger is never named."""

from bot.story import Stories

EMERGENCIES: Stories = {}
