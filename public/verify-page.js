/*
 * The page /verify: reads the chosen or dropped file, checks it with the program that auditors run with Node, and says in words what came out. Nothing of the
 * file leaves the browser; the published keys are the only thing asked for. Everything from the file is put on the page as text, never as markup.
 */
import { openWords, verifyBundle, words } from "/verify-ledger.mjs";

const find = (id) => document.getElementById(id);
const output = find("verify-result");
const details = find("verify-details");
const input = find("verify-file");
const say = JSON.parse(output.dataset.words);
const chinese = document.documentElement.lang.startsWith("zh");
const spoken = ([english, zh]) => (chinese ? zh : english);

/** What a place is called in Chinese; ids, days and names of fields stay as they are. */
const places = { account: "账户", entry: "分录", list: "清单", inclusion: "收录证明", balance: "余额", file: "文件" };
const placed = (where) => (chinese ? where.replace(/^\w+|(?<= )[a-z]+/gi, (word) => places[word] ?? word) : where);

function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

function verdict(tone, title, text) {
  const mark = element("span", "text-xl font-bold", { good: "✓", warn: "!", late: "✗" }[tone]);
  mark.setAttribute("aria-hidden", "true");
  const box = element("div", `notice notice-${tone}`, mark, element("div", "", element("h2", "", title), element("p", "", text)));
  box.dataset.verdict = tone;
  return box;
}

function facts(title, rows) {
  const list = element("dl", "facts");
  for (const [label, value] of rows) {
    const isHash = /^[0-9a-f]{64}$/.test(value);
    list.append(element("div", "", element("dt", "", label), element("dd", isHash ? "break-all" : "break-words", String(value))));
  }
  const heading = element("h2", "mb-2", title);
  return element("section", "panel", heading, list);
}

/** In Asia/Shanghai, as everywhere in the product. */
const timeOf = (instant) => new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 16).replace("T", " ");

const sentences = (result) => result.open.map(({ code, value }) => element("li", "break-words", spoken(openWords[code]) + value));

/** A verdict is whole only when lists vouch for the entries, and published keys for the lists. */
const unproven = new Set(["noLists", "noKeys", "noEd25519"]);

function show(result, file) {
  if (!result.isBundle) return output.replaceChildren(verdict("late", say.none, say.noneText));
  const [first] = result.differences;
  const half = result.open.some(({ code }) => unproven.has(code));
  const parts = [];
  if (first) output.replaceChildren(verdict("late", say.bad, say.badText));
  else output.replaceChildren(half ? verdict("warn", say.half, say.halfText) : verdict("good", say.good, say.goodText));
  if (first) {
    const rows = [
      [say.what, spoken(words[first.code])],
      [say.where, placed(first.where)],
      [say.expected, first.expected],
      [say.found, first.found],
      [say.differences, result.differences.length],
    ];
    parts.push(facts(say.difference, rows));
  }
  const { unit, checked } = result;
  const about = unit
    ? [
        [say.unit, `${unit.name} ${unit.uscc}`],
        [say.year, result.fiscalYear],
        [say.exportedAt, timeOf(result.exportedAt)],
        [say.newest, result.newest ?? "—"],
      ]
    : [];
  const counts = Object.entries(checked).map(([what, count]) => [say[what], count]);
  parts.push(facts(say.checked, [[say.file, file.name], ...about, ...counts]));
  if (result.open.length > 0)
    parts.push(element("section", "panel", element("h2", "mb-2", say.open), element("ul", "list-disc pl-5", ...sentences(result))));
  details.replaceChildren(...parts);
}

/** The published keys; undefined when they cannot be had, so that the check says which key to compare. */
async function publishedKeys() {
  try {
    const answer = await fetch("/ledger/keys", { headers: { Accept: "application/json" } });
    return answer.ok ? await answer.json() : undefined;
  } catch {
    return undefined;
  }
}

let turn = 0;

async function check(file) {
  if (!file) return;
  turn += 1;
  const own = turn;
  output.setAttribute("aria-busy", "true");
  output.replaceChildren(element("p", "", say.working));
  details.replaceChildren();
  let answer;
  try {
    if (!globalThis.crypto?.subtle) throw new Error("no WebCrypto");
    const [bytes, keys] = await Promise.all([file.arrayBuffer(), publishedKeys()]);
    const result = await verifyBundle(decoded(bytes), keys === undefined ? {} : { keys });
    answer = () => show(result, file);
  } catch {
    answer = () => output.replaceChildren(verdict("warn", say.unable, say.unableText));
  }
  if (own !== turn) return; // another file was chosen meanwhile
  answer();
  output.removeAttribute("aria-busy");
}

/** Text of the file; bytes that are no UTF-8 make it no bundle. */
function decoded(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return "";
  }
}

input.addEventListener("change", () => void check(input.files[0]));

const target = find("verify-form");
for (const name of ["dragenter", "dragover"]) target.addEventListener(name, (event) => event.preventDefault());
target.addEventListener("drop", (event) => {
  event.preventDefault();
  void check(event.dataTransfer.files[0]);
});

target.hidden = false;
find("verify-plain").hidden = true;
