import { env } from "#app/env.server";

/** The address that links in files for machines begin with: the one people type, or the one that was asked. */
export function publicOrigin(request: Request): string {
  return new URL(env.PUBLIC_URL ?? request.url).origin;
}
