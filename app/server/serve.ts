import { createServer, type RequestListener, type Server } from "node:http";

import { db } from "#app/db/client.server";
import { env } from "#app/env.server";
import { stopWhenTold, tellParent } from "#app/server/lifecycle";
import { log } from "#app/server/log.server";
import { version } from "#app/server/version";

/** Listens, and stops gracefully: no new connections, running requests are finished, then the database pool is closed. */
export async function serve(app: RequestListener, onStop: () => Promise<void> = async () => undefined): Promise<void> {
  const server = createServer(app);
  server.headersTimeout = 15_000;
  server.requestTimeout = 60_000;
  server.keepAliveTimeout = 65_000; // longer than a load balancer's usual 60 s, so that it never reuses a connection just closed
  server.maxHeadersCount = 100;

  const port = await listen(server);
  log.info({ port, version }, "listening");
  tellParent({ kind: "ready", port });

  stopWhenTold(async () => {
    await close(server);
    await onStop();
    await db.$disconnect();
  });
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "EADDRINUSE" ? new Error(`Port ${env.PORT} is in use by another program; set PORT to a free one.`) : error),
    );
    server.listen(env.PORT, env.HOST, () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : env.PORT);
    });
  });
}

const FINISH_MS = 5_000;

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), FINISH_MS).unref();
  });
}
