// Prints quotes of the last hour, and goes on: npm run tail [nats://HOST:4222]. WIRECOPY_CREDS and WIRECOPY_USER are used
// where they are set; with UNTIL_IDLE it ends when nothing has come for so many seconds.

import { connect, quotes } from "./wirecopy.js";

const { WIRECOPY_CREDS, WIRECOPY_USER, UNTIL_IDLE } = process.env;
const nc = await connect(process.argv[2] ?? "nats://127.0.0.1:4222", WIRECOPY_USER, WIRECOPY_CREDS);
const options = { since: new Date(Date.now() - 3600e3), untilIdle: UNTIL_IDLE ? 1000 * Number(UNTIL_IDLE) : undefined };
for await (const told of quotes(nc, options)) {
  if (told.withdrawn) {
    console.log("withdrawn", told.withdrawn.reason, told.withdrawn.article.id);
  } else {
    console.log(`${told.event.speakerName ?? "somebody"}: ${told.event.quote.content.map((c) => c.text).join(" … ")}`);
  }
}
await nc.close();
