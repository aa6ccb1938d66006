import { db } from "#app/db/client.server";
import { computeBulletin } from "#app/domain/supervision/bulletins/compute-bulletin.server";
import { remarkKey, type BulletinFigures } from "#app/domain/supervision/bulletins/content";
import { draftBulletin, editBulletin } from "#app/domain/supervision/bulletins/draft-bulletin.server";
import { issueBulletin } from "#app/domain/supervision/bulletins/issue-bulletin.server";
import { signBulletin } from "#app/domain/supervision/bulletins/sign-bulletin.server";
import { confirmRule } from "#app/domain/supervision/decide-rule.server";
import { criterionNames, parseScale, proposedCriteria } from "#app/domain/supervision/scores/criteria";
import { proposeScoreRule } from "#app/domain/supervision/scores/propose-score-rule.server";
import { env } from "#app/env.server";
import { addDays, fiscalYearOf, type CalendarDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import type { ActAt, DemoOrganisations } from "#prisma/seed/organisations";

/** How many days ago the figures of each issued bulletin end. */
const ISSUED = [62, 24];

/** The bureau of the city has issued two bulletins, drafted a third that waits for its second person, and scores its units. */
export async function reportDemo(organisations: DemoOrganisations, today: CalendarDate): Promise<void> {
  const bureau = organisations.bureaus.get("yz-city");
  const programme = await db.programme.findUniqueOrThrow({ where: { code: "national-832" }, select: { id: true } });
  if (!bureau?.manager) throw new Error("the demo data name no manager of the bureau yz-city");
  const { clerk, manager, prefix } = bureau;
  const draft = async (asOf: CalendarDate, by: ActAt) => {
    const bulletinId = newId();
    const actor = by(addDays(asOf, 1), 9);
    await draftBulletin(actor, {
      bulletinId,
      divisionCode: prefix.padEnd(6, "0"),
      programmeId: [programme.id],
      asOf,
      basis: "REPORTED",
      named: 5,
      series: "永财通报",
      replacesId: undefined,
    });
    await computeBulletin(bulletinId, actor.now);
    return bulletinId;
  };
  for (const ago of ISSUED.filter((ago) => fiscalYearOf(addDays(today, -ago)) === fiscalYearOf(today))) {
    const asOf = addDays(today, -ago);
    const id = await draft(asOf, clerk);
    await remark(clerk(addDays(asOf, 1), 10), id);
    await issueBulletin(manager(addDays(asOf, 1), 15), id, 3);
    if (env.LEDGER_SIGNING_KEY !== undefined) await signBulletin(id, manager(addDays(asOf, 1), 15).now);
  }
  await draft(addDays(today, -1), clerk);

  await proposeScoreRule(clerk(addDays(today, -30), 9), {
    version: 1,
    fromYear: fiscalYearOf(today),
    acceptanceDays: 3,
    source: "永财绩〔2026〕6 号",
    documentUrl: undefined,
    criteria: criterionNames.map((name) => ({
      name,
      weight: proposedCriteria[name].weight,
      steps: parseScale(proposedCriteria[name].scale) ?? [],
    })),
  });
  await confirmRule(manager(addDays(today, -30), 15), "score-rule", bureau.id, 1);
}

async function remark(actor: ReturnType<ActAt>, id: string): Promise<void> {
  const { figures } = await db.bulletin.findUniqueOrThrow({ where: { id }, select: { figures: true } });
  const [section] = (JSON.parse(figures ?? "{}") as BulletinFigures).sections;
  const last = section?.divisions.findLast(({ rank }) => rank !== null);
  await editBulletin(actor, id, {
    version: 2,
    generalRemark: "进度落后的单位请于十个工作日内提出采购计划，报本局农业农村科。本局将约谈完成率末三位的单位，并将结果纳入年度绩效考核。",
    publicRemark: "各单位要按分月计划均衡采购，避免年底集中下单，并及时验收、按期付款，支持脱贫地区合作社发展。",
    publishes: true,
    publishesUnits: true,
    rows: section && last ? [{ key: remarkKey(section.programme.id, last), text: "已连续两期末位，请市教育局督办。" }] : [],
  });
}
