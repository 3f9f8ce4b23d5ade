"""The outcome: what is there after all kills, and what must be true of it."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.messages import Lane
from tests.chaos.crowd import Crowd, Effect
from tests.chaos.ledger import Row
from tests.chaos.lives import Life
from tests.platforms.bot_api import Sent


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything that was said, done and answered."""

    crowd: Crowd
    killed: Sequence[Life]
    sent: Sequence[Sent]  # what the platform took, in order
    incoming: Mapping[int, tuple[str, bool]]  # state, and whether the words are still there
    effects: Counter[Effect]
    outbox: Sequence[Row]
    damage: str
    log: str

    @property
    def replies(self) -> Mapping[int, list[Row]]:
        """The rows that answer each update."""
        found: defaultdict[int, list[Row]] = defaultdict(list)
        for row in self.outbox:
            if row.answers:
                found[int(row.answers)].append(row)
        return found

    @property
    def unnoted(self) -> list[Sent]:
        """What the platform took from a life that could not note it any more."""
        noted = {row.provider_id for row in self.outbox}
        return [one for one in self.sent if str(one.id) not in noted]

    @property
    def repeats(self) -> list[Counter[str]]:
        """For each kill, how many messages each chat read that were said again later.

        A life's time lasts until the next one begins: what was on its way when it was killed is
        still taken by the platform.
        """
        began = [life.began for life in self.killed]
        found: list[Counter[str]] = [Counter() for _life in began]
        for one in self.unnoted:
            if not called(one):
                found[bisect_right(began, one.at) - 1][one.chat] += 1
        return found

    def figures(self) -> str:
        """One line of what was measured."""
        each = Counter(sum(chats.values()) for chats in self.repeats)
        total = sum(number * times for number, times in each.items())
        effects = sum(self.effects.values())
        spread = ", ".join(f"{number}: {each[number]}" for number in sorted(each))
        kills = max(len(self.killed), 1)
        return (
            f"{len(self.killed)} kills: {len(self.crowd.said)} messages,"
            f" {len(self.crowd.said) - len(self.incoming)} lost; {effects} effects,"
            f" {(self.effects - Counter(self.crowd.effects)).total()} too many;"
            f" {len(self.sent)} sent, {total} said twice"
            f" ({total / kills:.2f} a kill; kills by number: {spread})"
        )


def counted(what: Iterable[str]) -> str:
    """Return how many there are of each, in words."""
    found = Counter(what)
    return ", ".join(f"{found[one]} {one}" for one in sorted(found))


def called(one: Sent) -> bool:
    """Tell whether a message belongs to lane 2."""
    return "called " in one.text


def in_order(outcome: Outcome, chat: int) -> list[str]:
    """Return what was said to somebody orderly, what was said twice in a row only once."""
    told = [
        one.text.splitlines()[-1].strip("\u2068\u2069")
        for one in outcome.sent
        if one.chat == str(chat) and "spotted " in one.text
    ]
    return [text for text, _again in groupby(told)]


def personal(outcome: Outcome) -> list[Row]:
    """Return the rows of lanes 0 and 1, but for those of messages that are taken out of a chat."""
    return [row for row in outcome.outbox if row.lane != Lane.CALL and row.state != "read"]
