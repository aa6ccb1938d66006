import { expect, request, test, type APIRequestContext } from "@playwright/test";

import { csvRows } from "../support/csv-rows";
import { lists, type List } from "../support/lists";
import { sessionOf } from "./reader";

/** The file beside a list has the rows of the page in its order, whoever asks and however the list is filtered. */

const decode = (html: string) =>
  html
    .replaceAll(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");

/** The first words that a piece of markup shows. */
const firstWords = (html: string) =>
  html
    .replaceAll("<!-- -->", "")
    .split(/<[^>]*>/)
    .map((text) => decode(text).trim())
    .find((text) => text !== "")
    ?.split(" · ")[0] ?? "";

/** Names of the rows that stand under a link, as the page shows them. */
function rowsUnder(html: string, row?: RegExp): string[] {
  if (row) return [...html.matchAll(row)].map(([, name = ""]) => firstWords(name));
  const body = /^(?:(?!data-list-file).)*?<tbody>(.*?)<\/tbody>/s.exec(html)?.[1] ?? "";
  return [...body.matchAll(/<th scope="row"[^>]*>(.*?)<\/th>/gs)].map(([, cell = ""]) => firstWords(cell));
}

/** Rows as the page shows them now, list by list; null where it has no file. */
async function shownOn(browser: APIRequestContext, { row }: List, address: string) {
  const answer = await browser.get(address);
  const html = await answer.text();
  const links = [...html.matchAll(/<a href="([^"]+)" data-list-file="\w+"/g)].filter(([, href = ""]) => href.includes("format=csv"));
  const lists = links.map((link) => {
    const beside = html.slice(link.index + link[0].length).replace(/^.*?<\/a>/s, "");
    const names = rowsUnder(beside, row && links[0] === link ? row : undefined);
    const more = /rel="next"/.test(html) || (names.length % 50 === 0 && names.length > 0);
    return { href: decode(link[1] ?? ""), names, more, summed: /<tfoot>/.test(beside.split("</section>")[0] ?? "") ? 1 : 0 };
  });
  return { status: answer.status(), lists };
}

/** What is wrong with the files of a page; how many of them stand beside rows. A row that arrives between page and file makes both be read again. */
async function compare(browser: APIRequestContext, list: List, address: string): Promise<{ wrong: string[]; filled: number }> {
  for (;;) {
    const shown = await shownOn(browser, list, address);
    if (shown.status !== 200) return { wrong: [`${address} answered ${shown.status}`], filled: 0 };
    const wrong = shown.lists.length === 0 ? [`${list.page}: ${address} shows no file`] : [];
    for (const each of shown.lists) wrong.push(...(await judge(browser, list, each)));
    const after = await shownOn(browser, list, address);
    if (JSON.stringify(after) === JSON.stringify(shown))
      return { wrong, filled: shown.lists.filter(({ names }) => names.length > 0).length };
  }
}

type Shown = Awaited<ReturnType<typeof shownOn>>["lists"][number];

async function judge(browser: APIRequestContext, { folded }: List, { href, names, more, summed }: Shown): Promise<string[]> {
  const file = await browser.get(href);
  if (file.status() !== 200 || !/attachment/.test(file.headers()["content-disposition"] ?? ""))
    return [`${href} answered ${file.status()}`];
  if (folded) return [];
  const rows = csvRows(await file.text());
  const strayed = names.findIndex((name, index) => !rows[index]?.some((cell) => cell.includes(name)));
  return [
    ...((more ? rows.length < names.length : rows.length !== names.length + summed)
      ? [`${href} has ${rows.length} rows, the page ${names.length}`]
      : []),
    ...(strayed >= 0 ? [`${href} row ${strayed + 1}: ${names[strayed] ?? ""} is not in ${rows[strayed]?.join(" | ") ?? ""}`] : []),
  ];
}

test("files hold the rows of their pages, in their order", async ({ baseURL }) => {
  const origin = baseURL ?? "";
  const browserOf = async (who: List["who"]) =>
    request.newContext({
      baseURL: origin,
      extraHTTPHeaders: { "accept-language": "zh-CN", ...(who ? { cookie: `xj_session=${await sessionOf(origin, who)}` } : {}) },
    });
  const officer = await browserOf("bureau");
  const idOn = async (address: string, link: string) =>
    new RegExp(`href="${link}/([0-9a-f-]{36})"`).exec(await (await officer.get(address)).text())?.[1] ?? "";
  const ids = {
    ":unit": await idOn("/bureau/registers/units?q=永州市潇湘实验中学", "/bureau/registers/units"),
    ":programme": await idOn("/bureau/rules", "/bureau/rules/programmes"),
  };
  const wrong: string[] = [];
  let filled = 0;
  for (const list of lists) {
    const browser = await browserOf(list.who);
    const address = list.path.replace(/:unit|:programme/, (name) => ids[name as keyof typeof ids]);
    const found = await compare(browser, list, address);
    wrong.push(...found.wrong);
    filled += found.filled;
    await browser.dispose();
  }
  await officer.dispose();
  expect(wrong).toEqual([]);
  expect(filled).toBeGreaterThan(40);
});
