"""Sealed rows: what holds somebody's own words lies sealed in the outbox until it is handed over.

Its template stays open beside it, which has numbers and tokens only; so does that it may not wait.
"""

import json
from collections.abc import Mapping
from typing import Any

from db.sealing import Seal, binding

BODY = binding("outbox", "body")


def closed(seal: Seal, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body of a row with its words sealed."""
    words = json.dumps(body, ensure_ascii=False).encode()
    beside = {name: body[name] for name in ("template", "vital") if name in body}
    return {"sealed": seal.seal(words, BODY).hex(), **beside}


def opened(seal: Seal, body: dict[str, Any]) -> dict[str, Any]:
    """Return the body of a row as it was before it was sealed, if it was."""
    if "sealed" not in body:
        return body
    found: dict[str, Any] = json.loads(seal.open(bytes.fromhex(body["sealed"]), BODY))
    return found
