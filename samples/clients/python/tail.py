"""Print quotes of the last hour, and go on: python tail.py [nats://HOST:4222]. WIRECOPY_CREDS and WIRECOPY_USER are used
where they are set; with UNTIL_IDLE it ends when nothing has come for so many seconds."""

import asyncio
import os
import sys
from datetime import timedelta

import wirecopy


async def main() -> None:
    url = sys.argv[1] if len(sys.argv) > 1 else "nats://127.0.0.1:4222"
    options = wirecopy.credentials(os.environ["WIRECOPY_CREDS"]) if "WIRECOPY_CREDS" in os.environ else {}
    nc = await wirecopy.connect(url, os.environ.get("WIRECOPY_USER"), **options)
    idle = float(os.environ["UNTIL_IDLE"]) if "UNTIL_IDLE" in os.environ else None
    gone = lambda r: print("withdrawn", r["reason"], r["article"]["id"], flush=True)
    async for said in wirecopy.quotes(nc, since=timedelta(hours=1), until_idle=idle, withdrawn=gone):
        text = " … ".join(span["text"] for span in said["quote"]["content"])
        print(f'{said.get("speakerName", "somebody")}: {text}', flush=True)
    await nc.close()


asyncio.run(main())
