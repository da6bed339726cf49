// Reads quotes and articles from wirecopy over NATS.
//
//   for await (const said of quotes(nc, { since: new Date(Date.now() - 3600e3) })) {
//     if (said.event) console.log(said.event.speakerName, said.event.quote.content[0].text);
//   }

import { gunzipSync } from "node:zlib";
import { readFileSync } from "node:fs";
import { DeliverPolicy, jetstream } from "@nats-io/jetstream";
import { connect as dial, credsAuthenticator, type ConnectionOptions, type NatsConnection } from "@nats-io/transport-node";
import type { Article, QuoteEvent, QuoteRetraction } from "./types.js";

export type * from "./types.js";

/** What to read. Without since it is what comes from now on. */
export interface Options {
  /** Words of the subject, as in wire.v1.quote.deborah-quill.northstar; all by default. */
  speaker?: string;
  source?: string;
  /** Begin with what the stream holds since then. */
  since?: Date;
  /** End when nothing has come for so many milliseconds. */
  untilIdle?: number;
}

/** An event, or the notice that events no longer stand. */
export type Told<E, R> = { event: E; withdrawn?: undefined } | { event?: undefined; withdrawn: R };

/** Connects. user is the name in `wirecopy auth init`, whose replies come in under a prefix of its own. */
export function connect(servers: string, user?: string, credentials?: string): Promise<NatsConnection> {
  const options: ConnectionOptions = { servers, name: "wirecopy typescript" };
  if (user) options.inboxPrefix = `_INBOX_${user}`;
  if (credentials) options.authenticator = credsAuthenticator(readFileSync(credentials));
  return dial(options);
}

/** Gives quotes as they are found. */
export function quotes(nc: NatsConnection, o: Options = {}): AsyncGenerator<Told<QuoteEvent, QuoteRetraction>> {
  return events(nc, "WIRE_EVENTS", `wire.v1.quote.${o.speaker ?? "*"}.${o.source ?? "*"}`, o);
}

/** Gives finished articles, with all that was found in them: entities, quotes, tone. One whose pubStatus is canceled withdraws what was said under its id. */
export async function* articles(nc: NatsConnection, o: Options = {}): AsyncGenerator<Article> {
  for await (const told of events<Article, never>(nc, "WIRE_ENRICHED", `wire.v1.enriched.${o.source ?? "*"}`, o)) {
    if (told.event) yield told.event;
  }
}

async function* events<E, R extends { withdrawn: string[] }>(nc: NatsConnection, stream: string, subject: string, o: Options): AsyncGenerator<Told<E, R>> {
  const consumer = await jetstream(nc).consumers.get(stream, {
    filter_subjects: [subject],
    inactive_threshold: 10_000, // a reader may not delete its own
    ...(o.since ? { deliver_policy: DeliverPolicy.StartTime, opt_start_time: o.since.toISOString() } : { deliver_policy: DeliverPolicy.New }),
  });
  const gone = new Set<string>(); // events that were withdrawn before they came up
  const messages = await consumer.consume();
  let last = Date.now();
  const watch = o.untilIdle === undefined ? undefined : setInterval(() => {
    if (Date.now() - last > o.untilIdle!) messages.stop();
  }, Math.min(100, o.untilIdle));
  try {
    for await (const m of messages) {
      last = Date.now();
      const packed = m.headers?.get("Content-Encoding") === "gzip";
      const body = JSON.parse(Buffer.from(packed ? gunzipSync(m.data) : m.data).toString("utf8"));
      if (m.headers?.get("ce-type").endsWith(".retracted.v1")) {
        for (const id of (body as R).withdrawn) gone.add(id);
        yield { withdrawn: body as R };
      } else if (!gone.has(m.headers?.get("ce-id") ?? "")) {
        yield { event: body as E };
      }
    }
  } finally {
    clearInterval(watch);
    messages.stop();
  }
}
