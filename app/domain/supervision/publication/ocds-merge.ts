import type { Json, Release } from "#app/domain/supervision/publication/ocds-release";

/**
 * The present state of a contracting process: its releases merged in their order, as the standard's merge routine has it. Objects are merged member by member,
 * lists of things with an `id` thing by thing, everything else is replaced; what is about the release itself is not merged.
 *
 * @param releases of one process, oldest first, at least one
 * @throws RangeError for none
 */
export function compileReleases(releases: readonly Release[]): Release {
  const last = releases.at(-1);
  if (!last) throw new RangeError("no release to compile");
  const merged = releases.reduce<{ [name: string]: Json }>((sum, release) => mergeObjects(sum, release), {});
  return { ...merged, ocid: last.ocid, id: `${last.ocid}-${last.date}`, date: last.date, tag: ["compiled"] };
}

type Thing = { [name: string]: Json };
const isObject = (value: Json | undefined): value is Thing => typeof value === "object" && value !== null && !Array.isArray(value);
const isIdentified = (value: Json): value is Thing & { id: string | number } =>
  isObject(value) && (typeof value.id === "string" || typeof value.id === "number");

function mergeObjects(old: Thing, fresh: Thing): Thing {
  const merged: Thing = { ...old };
  for (const [name, value] of Object.entries(fresh)) {
    if (value === null) delete merged[name];
    else merged[name] = mergeValues(merged[name], value);
  }
  return merged;
}

function mergeValues(old: Json | undefined, fresh: Json): Json {
  if (isObject(old) && isObject(fresh)) return mergeObjects(old, fresh);
  if (!Array.isArray(old) || !Array.isArray(fresh) || !old.every(isIdentified) || !fresh.every(isIdentified)) return fresh;
  const things = new Map<string, Thing>(old.map((thing) => [String(thing.id), thing]));
  for (const thing of fresh) things.set(String(thing.id), mergeObjects(things.get(String(thing.id)) ?? {}, thing));
  return [...things.values()];
}
