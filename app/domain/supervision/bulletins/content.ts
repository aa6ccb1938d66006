import type { Pace } from "#app/domain/quota/target";
import type { CountingStage } from "#app/domain/region/schema";
import type { CalendarDate } from "#app/lib/dates";

/** An amount in fen as decimal text. */
export type FenText = string;

/** As it was reported then: every entry recorded by the day. As it is known: every entry that takes effect by it. */
export type BulletinBasis = "REPORTED" | "KNOWN";
export const bulletinBases = ["REPORTED", "KNOWN"] as const satisfies readonly BulletinBasis[];

/** What was required and where the amounts stood at the end of the day. */
export type Line = {
  requiredFen: FenText;
  orderedFen: FenText;
  acceptedFen: FenText;
  settledFen: FenText;
  countedFen: FenText;
  planToDateFen: FenText;
  /** Counted ÷ required in basis points; null where nothing is required. */
  completionBps: number | null;
  pace: Pace;
};

/** A place among the others; null where nothing is required. */
export type Ranked = {
  rank: number | null;
  /** Places gained since the bureau's bulletin before, lost when negative; null where that has none. */
  moved: number | null;
};

export type DivisionLine = Line &
  Ranked & {
    code: string;
    name: string;
    /** The units of the division itself (本级). */
    own: boolean;
    units: number;
    behind: number;
    missing: number;
    cases: number;
  };

export type UnitLine = Line &
  Ranked & {
    id: string;
    name: string;
    uscc: string;
    code: string;
    division: string;
    /** What counts for the unit, where that is not what counts in the whole place. */
    countingStage?: CountingStage;
  };

export type ProgrammeTerms = {
  id: string;
  code: string;
  nameZh: string;
  nameEn: string;
  shortZh: string;
  shortEn: string;
  /** Null where the places below count differently: each unit then by its own. */
  countingStage: CountingStage | null;
};

export type Section = {
  programme: ProgrammeTerms;
  total: Line & { units: number; behind: number; fulfilled: number };
  /** By rank; those without one last. Empty for a single county. */
  divisions: DivisionLine[];
  /** All of them, by rank. */
  units: UnitLine[];
  /** What was adjusted after the year was closed, by the day; part of the figures above. Absent where nothing was. Signed fen. */
  adjusted?: { accounts: number; requiredFen: FenText; countedFen: FenText };
};

/** What the job finds. Filings and cases are of the moment of the computation: their past states are not kept. */
export type BulletinFigures = {
  takenAt: string;
  filings: { units: number; missing: number };
  cases: { open: number; late: number };
  sections: Section[];
};

/** What the rules of publication said when the bulletin was issued. */
export type PublicTerms = {
  from: CalendarDate;
  noteZh: string;
  noteEn: string;
  source: string;
  sections: {
    programmeId: string;
    /** False: not even the sum may be shown. */
    visible: boolean;
    roundToFen: FenText;
    /** Smallest number of silent units by division; a division that the public pages do not list is left out whatever it is. */
    minUnits: Record<string, number>;
    listed: string[];
  }[];
  /** Units that publish their progress themselves, and agreed to be named by doing so. */
  named: string[];
};

/** The frozen bulletin. A change of its form is a new version of `format`. */
export type BulletinContent = {
  format: "xiangji-bulletin/1";
  number: string;
  bureau: { id: string; name: string; nameEn: string | null };
  place: { code: string; name: string };
  fiscalYear: number;
  asOf: CalendarDate;
  basis: BulletinBasis;
  named: number;
  issuedAt: string;
  issuedOn: CalendarDate;
  /** Hash of the bureau's bulletin before, hex; 64 zeros for the first. */
  previous: string;
  replaces: { number: string; sha256: string } | null;
  figures: BulletinFigures;
  generalRemark: string;
  publicRemark: string;
  /** By `programme:division` or `programme:unit`. */
  rowRemarks: Record<string, string>;
  publishes: boolean;
  publishesUnits: boolean;
  publication: PublicTerms | null;
};

export type PublicLine = Omit<Line, "planToDateFen" | "pace"> & { rank: number | null; units: number };

/** What everybody may read, derived from the frozen bulletin and frozen with it. */
export type PublicBulletin = {
  format: "xiangji-public-bulletin/1";
  number: string;
  bureau: { name: string; nameEn: string | null };
  place: { code: string; name: string };
  fiscalYear: number;
  asOf: CalendarDate;
  basis: BulletinBasis;
  issuedOn: CalendarDate;
  remark: string;
  noteZh: string;
  noteEn: string;
  source: string;
  replaces: string | null;
  sections: {
    programme: ProgrammeTerms;
    /** Null: too few units. */
    total: PublicLine | null;
    divisions: (PublicLine & { code: string; name: string; own: boolean })[];
    /** Divisions that are not listed. */
    hidden: number;
    units: (PublicLine & { name: string; division: string })[];
    /** The figures include adjustments made after the year was closed. */
    adjusted?: true;
  }[];
};

/** Key of a row's remark. */
export const remarkKey = (programmeId: string, row: { id: string } | { code: string; own: boolean }): string =>
  "id" in row ? `${programmeId}:${row.id}` : `${programmeId}:${row.code}${row.own ? "=" : ""}`;

/** The units that a section names: the best, and the last, none of them twice. */
export function namedUnits({ units }: Pick<Section, "units">, named: number): { best: UnitLine[]; last: UnitLine[] } {
  const ranked = units.filter(({ rank }) => rank !== null);
  const best = ranked.slice(0, named);
  return { best, last: ranked.slice(best.length).slice(-named) };
}

/** `永财通报〔2026〕3号` */
export const bulletinNumber = (series: string, year: number, serial: number): string => `${series}〔${year}〕${serial}号`;

/** What a bureau's numbers begin with until it says otherwise: `永州市财政局` → `永财通报`. */
export const defaultSeries = (bureau: string): string => `${[...bureau][0] ?? ""}财通报`;

export const bulletinStates = ["COMPUTING", "DRAFT", "ISSUED", "WITHDRAWN", "DISCARDED"] as const;
/** A bulletin is withdrawn by the issue of another one that names it. */
export type BulletinState = (typeof bulletinStates)[number];
