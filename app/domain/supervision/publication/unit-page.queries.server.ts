import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import type { StoredFile } from "#app/domain/identity/stored-file.queries.server";
import { listProgrammesFor, type ProgrammeTerms } from "#app/domain/region/queries.server";
import { listParts } from "#app/domain/supervision/publication/progress-figures.server";
import { publishedDay, publishedFen, ruleFor } from "#app/domain/supervision/publication/rule";
import { listConfirmedRules } from "#app/domain/supervision/publication/rules.queries.server";
import { addDays, fiscalYearOf, instantOf, type CalendarDate } from "#app/lib/dates";
import { ratioBps } from "#app/lib/money";

export interface UnitPageText {
  taglineZh: string;
  taglineEn: string;
  storyZh: string;
  storyEn: string;
  showsSuppliers: boolean;
  showsProgress: boolean;
}

export interface UnitPagePicture {
  position: number;
  fileId: string;
  altZh: string;
  altEn: string;
}

export interface OwnUnitPage {
  slug: string;
  version: number;
  publishedAt: Date | null;
  /** The draft is not what is shown. */
  ahead: boolean;
  text: UnitPageText;
  pictures: UnitPagePicture[];
}

const textColumns = { taglineZh: true, taglineEn: true, storyZh: true, storyEn: true, showsSuppliers: true, showsProgress: true } as const;
const pictureColumns = { position: true, fileId: true, altZh: true, altEn: true } as const;

/** The draft of the actor's own unit; null before the first one. */
export async function getOwnUnitPage(actor: Actor): Promise<OwnUnitPage | null> {
  const page = await db.unitPage.findUnique({
    where: { unitId: actor.orgId },
    select: {
      slug: true,
      version: true,
      publishedAt: true,
      publishedVersion: true,
      texts: { where: { edition: "DRAFT" }, select: textColumns },
      pictures: { where: { edition: "DRAFT" }, select: pictureColumns, orderBy: { position: "asc" } },
    },
  });
  const [text] = page?.texts ?? [];
  if (!page || !text) return null;
  const { slug, version, publishedAt, publishedVersion, pictures } = page;
  return { slug, version, publishedAt, ahead: publishedVersion !== version, text, pictures };
}

/** Address that is proposed before there is one: the place and the unit's budget code. */
export async function proposeSlug(actor: Actor): Promise<string> {
  const unit = await db.unit.findUniqueOrThrow({ where: { id: actor.orgId }, select: { divisionCode: true, budgetCode: true } });
  const code = unit.budgetCode
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  return `canteen-${unit.divisionCode}-${code}`.slice(0, 40).replace(/-+$/, "");
}

/** A picture of the actor's own page, shown or not. */
export async function getOwnPagePicture(actor: Actor, fileId: string): Promise<StoredFile | null> {
  const used = await db.unitPagePicture.findFirst({ where: { unitId: actor.orgId, fileId }, select: { fileId: true } });
  return (
    used &&
    db.storedFile.findFirst({
      where: { id: fileId, ownerType: "unit", ownerId: actor.orgId },
      select: { id: true, mediaType: true, fileName: true, content: true },
    })
  );
}

export interface UnitPageProgress {
  programme: ProgrammeTerms;
  requiredFen: bigint;
  orderedFen: bigint;
  acceptedFen: bigint;
  settledFen: bigint;
  countedFen: bigint;
  completionBps: bigint | null;
}

export interface UnitPageSupplier {
  name: string;
  nameEn: string | null;
  county: string;
  province: string;
}

export interface UnitPageView {
  unit: { name: string; nameEn: string | null; divisionCode: string; place: string };
  text: UnitPageText;
  pictures: UnitPagePicture[];
  fiscalYear: number;
  /** Last day that figures and suppliers are of. */
  day: CalendarDate;
  /** Null: the unit does not show them. */
  progress: UnitPageProgress[] | null;
  suppliers: UnitPageSupplier[] | null;
}

/** A published page as everybody sees it; null where there is none. */
export async function getPublicUnitPage(slug: string, today: CalendarDate): Promise<UnitPageView | null> {
  const page = await db.unitPage.findFirst({ where: { slug, publishedAt: { not: null } }, select: { unitId: true } });
  return page && viewOf(page.unitId, "PUBLISHED", today);
}

/** The draft as it would look; null before there is one. */
export async function previewUnitPage(actor: Actor, today: CalendarDate): Promise<UnitPageView | null> {
  return viewOf(actor.orgId, "DRAFT", today);
}

async function viewOf(unitId: string, edition: "DRAFT" | "PUBLISHED", today: CalendarDate): Promise<UnitPageView | null> {
  const [unit] = await db.$queryRaw<UnitPageView["unit"][]>`
    SELECT u.name, u.name_en AS "nameEn", u.division_code AS "divisionCode", coalesce(d.name, '') AS place FROM unit u LEFT JOIN division d ON d.code = u.division_code
    WHERE u.id = ${unitId}::uuid`;
  const [text, pictures, rules] = await Promise.all([
    db.unitPageText.findUnique({ where: { unitId_edition: { unitId, edition } }, select: textColumns }),
    db.unitPagePicture.findMany({ where: { unitId, edition }, select: pictureColumns, orderBy: { position: "asc" } }),
    listConfirmedRules(),
  ]);
  if (!unit || !text) return null;
  const prefix = unit.divisionCode.replace(/(?:00){1,2}$/, "");
  const day = publishedDay(rules, prefix, null, today);
  const fiscalYear = fiscalYearOf(day);
  const step = ruleFor(rules, prefix, null, today).roundToFen;
  return {
    unit,
    text,
    pictures,
    fiscalYear,
    day,
    progress: text.showsProgress ? await progressOf(unitId, unit.divisionCode, fiscalYear, day, step) : null,
    suppliers: text.showsSuppliers ? await suppliersOf(unitId, fiscalYear, day) : null,
  };
}

/** A unit's own figures of a day, rounded like those of its place. */
async function progressOf(
  unitId: string,
  divisionCode: string,
  fiscalYear: number,
  day: CalendarDate,
  step: bigint,
): Promise<UnitPageProgress[]> {
  const programmes = await listProgrammesFor(divisionCode, fiscalYear);
  return Promise.all(
    programmes.map(async (programme) => {
      const parts = await listParts({ programmeId: programme.id, fiscalYear, prefix: divisionCode, day, unitId });
      const sum = (pick: (part: (typeof parts)[number]) => bigint) =>
        publishedFen(
          parts.reduce((total, part) => total + pick(part), 0n),
          step,
        );
      const requiredFen = sum((part) => part.requiredFen);
      const acceptedFen = sum((part) => part.acceptedFen);
      const settledFen = sum((part) => part.settledFen);
      const counted = sum((part) => part.countedFen);
      return {
        programme,
        requiredFen,
        orderedFen: sum((part) => part.orderedFen),
        acceptedFen,
        settledFen,
        countedFen: counted,
        completionBps: ratioBps(counted, requiredFen),
      };
    }),
  );
}

const MOST_SUPPLIERS = 60;

/** Co-ops whose goods the unit has accepted in the year, by county; who they are and where, not for how much. */
async function suppliersOf(unitId: string, fiscalYear: number, day: CalendarDate): Promise<UnitPageSupplier[]> {
  return db.$queryRaw<UnitPageSupplier[]>`
    SELECT DISTINCT c.name, c.name_en AS "nameEn", coalesce(d.name, '') AS county, coalesce(p.name, '') AS province, c.county_code AS sort
    FROM acceptance a JOIN purchase_order o ON o.unit_id = a.unit_id AND o.id = a.order_id JOIN order_group g ON g.unit_id = o.unit_id AND g.id = o.group_id
      JOIN coop c ON c.id = o.coop_id LEFT JOIN division d ON d.code = c.county_code LEFT JOIN division p ON p.code = rpad(left(c.county_code, 2), 6, '0')::char(6)
    WHERE a.unit_id = ${unitId}::uuid AND a.amount_fen > 0 AND g.source <> 'PERSONAL'
      AND NOT EXISTS (SELECT 1 FROM order_line x WHERE x.unit_id = o.unit_id AND x.order_id = o.id AND x.corrected_source = 'PERSONAL') AND a.accepted_at >= ${instantOf(`${fiscalYear}-01-01`)}
      AND a.accepted_at < ${instantOf(addDays(day, 1))} ORDER BY sort, name LIMIT ${MOST_SUPPLIERS}::int`;
}

/** Published pages of units of a division and below, by name. */
export async function listPublicUnitPages(
  prefix: string,
): Promise<{ slug: string; name: string; nameEn: string | null; taglineZh: string; taglineEn: string }[]> {
  return db.$queryRaw`
    SELECT p.slug, u.name, u.name_en AS "nameEn", t.tagline_zh AS "taglineZh", t.tagline_en AS "taglineEn"
    FROM unit_page p JOIN unit u ON u.id = p.unit_id JOIN unit_page_text t ON t.unit_id = p.unit_id AND t.edition = 'PUBLISHED'
    WHERE p.published_at IS NOT NULL AND u.division_code LIKE ${`${prefix}%`} ORDER BY u.name, p.slug LIMIT 200`;
}
