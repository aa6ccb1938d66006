export type FormValue = string | FormValue[] | { [name: string]: FormValue };
export type FormBody = { [name: string]: FormValue };

/** A body as Stripe's libraries send it: `metadata[order]=1&items[0][amount]=5` becomes `{ metadata: { order: "1" }, items: [{ amount: "5" }] }`. */
export function parseForm(text: string): FormBody {
  const root: FormBody = {};
  for (const [name, value] of new URLSearchParams(text)) set(root, [...name.matchAll(/[^[\]]+/g)].map(String), value);
  return collapse(root) as FormBody;
}

function set(target: FormBody, [name = "", ...rest]: string[], value: string): void {
  if (["__proto__", "constructor", "prototype"].includes(name)) return;
  if (rest.length === 0) {
    target[name] = value;
    return;
  }
  const inner = target[name];
  const next: FormBody = typeof inner === "object" && !Array.isArray(inner) ? inner : {};
  target[name] = next;
  set(next, rest, value);
}

/** Objects whose names count up from nought are lists. */
function collapse(value: FormValue): FormValue {
  if (typeof value !== "object" || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([name, inner]): [string, FormValue] => [name, collapse(inner)]);
  const list = entries.length > 0 && entries.every(([name], index) => name === String(index));
  return list ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}

export const textOf = (body: FormBody, name: string): string | null => {
  const value = body[name];
  return typeof value === "string" ? value : null;
};

export const numberOf = (body: FormBody, name: string): number | null => {
  const value = textOf(body, name);
  return value !== null && /^-?\d{1,15}$/.test(value) ? Number(value) : null;
};

export const insideOf = (body: FormBody, name: string): FormBody => {
  const value = body[name];
  return typeof value === "object" && !Array.isArray(value) ? value : {};
};

export const listOf = (body: FormBody, name: string): FormBody[] => {
  const value = body[name];
  return Array.isArray(value) ? value.flatMap((each) => (typeof each === "object" && !Array.isArray(each) ? [each] : [])) : [];
};

/** Metadata is text by name. */
export const metadataOf = (body: FormBody): Record<string, string> =>
  Object.fromEntries(Object.entries(insideOf(body, "metadata")).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
