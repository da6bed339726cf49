"""Read quotes and articles from wirecopy over NATS.

    async for said in wirecopy.quotes(nc, since=timedelta(hours=1)):
        print(said.get("speakerName"), said["quote"]["content"][0]["text"])

It needs nats-py alone. A user of `wirecopy auth init` connects with its own inbox prefix: see connect.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import os
from datetime import datetime, timedelta, timezone
from typing import Any, AsyncIterator, Callable, Dict, Optional, Set

import nats
from nats.aio.client import Client
from nats.errors import TimeoutError as NatsTimeout
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from .types import Article, QuoteEvent, QuoteRetraction

ENRICHED = "WIRE_ENRICHED"
EVENTS = "WIRE_EVENTS"

# For how long the broker keeps a consumer that nobody reads any more: a reader may not delete its own.
INACTIVE = 10.0


async def connect(url: str, user: Optional[str] = None, **options: Any) -> Client:
    """Connect. user is the name in `wirecopy auth init`, whose replies come in under a prefix of its own."""
    if user:
        options["inbox_prefix"] = f"_INBOX_{user}".encode()
    return await nats.connect(url, name="wirecopy python", **options)


async def quotes(nc: Client, speaker: str = "*", source: str = "*", since: Optional[timedelta] = None,
                 until_idle: Optional[float] = None,
                 withdrawn: Optional[Callable[[QuoteRetraction], None]] = None) -> AsyncIterator[QuoteEvent]:
    """Give quotes as they are found, or from what the stream holds of the time since. speaker and source are words of
    the subject, as in wire.v1.quote.deborah-quill.northstar. withdrawn is told of what no longer stands."""
    async for event in _events(nc, EVENTS, f"wire.v1.quote.{speaker}.{source}", since, until_idle, withdrawn):
        yield event


async def articles(nc: Client, source: str = "*", since: Optional[timedelta] = None,
                   until_idle: Optional[float] = None) -> AsyncIterator[Article]:
    """Give finished articles, with all that was found in them: entities, quotes, tone. One whose pubStatus is canceled withdraws what was said under its id."""
    async for event in _events(nc, ENRICHED, f"wire.v1.enriched.{source}", since, until_idle, None):
        yield event


async def _events(nc: Client, stream: str, subject: str, since: Optional[timedelta], until_idle: Optional[float],
                  withdrawn: Optional[Callable[[Any], None]]) -> AsyncIterator[Any]:
    config = ConsumerConfig(ack_policy=AckPolicy.NONE, inactive_threshold=INACTIVE, mem_storage=True, num_replicas=1,
                            deliver_policy=DeliverPolicy.NEW)
    if since is not None:
        config.deliver_policy = DeliverPolicy.BY_START_TIME
        config.opt_start_time = (datetime.now(timezone.utc) - since).isoformat()
    js = nc.jetstream()
    subscription = await js.pull_subscribe(subject, stream=stream, config=config)
    gone: Set[str] = set()  # events that were withdrawn before they came up
    loop = asyncio.get_running_loop()
    last = loop.time()
    while True:
        try:
            batch = await subscription.fetch(64, timeout=min(until_idle or 5.0, 5.0))
        except (NatsTimeout, asyncio.TimeoutError):
            if until_idle is not None and loop.time() - last >= until_idle:
                return
            continue
        last = loop.time()
        for message in batch:
            headers: Dict[str, str] = message.headers or {}
            body = message.data
            if headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            event = json.loads(body)
            if headers.get("ce-type", "").endswith(".retracted.v1"):
                gone.update(event["withdrawn"])
                if withdrawn is not None:
                    withdrawn(event)
            elif headers.get("ce-id") not in gone:
                yield event


def credentials(path: str) -> Dict[str, Any]:
    """Options of connect for a file that `wirecopy auth init` wrote into jwt/."""
    return {"user_credentials": os.fspath(path)}
