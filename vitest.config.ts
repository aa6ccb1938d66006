import path from "node:path";
import { defineConfig } from "vitest/config";

const alias = { "#app": path.resolve("app"), "#tests": path.resolve("tests"), "#prisma": path.resolve("prisma") };

/** Pure files are tested beside themselves; what needs a database is in tests/integration and gets a real one, cloned per file. */
export default defineConfig({
  resolve: { alias },
  test: {
    maxWorkers: 2, // a test of the database waits for it half the time; the default leaves one of two cores idle, three keep each other waiting
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["app/**/*.test.{ts,tsx}", "prisma/**/*.test.ts", "tests/unit/**/*.test.ts", "tests/architecture.test.ts"],
          environment: "node",
          testTimeout: 30_000, // the compilers work beside them
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["tests/integration/**/*.test.ts"],
          environment: "node",
          env: { NODE_ENV: "production", LOG_LEVEL: "error" }, // pages are rendered by React as in production; what the product reports explains a failure
          globalSetup: ["tests/support/global-database.ts"],
          setupFiles: ["tests/support/file-database.ts"],
          pool: "forks",
          isolate: false, // modules stay loaded from file to file
          server: { deps: { external: [/\/build\/server\//] } }, // compiled already
          testTimeout: 90_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
