"""The picker: the languages to choose from, by their own names and without flags."""

from collections.abc import Mapping

from bot.messages import Option
from locales import LANGUAGES, Text, _, as_is

FIRST = 9  # with "more" the ten rows of a WhatsApp list
# i18n: button, max 24
MORE = _("➕ More")


def pages() -> tuple[Mapping[str, tuple[str, Text]], Mapping[str, tuple[str, Text]]]:
    """Return the choices of both pages by code; the first ends with "more"."""
    named = [(one.code, (one.code, as_is(one.name))) for one in LANGUAGES]
    return dict([*named[:FIRST], ("more", ("more", MORE))]), dict(named[FIRST:])


def picker() -> list[Option]:
    """Return the first page as options that stand without a question."""
    options = [Option(f"/language {one.code}", as_is(one.name)) for one in LANGUAGES[:FIRST]]
    return [*options, Option("/language more", MORE)]
