import type { LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";
import http, { type RequestOptions } from "node:http";
import https from "node:https";
import { BlockList, isIP, type LookupFunction } from "node:net";

import { env } from "#app/env.server";

const TIMEOUT_MS = 10_000;

/** IPv4 that is not the public network: private, loopback, link-local, shared, documentation, multicast, reserved. */
const inside = new BlockList();
for (const [net, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const) {
  inside.addSubnet(net, bits, "ipv4");
}
/** IPv6 is public inside 2000::/3 alone, but for documentation and tunnels that carry an IPv4 address within. */
const unicast = new BlockList();
unicast.addSubnet("2000::", 3, "ipv6");
const tunnels = new BlockList();
tunnels.addSubnet("2001::", 23, "ipv6");
tunnels.addSubnet("2001:db8::", 32, "ipv6");
tunnels.addSubnet("2002::", 16, "ipv6");

/** True for an address of the public network. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return !inside.check(address, "ipv4");
  return version === 6 && unicast.check(address, "ipv6") && !tunnels.check(address, "ipv6");
}

/** What may be entered as the address of a receiver: https, no name or password in it, no address inside a private network. Names are looked up when something is sent. */
export function isAllowedTarget(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username !== "" || url.password !== "" || url.hash !== "") return false;
  const host = hostOf(url);
  if (env.WEBHOOK_LOCAL) return url.protocol === "https:" || url.protocol === "http:";
  if (url.protocol !== "https:" || host === "localhost" || host.endsWith(".localhost")) return false;
  return isIP(host) === 0 ? host.includes(".") : isPublicAddress(host);
}

interface PostOptions {
  timeoutMs?: number;
  /** What a name leads to. */
  resolve?: (host: string) => Promise<LookupAddress[]>;
}

const addressesOf = (host: string): Promise<LookupAddress[]> => lookup(host, { all: true });

export interface Posted {
  status: number | null;
  /** Why there is no status: a word for a list, never what the other side sent. */
  error: string | null;
}

/**
 * Sends bytes to an address that somebody entered. The name is looked up once, every address it has must be public, and the connection goes to the very address that
 * was looked at; redirects are answers like any other and not followed; nothing of what is answered is kept.
 */
export async function post(
  text: string,
  body: string,
  headers: Record<string, string>,
  { timeoutMs = TIMEOUT_MS, resolve = addressesOf }: PostOptions = {},
): Promise<Posted> {
  if (!isAllowedTarget(text)) return { status: null, error: "refused" };
  const url = new URL(text);
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const addresses = await Promise.race([resolve(hostOf(url)), whenAborted(signal)]);
    if (!env.WEBHOOK_LOCAL && !addresses.every(({ address }) => isPublicAddress(address))) return { status: null, error: "refused" };
    const pinned: LookupFunction = (_host, options, done) => {
      const [first] = addresses;
      if (options.all) done(null, addresses);
      else done(null, first?.address ?? "", first?.family ?? 4);
    };
    const bytes = Buffer.from(body);
    const options: RequestOptions = {
      method: "POST",
      signal,
      lookup: pinned,
      agent: false,
      headers: { ...headers, "Content-Length": bytes.length, Connection: "close" },
    };
    return { status: await send(url, options, bytes), error: null };
  } catch (error) {
    return { status: null, error: signal.aborted ? "timeout" : reasonOf(error) };
  }
}

function send(url: URL, options: RequestOptions, bytes: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === "https:" ? https : http).request(url, options, (response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    request.on("error", reject);
    request.end(bytes);
  });
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(new Error("timeout")), { once: true }));
}

/** The host as `isIP` knows it: IPv6 without brackets. */
const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, "");

function reasonOf(error: unknown): string {
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  return /^[A-Z][A-Z0-9_]{2,40}$/.test(code) ? code : "failed";
}
