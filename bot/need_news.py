"""What news about needs say: to coordinators what is missing, to reporters what becomes of it."""

from bot.story import Stories

NEEDS: Stories = {}
