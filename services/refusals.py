"""Refusals: a rule says no, with a reason in the words of the person who asked."""

from locales import Text


class Refused(Exception):
    """A rule says no; raised before anything is written, and said by the turn."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.message)
        self.why = why
