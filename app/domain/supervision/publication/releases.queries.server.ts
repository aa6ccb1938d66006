import { db } from "#app/db/client.server";
import { compileReleases } from "#app/domain/supervision/publication/ocds-merge";
import type { Release } from "#app/domain/supervision/publication/ocds-release";

export const RELEASES_PER_PAGE = 100;
export const RECORDS_PER_PAGE = 50;

/** A page of what was published, in the order of publication. Nothing is ever inserted before its end, so that pages fit together whatever is published meanwhile. */
export interface Page {
  /** JSON texts of the releases or records, as they go into the package. */
  items: string[];
  /** When the newest of them was published. */
  publishedAt: Date;
  next: bigint | null;
  /** Null on the first page. */
  previous: bigint | null;
}

/** @param after number of the last release of the page before, 0 for the first page @returns null behind the end */
export async function getReleasePage(after: bigint): Promise<Page | null> {
  const rows = await db.ocdsRelease.findMany({
    where: { seq: { gt: after } },
    orderBy: { seq: "asc" },
    take: RELEASES_PER_PAGE + 1,
    select: { seq: true, content: true, publishedAt: true },
  });
  const shown = rows.slice(0, RELEASES_PER_PAGE);
  const last = shown.at(-1);
  if (!last) return null;
  const size = BigInt(RELEASES_PER_PAGE);
  return {
    items: shown.map((row) => row.content),
    publishedAt: last.publishedAt,
    next: rows.length > RELEASES_PER_PAGE ? last.seq : null,
    previous: after <= 0n ? null : after > size ? after - size : 0n,
  };
}

/** @param after number of the first release of the last record of the page before, 0 for the first page @returns null behind the end */
export async function getRecordPage(after: bigint): Promise<Page | null> {
  const begun = await db.ocdsRelease.findMany({
    where: { kind: "AWARD", seq: { gt: after } },
    orderBy: { seq: "asc" },
    take: RECORDS_PER_PAGE + 1,
    select: { seq: true, ocid: true },
  });
  const shown = begun.slice(0, RECORDS_PER_PAGE);
  const last = shown.at(-1);
  if (!last) return null;
  const [releases, before] = await Promise.all([
    db.ocdsRelease.findMany({
      where: { ocid: { in: shown.map(({ ocid }) => ocid) } },
      orderBy: { seq: "asc" },
      select: { ocid: true, content: true, publishedAt: true },
    }),
    db.ocdsRelease.findMany({
      where: { kind: "AWARD", seq: { lte: after } },
      orderBy: { seq: "desc" },
      take: RECORDS_PER_PAGE + 1,
      select: { seq: true },
    }),
  ]);
  const byProcess = groupByProcess(releases);
  return {
    items: shown.map(({ ocid }) =>
      recordText(
        ocid,
        (byProcess.get(ocid) ?? []).map(({ content }) => content),
      ),
    ),
    publishedAt: releases.reduce((newest, { publishedAt }) => (publishedAt > newest ? publishedAt : newest), new Date(0)),
    next: begun.length > RECORDS_PER_PAGE ? last.seq : null,
    previous: after <= 0n ? null : before.length > RECORDS_PER_PAGE ? (before.at(-1)?.seq ?? 0n) : 0n,
  };
}

function groupByProcess<Row extends { ocid: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.ocid);
    if (group) group.push(row);
    else groups.set(row.ocid, [row]);
  }
  return groups;
}

/** The releases stay the texts that were published; only what they come to is computed. */
function recordText(ocid: string, contents: readonly string[]): string {
  const compiled = compileReleases(contents.map((content) => JSON.parse(content) as Release));
  return `{"ocid":${JSON.stringify(ocid)},"releases":[${contents.join(",")}],"compiledRelease":${JSON.stringify(compiled)}}`;
}

export interface OpenDataFigures {
  releases: bigint;
  processes: number;
  /** Instants of the oldest and the newest event; null while nothing is published. */
  from: Date | null;
  to: Date | null;
}

/** How much is published, for the page about it. */
export async function getOpenDataFigures(): Promise<OpenDataFigures> {
  const [row] = await db.$queryRaw<OpenDataFigures[]>`
    SELECT coalesce(max(seq), 0)::bigint AS releases, (SELECT count(*) FROM ocds_release WHERE kind = 'AWARD')::int AS processes,
      (SELECT at FROM ocds_release ORDER BY seq LIMIT 1) AS "from", (SELECT at FROM ocds_release ORDER BY seq DESC LIMIT 1) AS "to" FROM ocds_release`;
  return row ?? { releases: 0n, processes: 0, from: null, to: null };
}
