import { hash, randomBytes } from "node:crypto";

import { db, inTransaction, type Tx } from "#app/db/client.server";
import type { Bulletin } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import {
  bulletinNumber,
  namedUnits,
  type BulletinContent,
  type BulletinFigures,
  type PublicTerms,
} from "#app/domain/supervision/bulletins/content";
import { bulletinMovedOn, bulletinNotFound, ownBulletin, replacesNothing } from "#app/domain/supervision/bulletins/errors";
import { publicVersion } from "#app/domain/supervision/bulletins/public-version";
import { getProgress, readFigures } from "#app/domain/supervision/publication/progress.queries.server";
import { publishedDay, smallestGroup } from "#app/domain/supervision/publication/rule";
import { listConfirmedRules } from "#app/domain/supervision/publication/rules.queries.server";
import { enqueue } from "#app/jobs/boss.server";
import { canonicalJson } from "#app/lib/canonical-json";
import { addDays, calendarDateOf, daysBetween, fromDbDate, toDbDate, type CalendarDate } from "#app/lib/dates";

/**
 * A second person of the bureau issues a draft: number, frozen bytes, their hash, and what everybody may read of them. A job signs both. Numbers have no gaps: the
 * bureau's numbers are given one after the other, and what has one is never deleted.
 *
 * @throws bulletinNotFound, bulletinMovedOn
 * @throws ownBulletin if the actor prepared or edited it
 * @throws replacesNothing if another bulletin has withdrawn the same one meanwhile
 */
export async function issueBulletin(actor: Actor, id: string, version: number): Promise<void> {
  const draft = await db.bulletin.findFirst({ where: { id, bureauId: actor.orgId } });
  if (!draft) throw bulletinNotFound();
  if (draft.state !== "DRAFT" || draft.version !== version || draft.figures === null) throw bulletinMovedOn();
  if (draft.createdById === actor.userId || draft.editedById === actor.userId) throw ownBulletin();
  const today = calendarDateOf(actor.now);
  const figures = JSON.parse(draft.figures) as BulletinFigures;
  const publication = await publicTerms(draft, figures, today);

  await inTransaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 AS locked FROM (SELECT pg_advisory_xact_lock(hashtextextended(${`bulletin:${actor.orgId}`}, 0))) AS waited`;
    const year = Number(today.slice(0, 4));
    const [last, place] = await Promise.all([
      tx.bulletin.findFirst({
        where: { bureauId: actor.orgId, state: "ISSUED" },
        orderBy: [{ numberYear: "desc" }, { serial: "desc" }],
        select: { numberYear: true, serial: true, sha256: true },
      }),
      placeOf(tx, draft),
    ]);
    const serial = last?.numberYear === year ? (last.serial ?? 0) + 1 : 1;
    const previous = last?.sha256 ? Buffer.from(last.sha256) : Buffer.alloc(32);
    const number = bulletinNumber(draft.series, year, serial);
    const content: BulletinContent = {
      format: "xiangji-bulletin/1",
      number,
      bureau: place.bureau,
      place: { code: draft.divisionPrefix.padEnd(6, "0"), name: place.name },
      fiscalYear: draft.fiscalYear,
      asOf: fromDbDate(draft.asOf),
      basis: draft.basis,
      named: draft.named,
      issuedAt: actor.now.toISOString(),
      issuedOn: today,
      previous: previous.toString("hex"),
      replaces: await replacedBy(tx, draft),
      figures,
      generalRemark: draft.generalRemark,
      publicRemark: draft.publicRemark,
      rowRemarks: draft.rowRemarks as Record<string, string>,
      publishes: draft.publishes,
      publishesUnits: draft.publishesUnits,
      publication,
    };
    const text = canonicalJson(content);
    const shown = publicVersion(content);
    const publicText = shown && canonicalJson(shown);
    const { count } = await tx.bulletin.updateMany({
      where: { id, bureauId: actor.orgId, state: "DRAFT", version },
      data: {
        state: "ISSUED",
        version: { increment: 1 },
        numberYear: year,
        serial,
        number,
        content: text,
        sha256: sha256(text),
        previous: new Uint8Array(previous),
        issuedById: actor.userId,
        issuedAt: actor.now,
        ...(publicText && publication
          ? {
              publicContent: publicText,
              publicSha256: sha256(publicText),
              publicFrom: toDbDate(publication.from),
              token: randomBytes(16).toString("base64url"),
            }
          : {}),
      },
    });
    if (count === 0) throw bulletinMovedOn();
    await nameUnits(tx, id, content);
    await enqueue(tx, "supervision.signBulletin", { bulletinId: id });
    await writeAudit(tx, actor, {
      action: "bulletin.issue",
      objectType: "bulletin",
      objectId: id,
      detail: { number, sha256: hash("sha256", text, "hex") },
    });
  });
}

const sha256 = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(hash("sha256", text, "buffer"));

async function placeOf(tx: Tx, { bureauId, divisionPrefix }: Bulletin) {
  const [bureau, division] = await Promise.all([
    tx.bureau.findUniqueOrThrow({ where: { id: bureauId }, select: { id: true, name: true, nameEn: true } }),
    tx.division.findFirst({ where: { prefix: divisionPrefix }, select: { name: true } }),
  ]);
  return { bureau, name: division?.name ?? "全国" };
}

async function replacedBy(tx: Tx, { replacesId }: Bulletin): Promise<BulletinContent["replaces"]> {
  if (replacesId === null) return null;
  const [old, others] = await Promise.all([
    tx.bulletin.findUnique({ where: { id: replacesId }, select: { number: true, sha256: true } }),
    tx.bulletin.count({ where: { replacesId, state: "ISSUED" } }),
  ]);
  if (!old?.number || !old.sha256 || others > 0) throw replacesNothing();
  return { number: old.number, sha256: Buffer.from(old.sha256).toString("hex") };
}

/** What the rules of publication let everybody see of these figures, as they are on the day of issue. */
async function publicTerms(draft: Bulletin, figures: BulletinFigures, today: CalendarDate): Promise<PublicTerms> {
  const rules = await listConfirmedRules();
  const prefix = draft.divisionPrefix;
  const asOf = fromDbDate(draft.asOf);
  const places = await Promise.all(
    figures.sections.map(({ programme }) => getProgress({ programme, fiscalYear: draft.fiscalYear, prefix, today }, readFigures)),
  );
  const embargoes = figures.sections.map(({ programme }) => daysBetween(publishedDay(rules, prefix, programme.id, today), today));
  const opens = addDays(asOf, Math.max(...embargoes));
  const unitIds = [...new Set(figures.sections.flatMap(({ units }) => units.map(({ id }) => id)))];
  const named = await db.$queryRaw<{ id: string }[]>`
    SELECT t.unit_id AS id FROM unit_page_text t WHERE t.edition = 'PUBLISHED' AND t.shows_progress AND t.unit_id = ANY (${unitIds}::uuid[]) ORDER BY 1`;
  return {
    from: opens > today ? opens : today,
    noteZh: places[0]?.rule.noteZh ?? "",
    noteEn: places[0]?.rule.noteEn ?? "",
    source: places[0]?.rule.source ?? "",
    sections: figures.sections.map(({ programme, divisions }, index) => {
      const progress = places[index];
      const prefixOf = (code: string) => code.replace(/(?:00){1,2}$/, "");
      return {
        programmeId: programme.id,
        visible: progress !== undefined && progress.whole !== null,
        roundToFen: String(progress?.rule.roundToFen ?? 1n),
        minUnits: Object.fromEntries(divisions.map(({ code }) => [code, smallestGroup(rules, prefixOf(code), programme.id, today)])),
        listed: (progress?.parts ?? []).map(({ code, own }) => `${code}${own ? "=" : ""}`),
      };
    }),
    named: named.map(({ id }) => id),
  };
}

async function nameUnits(tx: Tx, bulletinId: string, { figures, named }: BulletinContent): Promise<void> {
  const rows = figures.sections.flatMap((section) => {
    const ranked = section.units.filter(({ rank }) => rank !== null).length;
    const { best, last } = namedUnits(section, named);
    return [...best.map((unit) => ({ unit, best: true })), ...last.map((unit) => ({ unit, best: false }))].map(
      ({ unit, best: isBest }) => ({
        unitId: unit.id,
        bulletinId,
        programmeId: section.programme.id,
        best: isBest,
        rank: unit.rank ?? 0,
        ranked,
      }),
    );
  });
  if (rows.length > 0) await tx.bulletinUnit.createMany({ data: rows });
}
