"""Power cuts: what a disk holds after one, and what a database says when it is opened again.

What was synced is there. Of what was written since, each write is there, or not, or torn: some
of its sectors are; so are truncations and deletions there or not. Files do not wait for others.
"""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

from db import driver
from tests.chaos.watched_disk import Step

UNHURRIED = "PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;"  # no power is cut then
KEPT = ("incoming", "outbox", "signup", "pledge", "report", "ticket")
SECTOR = 512  # bytes that are written whole or not at all
TORN = 0.1  # of the writes that were not synced


@dataclass
class _File:
    """One file: what is surely there, and what was asked of it since."""

    synced: bytearray | None = None  # None when it is not surely there
    since: list[Step] = field(default_factory=list)

    def ask(self, step: Step) -> None:
        """Take one step; a sync makes all before it sure."""
        self.since.append(step)
        if step.kind == "sync":
            self.settle()

    def settle(self) -> None:
        """Make everything sure."""
        self.synced = _play(self.synced, self.since)
        self.since = []

    def settle_deletion(self) -> None:
        """Make sure that the file was deleted, if it was: its folder is synced."""
        deleted = [place for place, step in enumerate(self.since) if step.kind == "delete"]
        if deleted:
            self.synced, self.since = None, self.since[deleted[-1] + 1 :]

    def cut(self, chance: random.Random) -> bytearray | None:
        """Return what is there after a power cut now."""
        if not self.since:
            return self.synced
        return _play(self.copied(), _surviving(self.since, chance))

    def whole(self) -> bytearray | None:
        """Return what is there while the power is."""
        return _play(self.copied(), self.since)

    def copied(self) -> bytearray | None:
        """Return what is surely there, to be changed."""
        return None if self.synced is None else bytearray(self.synced)


def _surviving(steps: Sequence[Step], chance: random.Random) -> Iterator[Step]:
    for step in steps:
        if step.kind == "write" and chance.random() < TORN:
            yield from _sectors(step, chance)
        elif chance.random() < 0.5:
            yield step


def _sectors(step: Step, chance: random.Random) -> Iterator[Step]:
    first = -step.at % SECTOR  # a write of the log begins anywhere
    places = [0, *range(first or SECTOR, len(step.data), SECTOR), len(step.data)]
    for begins, ends in pairwise(places):
        if chance.random() < 0.5:
            yield Step("write", step.file, step.at + begins, step.data[begins:ends])


def _play(held: bytearray | None, steps: Iterable[Step]) -> bytearray | None:
    """Do these steps to what a file holds, and return what it holds then."""
    for step in steps:
        if step.kind == "delete":
            held = None
            continue
        held = bytearray() if held is None else held
        if step.kind == "write":
            held.extend(bytes(max(0, step.at - len(held))))
            held[step.at : step.at + len(step.data)] = step.data
        elif step.kind == "truncate":
            del held[step.at :]
    return held


@dataclass
class Disk:
    """A disk to which steps are asked one after the other."""

    files: dict[str, _File] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)  # files whose first sync syncs the folder

    def ask(self, step: Step) -> None:
        """Take one step."""
        if not step.file:
            return
        self.files.setdefault(step.file, _File()).ask(step)
        if step.kind == "open" and step.at:
            self.fresh.add(step.file)
        if (step.kind == "delete" and step.at) or (
            step.kind == "sync" and step.file in self.fresh
        ):
            self.fresh.discard(step.file)
            for one in self.files.values():
                one.settle_deletion()

    def settle(self) -> None:
        """Make everything sure, as after a while."""
        for one in self.files.values():
            one.settle()

    def cut(self, chance: random.Random) -> dict[str, bytearray]:
        """Return the files that are there after a power cut now."""
        found = {name: one.cut(chance) for name, one in self.files.items()}
        return {name: content for name, content in found.items() if content is not None}

    def whole(self) -> dict[str, bytearray]:
        """Return the files as they are while the power is there."""
        found = {name: one.whole() for name, one in self.files.items()}
        return {name: content for name, content in found.items() if content is not None}


@dataclass(frozen=True, slots=True)
class Found:
    """What a database says when it is opened again."""

    damage: str  # "" for none
    digest: bytes = b""  # of everything in it
    messages: frozenset[str] = frozenset()  # by their external ids
    counts: Mapping[str, int] = field(default_factory=dict)  # rows of each table


def opened_again(folder: Path, files: dict[str, bytearray], name: str, key: Any) -> Found:
    """Lay these files into a folder and look at the database as the program would find it."""
    for old in folder.iterdir():
        old.unlink()
    for file, content in files.items():
        (folder / file).write_bytes(content)
    try:
        with closing(driver.opened(folder / name, key, script=UNHURRIED)) as db:
            return _looked(db)
    except driver.library().DatabaseError as error:
        return Found(f"{type(error).__name__}: {error}")


def _looked(db: Any) -> Found:
    damage = [line for (line,) in db.execute("PRAGMA integrity_check(3)") if line != "ok"]
    damage += [f"nobody has {row}" for row in db.execute("PRAGMA foreign_key_check")]
    tables = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    digest, counts = sha256(), {}
    for (table,) in tables.fetchall():
        rows = db.execute(f'SELECT * FROM "{table}"').fetchall()
        digest.update(repr((table, rows)).encode())
        counts[table] = len(rows)
    messages = frozenset(one for (one,) in db.execute("SELECT external_id FROM incoming"))
    return Found("; ".join(damage), digest.digest(), messages, counts)


@dataclass(frozen=True, slots=True)
class Committed:
    """Somebody may have been told of everything up to this transaction."""

    number: int


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The platform was told that these messages will not be needed again."""

    messages: frozenset[str]


@dataclass
class Verdict:
    """What came of all power cuts."""

    cuts: int = 0
    damaged: list[str] = field(default_factory=list)
    half_done: int = 0
    lossy: int = 0  # cuts after which something is missing
    lost: int = 0  # transactions of which somebody may have been told
    messages: int = 0  # acknowledged ones that are not there
    transactions: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)  # rows of each table in the end

    def figures(self) -> str:
        """One line of what was measured."""
        rows = ", ".join(f"{self.counts[table]} {table}" for table in KEPT)
        return (
            f"{self.cuts} power cuts in {self.transactions} transactions ({rows}):"
            f" {len(self.damaged)} corrupt, {self.half_done} half done, {self.lossy} lost"
            f" {self.lost} committed transactions and {self.messages} acknowledged messages"
        )


@dataclass
class Cutter:
    """Cuts the power at random moments of what was watched, and judges what is left."""

    steps: Sequence[Step]
    name: str
    key: Any
    folder: Path
    begins: int = 0  # steps before it are what was there before

    def judge(self, cuts: int, chance: random.Random) -> Verdict:
        """Cut the power so often."""
        verdict = Verdict(cuts)
        states = self._states(verdict)
        verdict.transactions = len(set(states.values()))
        moments = sorted(chance.randrange(self.begins, len(self.steps)) for _cut in range(cuts))
        disk, taken, committed, told = self._before(), self.begins, 0, set[str]()
        for moment in moments:
            for step in self.steps[taken:moment]:
                disk.ask(step)
                if isinstance(step.said, Committed):
                    committed = step.said.number
                elif isinstance(step.said, Acknowledged):
                    told |= step.said.messages
            taken = moment
            found = opened_again(self.folder, disk.cut(chance), self.name, self.key)
            self._count(verdict, found, states.get(found.digest), committed, told)
        return verdict

    def _before(self) -> Disk:
        disk = Disk()
        for step in self.steps[: self.begins]:
            disk.ask(step)
        disk.settle()
        return disk

    def _count(
        self, verdict: Verdict, found: Found, state: int | None, committed: int, told: set[str]
    ) -> None:
        if found.damage:
            verdict.damaged.append(found.damage)
            return
        if state is None:
            verdict.half_done += 1
            return
        verdict.lossy += state < committed
        verdict.lost += max(0, committed - state)
        verdict.messages += len(told - found.messages)

    def _states(self, verdict: Verdict) -> dict[bytes, int]:
        """Return which transaction was the last, by what the database said after each."""
        disk, states = self._before(), dict[bytes, int]()
        for step in self.steps[self.begins :]:
            disk.ask(step)
            if isinstance(step.said, Committed):
                found = opened_again(self.folder, disk.whole(), self.name, self.key)
                assert not found.damage, found.damage
                states[found.digest] = step.said.number
                verdict.counts = found.counts
        return states
