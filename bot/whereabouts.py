"""Whereabouts: where somebody in danger is, in whatever way they can say it.

A shared location and a known place are a place; other words are right too, the team reads them.
"0" is the menu here too.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages import Option
from bot.questions import NotUnderstood, Question, Said
from bot.spots import Spot, Where
from db.sealing import Seal, binding
from db.session import Session
from locales import Lines, Text

WORDS = "words:"


@dataclass(frozen=True)
class Whereabouts(Question[Spot | str]):
    """A place, or words about one, which are sealed while the conversation lasts."""

    prompt: Text | Lines
    db: Session
    seal: Seal
    person_id: int
    asks_location: bool = True

    def options(self) -> Sequence[Option]:
        """Return the best known places."""
        return self._where.options()

    async def read(self, said: Said) -> Spot | str:
        """Read a place, or else any words."""
        try:
            return await self._where.read(said)
        except NotUnderstood:
            if said.token is not None or not said.incoming.text or said.folded == "0":
                raise
            return said.incoming.text

    def keep(self, value: Spot | str) -> str:
        """Keep the token of a place; words sealed."""
        if isinstance(value, Spot):
            return self._where.keep(value)
        return WORDS + self.seal.seal(value.encode(), self._answer).hex()

    async def recall(self, token: str) -> Spot | str:
        """Return the place, if it is still known, or the words."""
        if not token.startswith(WORDS):
            return await self._where.recall(token)
        sealed = bytes.fromhex(token.removeprefix(WORDS))
        return self.seal.open(sealed, self._answer).decode()

    @property
    def _answer(self) -> bytes:
        return binding("conversation", "state", self.person_id)

    @property
    def _where(self) -> Where:
        return Where(self.prompt, self.db)
