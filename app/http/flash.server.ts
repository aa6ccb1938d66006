import { redirect } from "@remix-run/node";

import { preferencesOf } from "#app/http/preferences";
import { translator } from "#app/i18n/i18n.server";

const COOKIE = "xj_flash";
const SECONDS = 60;

export type FlashTone = "good" | "warn" | "late";

export interface Flash {
  message: string;
  tone: FlashTone;
  /** Changes with every message, so that the same words show again. */
  id: string;
}

type FlashParams = Record<string, string | number>;

/** A `Set-Cookie` value that makes the next page say something once. @param key in any catalogue, `account:flash.saved` */
export function flashCookie(request: Request, key: string, params: FlashParams = {}, tone: FlashTone = "good"): string {
  const value = Buffer.from(JSON.stringify({ key, params, tone, id: Date.now().toString(36) })).toString("base64url");
  return cookie(request, value, SECONDS);
}

/** See Other, with a word about what was done. */
export function redirectWithFlash(request: Request, to: string, key: string, params: FlashParams = {}, tone: FlashTone = "good"): Response {
  const response = redirect(to, 303);
  response.headers.append("Set-Cookie", flashCookie(request, key, params, tone));
  return response;
}

/** The message that waits, if any, and the header that takes it away. Called by the loaders of the frames. */
export function takeFlash(request: Request): { flash: Flash | null; headers: Record<string, string> } {
  const value = /(?:^|;\s*)xj_flash=([\w-]+)/.exec(request.headers.get("cookie") ?? "")?.[1];
  if (!value) return { flash: null, headers: {} };
  return { flash: read(request, value), headers: { "Set-Cookie": cookie(request, "", 0) } };
}

function read(request: Request, value: string): Flash | null {
  try {
    const { key, params, tone, id } = JSON.parse(Buffer.from(value, "base64url").toString("utf8")) as Record<string, unknown>;
    if (typeof key !== "string" || !/^[a-z]+:flash\./.test(key)) return null; // only sentences made for this purpose
    const t = translator(preferencesOf(request).locale) as unknown as (key: string, options: Record<string, unknown>) => string;
    const message = t(key, { ...(params as object), defaultValue: "" });
    return message === "" ? null : { message, tone: tone === "warn" || tone === "late" ? tone : "good", id: String(id) };
  } catch {
    return null;
  }
}

function cookie(request: Request, value: string, seconds: number): string {
  const secure = new URL(request.url).protocol === "https:" ? "; Secure" : "";
  return `${COOKIE}=${value}; Path=/; Max-Age=${seconds}; SameSite=Lax; HttpOnly${secure}`;
}
