"""Sealed rows: what holds somebody's own words lies sealed in the outbox until it is handed over.

Its template stays open beside it: that has numbers and tokens only.
"""

import json
from collections.abc import Mapping
from typing import Any

from db.sealing import Seal

PURPOSE = b"row"


def closed(seal: Seal, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body of a row with its words sealed."""
    words = json.dumps(body, ensure_ascii=False).encode()
    template = {"template": body["template"]} if "template" in body else {}
    return {"sealed": seal.seal(words, PURPOSE).hex(), **template}


def opened(seal: Seal, body: dict[str, Any]) -> dict[str, Any]:
    """Return the body of a row as it was before it was sealed, if it was."""
    if "sealed" not in body:
        return body
    found: dict[str, Any] = json.loads(seal.open(bytes.fromhex(body["sealed"]), PURPOSE))
    return found
