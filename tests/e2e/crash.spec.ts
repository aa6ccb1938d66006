import { expect, test } from "@playwright/test";
import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** No browser: the processes of the production build, killed while they work. */
test("killed twenty times under load, nothing acknowledged is lost and nothing is half there", async () => {
  test.setTimeout(720_000);
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", "tests/support/crash-drill.ts"], { timeout: 700_000 });
  const result = JSON.parse(stdout.trim().split("\n").at(-1) ?? "{}") as Record<string, unknown>;
  expect(result).toMatchObject({
    killed: { web: 7, postgres: 7, worker: 6 },
    missing: { groups: 0, acceptances: 0, payments: 0 },
    half: 0,
    differences: [],
  });
  expect(result.groups).toBeGreaterThan(20);
  expect(result.payments).toBeGreaterThan(5);
});
