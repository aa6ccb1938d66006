import internals from "@prisma/internals";
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

import { db } from "#app/db/client.server";

/** The migrations are SQL by hand; the client is generated from the schema. This keeps the two in step: every model, field, type, nullability and key. */
const files = ["prisma/schema.prisma", ...readdirSync("prisma/models").map((name) => `prisma/models/${name}`)];
const { datamodel } = await internals.getDMMF({ datamodel: files.map((file): [string, string] => [file, readFileSync(file, "utf8")]) });

interface Column {
  table: string;
  column: string;
  type: string;
  nullable: boolean;
}

const native: Record<string, (args: readonly string[]) => string> = {
  Uuid: () => "uuid",
  Char: ([length]) => `character(${length})`,
  Date: () => "date",
  Timestamptz: ([precision]) => `timestamp(${precision}) with time zone`,
  Decimal: (args) => `numeric(${args.join(",")})`,
  SmallInt: () => "smallint",
};
const scalar: Record<string, string> = {
  String: "text",
  Int: "integer",
  BigInt: "bigint",
  Boolean: "boolean",
  Json: "jsonb",
  Bytes: "bytea",
};

const enumNames = new Map(datamodel.enums.map((type) => [type.name, type.dbName ?? type.name]));

const declared: Column[] = datamodel.models.flatMap((model) =>
  model.fields
    .filter((field) => field.kind !== "object")
    .map((field) => {
      const [name, args] = (field.nativeType ?? []) as [string?, string[]?];
      const base = field.kind === "enum" ? enumNames.get(field.type) : name ? native[name]?.(args ?? []) : scalar[field.type];
      return {
        table: model.dbName ?? model.name,
        column: field.dbName ?? field.name,
        type: `${base}${field.isList ? "[]" : ""}`,
        nullable: !field.isRequired,
      };
    }),
);

/** Prisma's own model description leaves out the types it cannot handle. */
const unsupported: Column[] = [{ table: "listing", column: "terms", type: "tsvector", nullable: false }];

const byName = (left: Column, right: Column) => `${left.table}.${left.column}`.localeCompare(`${right.table}.${right.column}`);

test("every field of the schema is a column of the same name, type and nullability, and the other way round", async () => {
  const migrated = await db.$queryRaw<Column[]>`
    SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, a.atttypmod) AS type, NOT a.attnotnull AS nullable
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND c.relname <> '_prisma_migrations'`;
  expect(declared.length).toBeGreaterThan(300);
  expect(migrated.sort(byName)).toEqual([...declared, ...unsupported].sort(byName));
});

test("primary keys, unique keys and enum values are the same", async () => {
  const keys = await db.$queryRaw<{ key: string }[]>`
    SELECT c.relname || ' ' || CASE k.contype WHEN 'p' THEN 'primary' ELSE 'unique' END || ' ' ||
      (SELECT string_agg(a.attname, ',' ORDER BY x.n) FROM unnest(k.conkey) WITH ORDINALITY x(attnum, n) JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.attnum) AS key
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND k.contype IN ('p', 'u') AND c.relname <> '_prisma_migrations'`;
  const expected = datamodel.models.flatMap((model) => {
    const column = (name: string) => {
      const field = model.fields.find((candidate) => candidate.name === name);
      return field?.dbName ?? name;
    };
    const primary = model.primaryKey?.fields ?? model.fields.filter((field) => field.isId).map((field) => field.name);
    const unique = [...model.uniqueFields, ...model.fields.filter((field) => field.isUnique).map((field) => [field.name])];
    return [[...["primary"], primary] as const, ...unique.map((fields) => ["unique", fields] as const)].map(
      ([kind, fields]) => `${model.dbName ?? model.name} ${kind} ${fields.map(column).join(",")}`,
    );
  });
  expect(keys.map((row) => row.key).sort()).toEqual(expected.sort());

  const labels = await db.$queryRaw<{ label: string }[]>`
    SELECT t.typname || ' ' || string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder) AS label FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid
    JOIN pg_namespace n ON n.oid = t.typnamespace WHERE n.nspname = 'public' GROUP BY t.typname`;
  const types = datamodel.enums.map((type) => `${type.dbName ?? type.name} ${type.values.map((value) => value.name).join(",")}`);
  expect(labels.map((row) => row.label).sort()).toEqual(types.sort());
});
