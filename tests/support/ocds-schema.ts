import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";
import { readFileSync } from "node:fs";
import path from "node:path";

/** The official schema of OCDS 1.1.5 with the extensions that the packages declare applied to it, as the standard has packages validated. */

type Schema = { [name: string]: unknown };

const read = (name: string): Schema => JSON.parse(readFileSync(path.resolve("tests/fixtures/ocds", name), "utf8")) as Schema;

/** JSON Merge Patch (RFC 7396), which is how an extension changes the schema. */
function patched(target: unknown, patch: unknown): unknown {
  if (typeof patch !== "object" || patch === null || Array.isArray(patch)) return patch;
  const result: Schema = typeof target === "object" && target !== null && !Array.isArray(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else result[name] = patched(result[name], value);
  }
  return result;
}

const release = patched(
  patched(read("release-schema.json"), read("otherRequirements.release-schema.json")),
  read("partyDetails_scale.release-schema.json"),
) as Schema;

/** `required: []` of the pagination extension would take the standard's own demands away. */
const paged = (name: string): Schema => {
  const own = read(`${name}.json`);
  return { ...(patched(own, read(`pagination.${name}.json`)) as Schema), required: own.required };
};

const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema(release);
ajv.addSchema(read("versioned-release-validation-schema.json"));
const validators = {
  releases: ajv.compile(paged("release-package-schema")),
  records: ajv.compile(paged("record-package-schema")),
};

/** What is wrong with a package, in words; nothing where it is valid. */
export function faultsOf(kind: keyof typeof validators, value: unknown): string[] {
  const validate = validators[kind];
  if (validate(value)) return [];
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}
