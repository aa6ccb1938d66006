import { afterAll, beforeAll, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { startWeb, type Web } from "#tests/support/http";
import type { FormCase } from "#tests/support/form-walk/form-case";
import { walkForm } from "#tests/support/form-walk/walk-form";

/** One test for each form of a table, in a file of its own so that the tables run side by side. */
export function walkForms(forms: readonly FormCase[]): void {
  let web: Web;
  beforeAll(async () => {
    web = await startWeb();
  }, 120_000);
  afterAll(() => web.close());

  test.each(forms.map((form) => [form.name, form] as const))(
    "%s",
    async (_name, form) => {
      await db.rateLimit.deleteMany(); // a quarter of an hour later
      expect(await walkForm(web.origin, form)).toEqual([]);
    },
    300_000,
  );
}
