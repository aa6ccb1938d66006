import { fork } from "node:child_process";

import { db } from "#app/db/client.server";
import { childEnvironment, env } from "#app/env.server";
import { signInAs, visitor, type Visitor, type Web } from "#tests/support/http";

/** Loads the demo region into this file's database, in a process of its own as `npm start` does. */
export function loadDemoRegion(): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = fork("prisma/seed/seed.ts", {
      execArgv: ["--max-semi-space-size=64", "--import", "tsx"],
      env: childEnvironment({ DATABASE_URL: env.DATABASE_URL, LOG_LEVEL: "silent" }),
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? resolve() : reject(new Error(`the demo region could not be loaded (${String(code)})`))));
  });
}

/** The browser of somebody with a demo account. @param key what stands before the @ of the address */
export async function demoVisitor(web: Web, key: string): Promise<Visitor> {
  const user = await db.user.findUniqueOrThrow({ where: { email: `${key}@demo.xiangji.test` }, select: { id: true } });
  return visitor(web.origin, await signInAs(user.id));
}
