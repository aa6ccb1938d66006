/**
 * Writes the English catalogue of places from divisions.json, the lists of programme counties, which say former names too, and place-name-exceptions.json.
 *
 *   node prisma/seed/data/build-place-names.mjs
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { readPlaces } from "./read-places.mjs";
import { englishPlaceNames } from "./place-names.mjs";

const { names, above } = readPlaces();
const places = englishPlaceNames(names, above);
writeFileSync(fileURLToPath(new URL("../../../app/i18n/en/places.json", import.meta.url)), `${JSON.stringify(places, null, 2)}\n`);
console.log(`${Object.keys(places).length} names`);
