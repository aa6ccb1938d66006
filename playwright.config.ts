import { defineConfig } from "@playwright/test";
import { existsSync } from "node:fs";

const port = Number(process.env.E2E_PORT ?? 3399);

/** Debian's own browser where it is installed: nothing is downloaded. The one without a window does the same for two thirds of the processor's time. */
const executablePath = [
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((file) => existsSync(file));

/** Journeys through the production build with a database of its own. */
export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "test-results",
  fullyParallel: true,
  workers: 3, // on two cores: browser, server and database wait for each other
  retries: 0,
  timeout: 150_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    // A trace of every step costs two fifths of the run: E2E_TRACE=1 records them where a failure needs it.
    trace: process.env.E2E_TRACE ? "retain-on-failure" : "off",
    screenshot: "only-on-failure",
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    },
  },
  // A start, a stop and their seconds are measured alone; a machine under the load of other journeys would be measured with them.
  projects: [
    { name: "journeys", testIgnore: "start.spec.ts" },
    { name: "start", testMatch: "start.spec.ts", dependencies: ["journeys"] },
  ],
  webServer: {
    command: "node app/server/bootstrap.mjs start",
    url: `http://127.0.0.1:${port}/healthz`,
    env: { PORT: String(port), XIANGJI_DATA: process.env.E2E_DATA ?? ".cache/e2e-data" },
    timeout: 300_000, // the demo region is made anew
    reuseExistingServer: false,
    gracefulShutdown: { signal: "SIGTERM", timeout: 12_000 },
    stdout: "pipe",
  },
});
