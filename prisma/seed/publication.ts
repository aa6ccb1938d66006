import { confirmRule } from "#app/domain/supervision/publication/decide-rule.server";
import { proposeRule } from "#app/domain/supervision/publication/propose-rule.server";
import { publishUnitPage } from "#app/domain/supervision/publication/publish-unit-page.server";
import { saveUnitPage } from "#app/domain/supervision/publication/save-unit-page.server";
import { addDays, fiscalYearOf, type CalendarDate } from "#app/lib/dates";
import type { DemoOrganisations } from "#prisma/seed/organisations";

/** Canteens that show themselves. */
const pages = [
  {
    unit: "yz-xiaoxiang-school",
    slug: "xiaoxiang-middle-school",
    taglineZh: "两千份午饭，一半的菜来自武陵山",
    taglineEn: "Two thousand lunches, half of the vegetables from the Wuling mountains",
    storyZh: "食堂由学校自己办，每周公布菜谱。土豆、腊味和菌菇向脱贫地区的合作社订，到货当着值班人员称重、验收，不合格的当场退。",
    storyEn:
      "The school runs its own canteen and puts the menu up each week. Potatoes, cured meat and mushrooms come from co-ops in counties lifted out of poverty; each delivery is weighed and judged on the spot.",
  },
  {
    unit: "sz-bayside-school",
    slug: "bayside-school",
    taglineZh: "山里的核桃，海边的孩子",
    taglineEn: "Walnuts from the mountains for children by the sea",
    storyZh: "我们和喀什、汕尾的合作社签了全年的供货安排：按月下单，按时付款。",
    storyEn: "With co-ops in Kashi and Shanwei we have agreed on the whole year: orders each month, payment on time.",
  },
  {
    unit: "hz-xixiqiao-school",
    slug: "xixiqiao-middle-school",
    taglineZh: "每一份采购都能查到出处",
    taglineEn: "Everything we buy can be traced to where it grew",
    storyZh: "孩子们在劳动课上认识菜是从哪里来的，食堂的公告栏贴着合作社所在的县。",
    storyEn: "In class the children learn where their food comes from; the board in the canteen names the counties.",
  },
] as const;

/**
 * What the demo region shows to everybody: three canteens' own pages, a city whose rule is stricter than the nation's because a second person of its bureau agreed, and a
 * proposal that waits for a second person.
 */
export async function publishDemo(organisations: DemoOrganisations, today: CalendarDate): Promise<void> {
  const day = addDays(today, -20);
  for (const { unit: key, ...text } of pages) {
    const manager = organisations.units.get(key)?.manager?.(day);
    if (!manager) throw new Error(`nobody manages ${key}`);
    await saveUnitPage(manager, { version: 0, ...text, showsSuppliers: true, showsProgress: true });
    await publishUnitPage(manager, 1);
  }
  const year = fiscalYearOf(today);
  const terms = { programmeId: undefined, validFrom: `${year}-01-01`, validTo: undefined, embargoDays: 14, roundTo: 10_000n };
  const [city, second, shenzhen] = [
    organisations.bureaus.get("yz-city")?.clerk(day),
    organisations.bureaus.get("yz-city")?.manager(day),
    organisations.bureaus.get("sz-city")?.clerk(day),
  ];
  if (!city || !second || !shenzhen) throw new Error("a bureau of the demo region is missing");
  const stricter = await proposeRule(city, {
    ...terms,
    divisionCode: "431100",
    minUnits: 5,
    noteZh: "数据满 14 天后公布；少于 5 家单位的县区不单列；金额四舍五入到百元。",
    noteEn:
      "Figures are published after 14 days; counties with fewer than five units are not listed by themselves; amounts are rounded to 100 yuan.",
    source: `永财公开〔${year}〕1 号（演示）`,
  });
  await confirmRule(second, stricter);
  await proposeRule(shenzhen, {
    ...terms,
    divisionCode: "440300",
    embargoDays: 7,
    minUnits: 3,
    noteZh: "数据满 7 天后公布，其余与全国规则相同。",
    noteEn: "Figures are published after 7 days; everything else as in the whole nation.",
    source: `深财公开〔${year}〕1 号（演示）`,
  });
}
