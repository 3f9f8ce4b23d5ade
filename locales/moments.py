"""Moments: how times and days are written, so that nobody misses a meal.

Always HH:mm and day/month in ASCII digits with the weekday in words: CLDR's short forms are
twelve-hour in eight of our languages, and its Tigrinya month names are of another calendar.
"""

from datetime import date, datetime, time
from functools import lru_cache

from babel.dates import format_date

from locales.languages import language


def clock(moment: time | datetime, code: str) -> str:
    """Write a time as 18:00; in Amharic with the local reading, six hours apart, in words."""
    digits = f"{moment:%H:%M}"
    return f"{digits} ({_ethiopian(moment.hour, moment.minute)})" if code == "am" else digits


def day(moment: date, code: str) -> str:
    """Write a day as its weekday and day/month: Monday 24/11."""
    return f"{weekday(date(moment.year, moment.month, moment.day), code)} {moment:%d/%m}"


def stamp(moment: datetime, code: str) -> str:
    """Write when something was seen: 24/11 16:05."""
    return f"{moment:%d/%m %H:%M}"


@lru_cache(maxsize=4096)
def weekday(moment: date, code: str) -> str:
    """Write the weekday alone: Monday."""
    return format_date(moment, "EEEE", locale=language(code).babel)


def _ethiopian(hour: int, minute: int) -> str:
    """Return the local reading: 07:00 is the first hour of the day, 18:00 the twelfth.

    Night, morning, day and evening are those of https://polyglotclub.com/wiki/Language/Amharic.
    """
    part = ("ሌሊት", "ጠዋት", "ቀን", "ምሽት")[hour // 6]
    twelfth = (hour - 6) % 12 or 12
    return f"{part} {twelfth} ሰዓት" if not minute else f"{part} {twelfth}:{minute:02d} ሰዓት"
