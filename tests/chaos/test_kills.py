"""Popote killed at random moments: nothing is lost, nothing happens twice."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.chaos import ledger
from tests.chaos.stage import furnish, quiet, repeats, staged


async def test_kills(
    tmp_path: Path, kills: int, figures: Callable[[str], None]
) -> None:
    async with staged("popote", tmp_path, 1) as stage:
        await furnish(stage)
        ended = await stage.kill(kills)
        before = len(stage.api.sent)
        async with stage.last_life():
            await quiet(stage)
        last = stage.api.sent[before].at
        rows = ledger.outbox(stage.database, stage.seal, stage.chats)
        noted = {row.provider_id for row in rows if row.provider_id}
        extra = repeats(stage.api.sent, noted, ended, float("inf"))
        figures(f"{len(stage.crowd.said)} said, {len(stage.api.sent)} sent, {stage.api.refused} 429, extra {sum(extra)}: {sorted(Counter(extra).items())}")
        print(stage.log.read_text()[-3000:])
        eff = ledger.effects(stage.database, stage.seal, stage.chats)
        print(eff == Counter(stage.crowd.effects), len(eff))
        print(Counter(ledger.incoming(stage.database).values()), Counter((r.lane, r.state) for r in rows))
