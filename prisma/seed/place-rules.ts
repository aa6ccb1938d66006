import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { confirmRuleChange } from "#app/domain/quota/decide-rule-change.server";
import { draftRuleChange, proposeRuleChange } from "#app/domain/quota/draft-rule-change.server";
import type { RuleChangeOf } from "#app/domain/quota/rule-change";
import { addDays, fiscalYearOf, type CalendarDate } from "#app/lib/dates";
import type { DemoOrganisations } from "#prisma/seed/organisations";
import { RATED_PLACE } from "#prisma/seed/ratings";

/** Rules that places of the demo region have of their own, each by two persons: one county counts what is settled and rated, one city pays within 20 days. */
export async function ruleByPlace(organisations: DemoOrganisations, today: CalendarDate): Promise<void> {
  const day = addDays(today, -30);
  const city = organisations.bureaus.get("yz-city");
  if (!city) throw new Error("the bureau of Yongzhou is missing");
  const [drafter, second] = [city.clerk(day), city.manager(day)];
  const { id: programmeId } = await db.programme.findFirstOrThrow({ where: { code: "national-832" } });
  const year = fiscalYearOf(today);
  await byTwo(drafter, second, {
    kind: "COUNTING_PLACE",
    input: {
      programmeId,
      divisionCode: RATED_PLACE,
      fromYear: year,
      countingStage: "RATED",
      source: `永财采〔${year}〕12 号（演示，参照广西“结清并评价”的做法）`,
    },
  });
  const shenzhen = organisations.bureaus.get("sz-city");
  if (!shenzhen) throw new Error("the bureau of Shenzhen is missing");
  await byTwo(shenzhen.clerk(day), shenzhen.manager(day), {
    kind: "TERMS_SET",
    input: {
      divisionCode: "440300",
      fromYear: year,
      acceptanceDays: 3,
      paymentDays: 20,
      lateInterestPpm: 500,
      toleranceBps: 500,
      source: `深财采〔${year}〕8 号（演示）`,
    },
  });
}

async function byTwo(drafter: Actor, second: Actor, change: RuleChangeOf): Promise<void> {
  const id = await draftRuleChange(drafter, change);
  await proposeRuleChange(drafter, id);
  await confirmRuleChange(second, id);
}
