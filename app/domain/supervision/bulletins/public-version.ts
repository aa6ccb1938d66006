import type {
  BulletinContent,
  DivisionLine,
  Line,
  PublicBulletin,
  PublicLine,
  PublicTerms,
  Section,
} from "#app/domain/supervision/bulletins/content";
import { rankByCompletion } from "#app/domain/supervision/bulletins/rank";
import { publishedFen } from "#app/domain/supervision/publication/rule";
import { hiddenCells } from "#app/domain/supervision/publication/suppress";
import { ratioBps } from "#app/lib/money";

/**
 * What everybody may read of a bulletin: rounded figures of the place and of the divisions that the small-number rule lets stand, units that publish their progress
 * themselves, and the remark that was written for everybody. Ranks are among what is listed: a missing rank would speak of the division that is left out.
 *
 * @returns null for a bulletin that is not for the public, or of which nothing may be shown
 */
export function publicVersion(content: BulletinContent): PublicBulletin | null {
  const { publication, publishes } = content;
  if (!publishes || !publication?.sections.some(({ visible }) => visible)) return null;
  const { number, place, fiscalYear, asOf, basis, issuedOn, publicRemark, replaces, bureau } = content;
  return {
    format: "xiangji-public-bulletin/1",
    number,
    bureau: { name: bureau.name, nameEn: bureau.nameEn },
    place,
    fiscalYear,
    asOf,
    basis,
    issuedOn,
    remark: publicRemark,
    noteZh: publication.noteZh,
    noteEn: publication.noteEn,
    source: publication.source,
    replaces: replaces?.number ?? null,
    sections: content.figures.sections.map((section) => publicSection(section, content, publication)),
  };
}

function publicSection(section: Section, content: BulletinContent, publication: PublicTerms): PublicBulletin["sections"][number] {
  const { programme } = section;
  const terms = publication.sections.find(({ programmeId }) => programmeId === programme.id);
  const nothing = { programme, total: null, divisions: [], hidden: section.divisions.length, units: [] };
  if (!terms?.visible) return nothing;
  const step = BigInt(terms.roundToFen);
  const line = (row: Line & { units?: number }) => ({ ...rounded(row, step), units: row.units ?? 1 });
  const listed = listedDivisions(section, content, publication);
  return {
    programme,
    total: { ...line(section.total), rank: null },
    divisions: ranked(listed.map((row) => ({ key: row.code, code: row.code, name: row.name, own: row.own, ...line(row) }))),
    hidden: section.divisions.length - listed.length,
    ...(section.adjusted ? { adjusted: true as const } : {}),
    units: content.publishesUnits
      ? ranked(
          section.units
            .filter(({ id }) => publication.named.includes(id))
            .map((row) => ({ key: row.id, name: row.name, division: row.division, ...line(row) })),
        )
      : [],
  };
}

function listedDivisions(section: Section, content: BulletinContent, publication: PublicTerms): DivisionLine[] {
  const terms = publication.sections.find(({ programmeId }) => programmeId === section.programme.id);
  const named = new Set(publication.named);
  const digits = Math.min(prefixLength(content.place.code) + 2, 6);
  const silent = new Map<string, number>();
  for (const unit of section.units) {
    const code = unit.code.slice(0, digits).padEnd(6, "0");
    silent.set(code, (silent.get(code) ?? 0) + (named.has(unit.id) ? 0 : 1));
  }
  const keyOf = ({ code, own }: DivisionLine) => `${code}${own ? "=" : ""}`;
  const hidden = hiddenCells(
    section.divisions.map((row) => ({
      key: keyOf(row),
      units: silent.get(row.code) ?? 0,
      minUnits: terms?.minUnits[row.code] ?? Infinity,
    })),
  );
  return section.divisions.filter((row) => !hidden.has(keyOf(row)) && terms?.listed.includes(keyOf(row)));
}

const prefixLength = (code: string) => (code === "000000" ? 0 : code.replace(/(?:00){1,2}$/, "").length);

function rounded(row: Line, step: bigint): Omit<PublicLine, "rank" | "units"> {
  const round = (fen: string) => publishedFen(BigInt(fen), step);
  const [required, accepted, settled] = [round(row.requiredFen), round(row.acceptedFen), round(row.settledFen)];
  const counted = round(row.countedFen);
  const bps = ratioBps(counted, required);
  return {
    requiredFen: String(required),
    orderedFen: String(round(row.orderedFen)),
    acceptedFen: String(accepted),
    settledFen: String(settled),
    countedFen: String(counted),
    completionBps: bps === null ? null : Number(bps),
  };
}

function ranked<Row extends { key: string; requiredFen: string; countedFen: string }>(
  rows: readonly Row[],
): (Omit<Row, "key"> & { rank: number | null })[] {
  const standings = rows.map((row) => ({
    key: row.key,
    requiredFen: BigInt(row.requiredFen),
    countedFen: BigInt(row.countedFen),
    line: row,
  }));
  return rankByCompletion(standings).map(({ row: { line }, rank }) => {
    const { key: _, ...shown } = line;
    return { ...shown, rank };
  });
}
