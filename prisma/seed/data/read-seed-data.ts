import { readFileSync } from "node:fs";
import { z } from "zod";
import {
  buyersSchema, categorySchema, coopSchema, divisionPlacesSchema, divisionSchema, filingWindowSchema, hallSchema, personSchema, productSchema,
  programmeCountySchema, programmeSchema, reservationThresholdSchema, targetRuleSchema,
} from "./schema";

/** Everything that the demo region is made of, parsed; throws a ZodError that names the first wrong row. */
export type SeedData = ReturnType<typeof readSeedData>;
export type SeedProductRow = SeedData["products"][number];
export type SeedUnitRow = SeedData["units"][number];

/**
 * Reads and checks the files of this folder.
 *
 * @param folder where they lie; a bundled caller passes it, because its own `import.meta.url` points into the build
 */
export function readSeedData(folder: URL = new URL("./", import.meta.url)) {
  const read = <Schema extends z.ZodType>(name: string, schema: Schema): z.output<Schema> =>
    schema.parse(JSON.parse(readFileSync(new URL(name, folder), "utf8")));

  const programmes = read("programmes.json", z.array(programmeSchema)).map((programme) => ({
    ...programme,
    counties: programme.kind === "ORIGIN" ? read(programme.countiesFile, z.array(programmeCountySchema)) : [],
  }));
  const { bureaus, units } = read("buyers.json", buyersSchema);
  return {
    divisions: read("divisions.json", z.array(divisionSchema)),
    divisionPlaces: read("division-places.json", divisionPlacesSchema),
    programmes,
    targetRules: read("target-rules.json", z.array(targetRuleSchema)),
    reservationThresholds: read("reservation-thresholds.json", z.array(reservationThresholdSchema)),
    filingWindows: read("filing-windows.json", z.array(filingWindowSchema)),
    categories: read("categories.json", z.array(categorySchema)),
    halls: read("halls.json", z.array(hallSchema)),
    coops: read("coops.json", z.array(coopSchema)),
    products: read("products.json", z.array(productSchema)),
    bureaus,
    units,
    people: read("people.json", z.array(personSchema)),
  };
}
