import type { ServerBuild } from "@remix-run/node";
import { createServer } from "node:http";
import { randomBytes } from "node:crypto";
import path from "node:path";

import { db } from "#app/db/client.server";
import type { Audience, GrantRole } from "#app/domain/identity/actor";
import { scopeColumns } from "#app/domain/identity/scope";
import { hashPassword, sessionCookieFor } from "#app/integrations/auth.server";
import { newId } from "#app/lib/ids";
import { next } from "#tests/support/given";

export interface Web {
  origin: string;
  /** The server's route manifest, for walks over all routes. */
  build: ServerBuild;
  close(): Promise<void>;
}

/** The production build over HTTP, with this test file's database: it shares the pool of the test. */
export async function startWeb(): Promise<Web> {
  const { build, createWebApp } = (await import(path.resolve("build/server/product.js"))) as typeof import("#app/server/product");
  const server = createServer(createWebApp({ build, files: (_request, _response, pass) => pass() }));
  const port = await new Promise<number>((resolve) =>
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    }),
  );
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { origin: `http://127.0.0.1:${port}`, build, close };
}

export interface Visit {
  status: number;
  location: string | null;
  text: string;
  headers: Headers;
}

type Fields = Record<string, string | Blob> | [string, string | Blob][];

export interface Visitor {
  get(path: string, headers?: Record<string, string>): Promise<Visit>;
  post(path: string, fields?: Fields, options?: { headers?: Record<string, string>; multipart?: boolean }): Promise<Visit>;
  /** Sends bytes as they are: malformed bodies, wrong types. */
  send(path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>): Promise<Visit>;
  cookies: Map<string, string>;
}

/** A browser without JavaScript: keeps cookies, names its origin, does not follow redirects by itself. */
export function visitor(origin: string, cookieHeader = "", language = "zh-CN"): Visitor {
  const cookies = new Map<string, string>();
  const keep = (pair: string) => {
    const at = pair.indexOf("=");
    if (at > 0) cookies.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim());
  };
  if (cookieHeader) cookieHeader.split(";").forEach(keep);

  const ask = async (path: string, init: RequestInit): Promise<Visit> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(new URL(path, origin), {
      redirect: "manual",
      ...init,
      headers: {
        "accept-encoding": "identity",
        "accept-language": language,
        ...(cookie ? { cookie } : {}),
        ...(init.headers as Record<string, string>),
      },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = "", ...attributes] = line.split(";");
      if (attributes.some((attribute) => /^\s*max-age=0$/i.test(attribute))) cookies.delete(pair.split("=")[0] ?? "");
      else keep(pair);
    }
    const text = await response.text();
    return { status: response.status, location: response.headers.get("location"), text, headers: response.headers };
  };
  const own = { origin, "sec-fetch-site": "same-origin" };

  return {
    cookies,
    get: (path, headers = {}) => ask(path, { headers }),
    post: (path, fields = {}, { headers = {}, multipart = false } = {}) => {
      const entries = Array.isArray(fields) ? fields : Object.entries(fields);
      if (!multipart && entries.every(([, value]) => typeof value === "string")) {
        return ask(path, { method: "POST", body: new URLSearchParams(entries as [string, string][]), headers: { ...own, ...headers } });
      }
      const form = new FormData();
      for (const [name, value] of entries) form.append(name, value);
      return ask(path, { method: "POST", body: form, headers: { ...own, ...headers } });
    },
    send: (path, body, headers) => ask(path, { method: "POST", body, headers: { ...own, ...headers } }),
  };
}

export const A_PASSWORD = "correct horse battery";

export interface GivenGrant {
  audience: Audience;
  orgId: string;
  role: GrantRole;
}

/** A person who can sign in with `A_PASSWORD`, with grants that began a year ago. */
export async function givenPerson(grants: GivenGrant[] = [], options: { email?: string; name?: string } = {}) {
  const userId = newId();
  const email = options.email ?? `person${next()}-${process.pid}@example.test`;
  const validFrom = new Date(Date.now() - 365 * 86_400_000);
  const rows = grants.map(({ audience, orgId, role }, index) => ({
    id: newId(),
    userId,
    role,
    ...scopeColumns(audience, orgId),
    validFrom: new Date(validFrom.getTime() + index),
  }));
  await db.user.create({
    data: {
      id: userId,
      email,
      name: options.name ?? "测试员",
      emailVerified: true,
      credentials: { create: { id: newId(), accountId: userId, providerId: "credential", password: await cheapHash() } },
    },
  });
  await db.grant.createMany({ data: rows });
  return { userId, email, grantIds: rows.map((row) => row.id) };
}

let hashed: Promise<string> | undefined;
/** One hash for all test people: hashing is slow by intent. */
const cheapHash = () => (hashed ??= hashPassword(A_PASSWORD));

/** A session of a person, as a cookie header; under the given grant if one is named. */
export async function signInAs(userId: string, grantId: string | null = null): Promise<string> {
  const token = randomBytes(24).toString("base64url");
  const now = new Date();
  await db.session.create({
    data: {
      id: newId(),
      userId,
      token,
      expiresAt: new Date(now.getTime() + 86_400_000),
      createdAt: now,
      updatedAt: now,
      activeGrantId: grantId,
    },
  });
  return sessionCookieFor(token);
}
