import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { proveInclusion } from "#app/domain/quota/head-lists.queries.server";
import type { CountingStage } from "#app/domain/region/schema";
import { listAccountAdjustments } from "#app/domain/quota/year-end.queries.server";
import type { CalendarDate } from "#app/lib/dates";

export interface CertificateRow {
  token: string;
  number: string;
  issuedAt: Date;
}

/** The certificates of an account of the actor's unit, the latest first. */
export async function listCertificates(actor: Actor, accountId: string): Promise<CertificateRow[]> {
  return db.completionCertificate.findMany({
    where: { unitId: actor.orgId, accountId },
    select: { token: true, number: true, issuedAt: true },
    orderBy: { issuedAt: "desc" },
    take: 10,
  });
}

export interface CertificateView {
  number: string;
  unit: string;
  unitEn: string | null;
  uscc: string;
  place: string;
  programmeZh: string;
  programmeEn: string;
  fiscalYear: number;
  countingStage: CountingStage;
  requiredFen: bigint;
  countedFen: bigint;
  issuedAt: Date;
  seq: bigint;
  /** Hexadecimal. */
  headHash: string;
  /** What the same account says now. */
  now: { requiredFen: bigint; countedFen: bigint; seq: bigint };
  /** What was changed in the account after its year was closed; nobody is named. */
  adjustments: { subject: "REQUIRED" | "COUNTED"; beforeFen: bigint | null; wantedFen: bigint; decidedAt: Date }[];
  /** The entry that the certificate names is in the chain, with the same hash. */
  intact: boolean;
  /** Day of the newest signed list that stands at or behind that entry; null while none does. */
  listedOn: CalendarDate | null;
}

/** A certificate for whoever holds its address, beside what the ledger says today; null for an address that leads to none. */
export async function getCertificate(token: string): Promise<CertificateView | null> {
  if (!/^[\w-]{22}$/.test(token)) return null;
  const [row] = await db.$queryRaw<
    (Omit<CertificateView, "now" | "listedOn" | "adjustments"> & {
      unitId: string;
      accountId: string;
      nowRequired: bigint;
      nowCounted: bigint;
      nowSeq: bigint;
    })[]
  >`
    SELECT c.number, n.name AS unit, n.name_en AS "unitEn", u.uscc, coalesce(d.name, '') AS place, p.name_zh AS "programmeZh", p.name_en AS "programmeEn",
      q.fiscal_year AS "fiscalYear", c.counting_stage::text AS "countingStage", c.required_fen AS "requiredFen", c.counted_fen AS "countedFen", c.issued_at AS "issuedAt",
      c.seq, encode(c.head_hash, 'hex') AS "headHash", c.unit_id AS "unitId", c.account_id AS "accountId", -q.assessed_fen AS "nowRequired", q.seq AS "nowSeq",
      quota_counted(c.counting_stage, q.accepted_fen, q.settled_fen, q.rated_fen) AS "nowCounted",
      coalesce((SELECT e.hash = c.head_hash FROM quota_entry e WHERE e.unit_id = c.unit_id AND e.account_id = c.account_id AND e.seq = c.seq), false) AS intact
    FROM completion_certificate c JOIN quota_account q ON q.unit_id = c.unit_id AND q.id = c.account_id JOIN unit u ON u.id = c.unit_id
    CROSS JOIN LATERAL unit_name_on(u.id, (c.issued_at AT TIME ZONE 'Asia/Shanghai')::date) n
    JOIN programme p ON p.id = q.programme_id LEFT JOIN division d ON d.code = u.division_code WHERE c.token = ${token}`;
  if (!row) return null;
  const { unitId, accountId, nowRequired, nowCounted, nowSeq, ...certificate } = row;
  const [proven, adjustments] = await Promise.all([proveInclusion([accountId]), listAccountAdjustments(unitId, accountId)]);
  const inclusion = proven.proofs.get(accountId)?.at(-1);
  return {
    ...certificate,
    adjustments: adjustments.map(({ subject, beforeFen, wantedFen, decidedAt }) => ({ subject, beforeFen, wantedFen, decidedAt })),
    now: { requiredFen: nowRequired, countedFen: nowCounted, seq: nowSeq },
    listedOn: inclusion && inclusion.seq >= certificate.seq ? inclusion.day : null,
  };
}
