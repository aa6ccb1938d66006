import { defineConfig } from "prisma/config";

// `prisma generate` needs no database and no engine; migrations are applied by app/db/migrate.server.ts.
export default defineConfig({ schema: "prisma", migrations: { path: "prisma/migrations" } });
