"""What the weekly summary says to coordinators."""

from bot.story import Stories

SUMMARIES: Stories = {}
