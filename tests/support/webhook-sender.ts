import { Agent, request } from "node:http";

import { signatureHeader } from "#app/emulator/delivery";

export interface Sent {
  /** How often each status was answered. */
  statuses: Record<number, number>;
  /** Of each message, in milliseconds, from when it was sent to its answer, the wait for a socket included. */
  latencies: number[];
  /** Messages whose connection broke and that were sent again, as Stripe does. */
  again: number;
}

/**
 * Sends signed messages over a bounded number of sockets. One whose connection breaks is sent again until it is answered.
 *
 * @param perSecond one after the other at this rate, late ones at once; without it as fast as they are answered
 */
export async function sendWebhooks(
  origin: string,
  bodies: readonly string[],
  options: { secret: string; sockets: number; perSecond?: number },
): Promise<Sent> {
  const { secret, sockets, perSecond } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: sockets });
  const sent: Sent = { statuses: {}, latencies: [], again: 0 };
  const begunAt = performance.now();
  const send = async (body: string): Promise<void> => {
    const sentAt = performance.now();
    for (;;) {
      try {
        const status = await post(agent, `${origin}/webhooks/stripe`, body, signatureHeader(body, secret, Math.floor(Date.now() / 1000)));
        sent.statuses[status] = (sent.statuses[status] ?? 0) + 1;
        sent.latencies.push(performance.now() - sentAt);
        return;
      } catch {
        sent.again += 1;
        if (sent.again > bodies.length) throw new Error("nobody answers");
      }
    }
  };
  const waiting = bodies.entries();
  const lane = async () => {
    for (const [, body] of waiting) await send(body);
  };
  if (perSecond === undefined) await Promise.all(Array.from({ length: sockets }, lane));
  else
    await Promise.all(
      bodies.map(async (body, index) => {
        const dueAt = begunAt + (index * 1000) / perSecond;
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, dueAt - performance.now())));
        await send(body);
      }),
    );
  agent.destroy();
  return sent;
}

function post(agent: Agent, url: string, body: string, signature: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { "stripe-signature": signature, "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const asked = request(url, { method: "POST", agent, headers }, (response) => {
      response.once("error", reject);
      response.once("end", () => resolve(response.statusCode ?? 0));
      response.resume();
    });
    asked.once("error", reject);
    asked.end(body);
  });
}
