"""What news about pledges say: to who brings something, and to who waits for it."""

from bot.story import Stories

PLEDGES: Stories = {}
