import { z } from "zod/v4";

import {
  ACCOUNT_CHANGED,
  accountMessage,
  filingMessage,
  ofPledges,
  orderMessage,
  PING,
  pingMessage,
  pledgeMessage,
  webhookEvents,
} from "#app/domain/notices/events";
import { SIGNATURE_HEADER } from "#app/domain/notices/signature";

type Json = Record<string, unknown>;

const named = {
  OrderMessage: orderMessage,
  FilingMessage: filingMessage,
  AccountMessage: accountMessage,
  PledgeMessage: pledgeMessage,
  PingMessage: pingMessage,
} as const;
type MessageName = keyof typeof named;

const nameOf = (event: string): MessageName =>
  event === PING
    ? "PingMessage"
    : event === ACCOUNT_CHANGED
      ? "AccountMessage"
      : event.startsWith("filing.")
        ? "FilingMessage"
        : ofPledges.some((known) => known === event)
          ? "PledgeMessage"
          : "OrderMessage";

function withoutDialect({ $schema: _, ...schema }: Json): Json {
  return schema;
}

/** The `webhooks` of the description: what is sent to an endpoint, made of the schemas that messages are written by. */
export function webhookDescription(text: (event: string) => string): { paths: Json; schemas: Json } {
  const header = (name: string, description: string) => ({ name, in: "header", required: true, description, schema: { type: "string" } });
  const parameters = [
    header(
      SIGNATURE_HEADER,
      "`t=<seconds>,v1=<hex>`: HMAC-SHA256 of `t.body` with the endpoint's secret; two v1 for a day after a rotation.",
    ),
    header("Xiangji-Event-Id", "The same in every try and every replay."),
  ];
  const paths = Object.fromEntries(
    [...webhookEvents, PING].map((event) => [
      event,
      {
        post: {
          summary: text(event),
          parameters,
          requestBody: { required: true, content: { "application/json": { schema: { $ref: `#/components/schemas/${nameOf(event)}` } } } },
          responses: { "2XX": { description: "Received." } },
        },
      },
    ]),
  );
  const schemas = Object.fromEntries(
    Object.entries(named).map(([name, schema]) => [name, withoutDialect(z.toJSONSchema(schema, { io: "output" }) as Json)]),
  );
  return { paths, schemas };
}
