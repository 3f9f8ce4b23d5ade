"""Ten messages a second and kills: behind a webhook, the command line itself, and the control.

The control is a stock bot, with the same crowd and the same kills.
"""

import socket
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from db.store import Store
from tests.chaos import ledger
from tests.chaos.crowd import BUSY, Crowd
from tests.chaos.outcome import Outcome
from tests.chaos.stage import popote_killed, staged
from tests.chaos.stock import metadata


def nothing_lost(outcome: Outcome) -> bool:
    """Tell whether every message was handled and its one reply arrived."""
    arrived = {(str(one.id), one.chat) for one in outcome.sent}
    replies = outcome.replies
    answered = [
        [(row.provider_id, str(row.chat)) in arrived for row in replies[update]] == [True]
        for update in outcome.crowd.said
    ]
    handled = set(outcome.incoming.values()) == {("handled", False)}
    return all(answered) and handled and set(outcome.incoming) == set(outcome.crowd.said)


async def test_nothing_is_lost_or_done_twice_behind_a_webhook(
    tmp_path: Path, kills: int, figures: Callable[[str], None]
) -> None:
    port = free_port()
    outcome = await popote_killed(
        tmp_path,
        max(kills // 12, 2),
        seed=2,
        pace=BUSY,
        telegram_mode="webhook",
        public_url=f"http://127.0.0.1:{port}",
        port=port,
    )
    figures(f"Popote behind a webhook, {outcome.figures()}")
    assert nothing_lost(outcome)
    assert outcome.effects == Counter(outcome.crowd.effects)
    assert outcome.damage == "ok"


async def test_nothing_is_lost_by_the_command_line_itself(
    tmp_path: Path, figures: Callable[[str], None]
) -> None:
    outcome = await popote_killed(tmp_path, 2, seed=3, kind="program", pace=BUSY)
    figures(f"python -m bot run, {outcome.figures()}")
    assert nothing_lost(outcome)
    assert outcome.damage == "ok"


async def test_a_stock_bot_loses_messages_under_the_same_kills(
    tmp_path: Path, kills: int, figures: Callable[[str], None]
) -> None:
    async with staged("stock", tmp_path, 1, partial(Crowd, pace=BUSY)) as stage:
        store = Store(f"sqlite+aiosqlite:///{stage.database}")
        await store.run(metadata.create_all)
        await store.close()
        ended = await stage.kill(min(max(kills // 4, 12), 100))
        await stage.finish()
        heard = ledger.heard(stage.database)
    lost = set(stage.crowd.said) - set(heard)
    figures(
        f"python-telegram-bot's own polling, {len(ended)} kills: {len(stage.crowd.said)} messages,"
        f" {len(lost)} lost ({len(lost) / len(ended):.2f} a kill)"
    )
    assert lost


def free_port() -> int:
    """Return a port that nobody listens on."""
    with closing(socket.create_server(("127.0.0.1", 0))) as found:
        return int(found.getsockname()[1])
