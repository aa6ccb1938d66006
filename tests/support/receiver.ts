import { createServer } from "node:http";
import { createHmac, timingSafeEqual } from "node:crypto";

export interface Received {
  path: string;
  headers: Record<string, string>;
  body: string;
}

/** A real receiver on this machine: notes what arrives and answers what the test says. */
export async function startReceiver() {
  const received: Received[] = [];
  const state = { status: 204, delayMs: 0, location: null as string | null };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      received.push({ path: request.url ?? "", headers, body: Buffer.concat(chunks).toString("utf8") });
      const answer = () => response.writeHead(state.status, state.location === null ? {} : { location: state.location }).end("thanks");
      if (state.delayMs > 0) setTimeout(answer, state.delayMs);
      else answer();
    });
  });
  const port = await new Promise<number>((resolve) =>
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    }),
  );
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    state,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** As a receiver verifies, written without the product's own code. */
export function verifies(message: Received, secret: string): boolean {
  const parts = (message.headers["xiangji-signature"] ?? "").split(",").map((part) => part.split("=", 2));
  const time = parts.find(([name]) => name === "t")?.[1] ?? "";
  const wanted = createHmac("sha256", secret).update(`${time}.${message.body}`).digest();
  return parts.some(([name, value = ""]) => {
    const given = Buffer.from(value, "hex");
    return name === "v1" && given.length === wanted.length && timingSafeEqual(given, wanted);
  });
}
