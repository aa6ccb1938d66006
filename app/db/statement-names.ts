import { createHash } from "node:crypto";

/** Each connection keeps the plans of the statements it has seen: so many, and no more. */
const MAX_NAMES = 400;
/** A statement that is asked once or twice is not worth a plan that is kept. */
const ASKED_OFTEN = 3;

const names = new Map<string, string>();
const asked = new Map<string, number>();

/** The name under which a statement stays prepared: planning a statement of many joins costs more than running it. */
export function preparedName(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `x${createHash("sha1").update(text).digest("base64url").slice(0, 20)}`;
  names.set(text, name);
  return name;
}

/** The same for statements that come in any number, such as lists of ids of any length: undefined until one has proved to be common. */
export function nameOfCommon(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size >= MAX_NAMES) return undefined;
  const times = (asked.get(text) ?? 0) + 1;
  if (times >= ASKED_OFTEN) {
    asked.delete(text);
    return preparedName(text);
  }
  if (asked.size >= MAX_NAMES) asked.clear();
  asked.set(text, times);
  return undefined;
}
