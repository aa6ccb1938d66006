import { db } from "#app/db/client.server";
import type { RuleChangeOf, RuleImpact } from "#app/domain/quota/rule-change";
import { requiredFen } from "#app/domain/quota/target";
import { newId } from "#app/lib/ids";
import { givenUnit } from "#tests/support/given";

type ShareChange = Extract<RuleChangeOf, { kind: "TARGET_RULE_ADD" }>;
/** 20 % in Yongzhou from 2026 on, unless told otherwise. */
export const shareChange = (programmeId: string, options: Partial<ShareChange["input"]> = {}): ShareChange => ({
  kind: "TARGET_RULE_ADD",
  input: {
    programmeId,
    divisionCode: "431100",
    fromYear: 2026,
    toYear: undefined,
    minimum: 2_000,
    canteenMode: null,
    subsidised: null,
    base: "CANTEEN_TOTAL",
    notBelowLastYear: false,
    source: "湘财库〔2026〕9 号",
    ...options,
  },
});

/** A figure of an impact, before and after. */
export const valueOf = (impact: RuleImpact, key: string) => {
  const found = impact.figures.find((figure) => figure.key === key);
  return found && [found.before, found.after];
};
interface Filed {
  unitId?: string;
  divisionCode?: string;
  mode?: "OWN" | "OUTSOURCED" | "SHARED_LEAD" | "SHARED_MEMBER" | "NONE";
  subsidised?: boolean;
  totalFen?: bigint;
  declaredBps?: number;
  status?: "DRAFT" | "CONFIRMED";
}

/** A unit with a filing of 2026, written as it stands in the tables. */
export async function givenFiled(programmeId: string, filed: Filed): Promise<void> {
  const unitId = filed.unitId ?? (await givenUnit({ divisionCode: filed.divisionCode ?? "431102" })).id;
  await db.unit.update({ where: { id: unitId }, data: { subsidisedCanteen: filed.subsidised ?? false } });
  const lead = filed.mode === "SHARED_MEMBER" ? (await db.unit.findFirst({ where: { id: { not: unitId } } }))?.id : null;
  const id = newId();
  await db.filing.create({
    data: {
      unitId,
      id,
      fiscalYear: 2026,
      status: filed.status ?? "DRAFT",
      mode: filed.mode ?? "OWN",
      canteenTotalFen: filed.totalFen ?? 1_000_000n,
      leadUnitId: lead ?? null,
    },
  });
  const declaredBps = filed.declaredBps ?? 0;
  await db.filingShare.create({
    data: {
      unitId,
      filingId: id,
      programmeId,
      declaredBps,
      minimumBps: 1_000,
      requiredFen: requiredFen(filed.totalFen ?? 1_000_000n, declaredBps, 1_000),
    },
  });
}
