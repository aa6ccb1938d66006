import { expect, test } from "vitest";

import { missingHolidays, neededFrom, parseCalendar } from "#app/domain/region/working-calendar";

const NOTICE_2026 = `国务院办公厅关于2026年部分节假日安排的通知
国办发明电〔2025〕7号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
国务院办公厅
2025年11月4日`;

const brief = (text: string, year: number) =>
  parseCalendar(text, year).map(({ day, works, nameZh, nameEn }) => `${day} ${works ? "works" : "off"} ${nameZh}/${nameEn}`);

test("the notice as it is published is read whole", () => {
  const days = parseCalendar(NOTICE_2026, 2026);
  expect(days.filter(({ works }) => !works)).toHaveLength(33);
  expect(days.filter(({ works }) => works).map(({ day }) => day)).toEqual([
    "2026-01-04",
    "2026-02-14",
    "2026-02-28",
    "2026-05-09",
    "2026-09-20",
    "2026-10-10",
  ]);
  expect(days.find(({ day }) => day === "2026-02-20")).toEqual({
    day: "2026-02-20",
    works: false,
    nameZh: "春节",
    nameEn: "Spring Festival",
  });
  expect(missingHolidays(days)).toEqual([]);
});

test("in one line, numbered otherwise, across the turn of the year, with a holiday of a single day", () => {
  expect(brief("一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。二、清明节：4月5日放假，共1天。", 2023)).toEqual([
    "2022-12-31 off 元旦/New Year's Day",
    "2023-01-01 off 元旦/New Year's Day",
    "2023-01-02 off 元旦/New Year's Day",
    "2023-04-05 off 清明节/Tomb-sweeping Day",
  ]);
  expect(brief("1. 元旦：1月1日（周三）放假1天，不调休。\n6. 国庆节、中秋节：10月1日至2日放假调休，共2天。9月28日上班。", 2025)).toEqual([
    "2025-01-01 off 元旦/New Year's Day",
    "2025-09-28 works 国庆节、中秋节/National Day, Mid-autumn Festival",
    "2025-10-01 off 国庆节、中秋节/National Day, Mid-autumn Festival",
    "2025-10-02 off 国庆节、中秋节/National Day, Mid-autumn Festival",
  ]);
});

test("what somebody may take in a holiday is no holiday", () => {
  const text =
    "元旦：1月1日放假，与周末连休。\n春节：2月10日至11日放假调休，共2天。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。";
  expect(parseCalendar(text, 2024).map(({ day }) => day)).toEqual(["2024-01-01", "2024-02-10", "2024-02-11"]);
});

test("a table with one line per day is read too, with its titles and in either language", () => {
  expect(brief("日期,安排,名称,英文\n2027/1/1,放假,元旦\n2027-10-09,Worked,丰收节,Harvest Day\n2027-10-10\tworked\t集市日", 2027)).toEqual([
    "2027-01-01 off 元旦/New Year's Day",
    "2027-10-09 works 丰收节/Harvest Day",
    "2027-10-10 works 集市日/null",
  ]);
});

test.each([
  ["", "nothing", {}],
  ["今天天气好", "nothing", {}],
  ["元旦：1月1日（周四）放假，共1天。", "weekday", { line: 1, day: "2027-01-01", text: "1月1日(周四)" }],
  ["元旦：1月1日至3日放假，共4天。", "count", { line: 1, said: "4", found: 3 }],
  ["\n元旦：1月32日放假。", "day", { line: 2, text: "1月32日" }],
  ["元旦：1月3日至1日放假。", "day", { line: 1, text: "1日" }],
  ["1月1日放假，共1天。", "line", { line: 1 }],
  ["2027-01-01,放假,元旦\n2027-01-01,放假,元旦", "twice", { day: "2027-01-01" }],
  ["2027-01-01,放假,元旦\n2028-01-01,放假,元旦", "outside", { day: "2028-01-01" }],
  ["2027-01-01,放假,元旦\n2027-01-04,上班,元旦", "worksAnyway", { day: "2027-01-04" }],
  ["2027-05-01,放假,劳动节", "noNewYear", { day: "2027-01-01" }],
  ["2027-13-01,放假,元旦", "day", { line: 1, text: "2027-13-01" }],
  ["2027-01-01,也许,元旦", "line", { line: 1 }],
  ["2027-01-01,放假,", "line", { line: 1 }],
])("%j is refused: %s", (text, reason, params) => {
  expect(() => parseCalendar(text, 2027)).toThrow(
    expect.objectContaining({ code: `region.calendar.${reason}`, params, field: "days" }) as Error,
  );
});

test("a year is needed as soon as something is due in it", () => expect(neededFrom(2027)).toBe("2026-12-02"));

test("a calendar that names no day after a holiday is probably not whole", () => {
  expect(missingHolidays(parseCalendar("2027-01-01,放假,元旦", 2027)).map(({ nameZh }) => nameZh)).toEqual([
    "春节",
    "清明节",
    "劳动节",
    "端午节",
    "中秋节",
    "国庆节",
  ]);
});
