"""Repeats: what was delivered under a known id; with other words it is an alarm.

A platform that delivers a message again delivers the same one. What was heard is not kept: only
a number that says nothing outside of this process, of the newest ten thousand messages.
"""

import logging
from collections import OrderedDict

from bot.messages import Incoming

log = logging.getLogger(__name__)

KNOWN = 10_000


class Repeats:
    """Remembers what ids stood for; `alarms` counts those that came with something else."""

    def __init__(self) -> None:
        self.alarms = 0
        self._known: OrderedDict[tuple[str, str], int] = OrderedDict()

    def first(self, said: Incoming) -> None:
        """Remember a message that is new."""
        self._known.setdefault((said.channel, said.external_id), _what(said))
        if len(self._known) > KNOWN:
            self._known.popitem(last=False)

    def again(self, said: Incoming) -> None:
        """See whether a message whose id is known is the same message."""
        what = _what(said)
        if self._known.get((said.channel, said.external_id), what) != what:
            self.alarms += 1
            log.error("%s: a known id came with another message (%d)", said.channel, self.alarms)


def _what(said: Incoming) -> int:
    """Return what a message is known by, however it came: its sender and its words."""
    return hash((said.address, said.text))
