#!/usr/bin/env node
/*
 * Checks the ledger of one unit and year, exported as one JSON file (a "bundle"), without asking or trusting whoever exported it.
 *
 *   node verify-ledger.mjs bundle.json [--keys keys.json]          exit code 0: agrees · 1: a difference · 2: no bundle
 *
 * This file is everything: it imports nothing but Node's own modules, sends nothing and writes nothing. Browsers run the same
 * function `verifyBundle`: SHA-256 and Ed25519 are those of WebCrypto, which Node 20 and current browsers have.
 *
 * The rules, in the order in which they are checked:
 *   1. Form      Every field is there, nothing else is, and each has its type.
 *   2. Chain     An entry is one line of text. Its hash is SHA-256(hash before it, 32 zero bytes for the first ‖ the line in UTF-8). Entries are numbered 1, 2, 3 …
 *   3. Balances  The kind of an entry says from which stage to which its amount moves; replaying all entries gives the balances; RATE and UNRATE mark a part of "settled".
 *   4. Lists     Every night the operator signs (Ed25519) the root of a Merkle tree over "account number hash" of the last entry of every account; each list names
 *                the SHA-256 of the list before. A proof leads from an account's line to that root, so an entry that was listed can be neither changed nor removed.
 *   5. Seal      SHA-256 of the file without this field finds damage to what no signature covers (names, dates of export). It is no proof against forgery.
 */

/** From stage, to stage: the kinds that move so. "assessed" is the outside; all stages sum to zero at every moment. */
const moves = [
  ["assessed", "remaining", "ASSESS REASSESS_UP"],
  ["remaining", "assessed", "REASSESS_DOWN"],
  ["remaining", "ordered", "ORDER CARRY_IN_ORDERED ATTRIBUTE_IN_ORDERED"],
  ["ordered", "remaining", "CANCEL CARRY_OUT_ORDERED ATTRIBUTE_OUT_ORDERED"],
  ["ordered", "accepted", "ACCEPT"],
  ["remaining", "accepted", "CARRY_IN_ACCEPTED ATTRIBUTE_IN_ACCEPTED"],
  ["accepted", "remaining", "RETURN CARRY_OUT_ACCEPTED ATTRIBUTE_OUT_ACCEPTED"],
  ["accepted", "settled", "SETTLE"],
  ["settled", "accepted", "UNSETTLE"],
  ["remaining", "settled", "ATTRIBUTE_IN_SETTLED"],
  ["settled", "remaining", "REFUND ATTRIBUTE_OUT_SETTLED"],
  ["unrated", "rated", "RATE"], // a part of "settled", no stage
  ["rated", "unrated", "UNRATE"],
];
const kinds = Object.fromEntries(moves.flatMap(([from, to, names]) => names.split(" ").map((kind) => [kind, [from, to]])));
const stages = ["assessed", "remaining", "ordered", "accepted", "settled"];
const zeros = "0".repeat(64);
const matches = (pattern) => (value) => typeof value === "string" && pattern.test(value);
const text = (value) => typeof value === "string" && value.trim() !== "";
const uuid = matches(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const hash = matches(/^[0-9a-f]{64}$/);
const count = matches(/^(0|[1-9]\d{0,18})$/);
const fen = matches(/^(0|-?[1-9]\d{0,18})$/);
const year = (value) => Number.isInteger(value) && value >= 2000 && value <= 2099;
const dated = (value, rest) => !Number.isNaN(Date.parse(value + rest)) && new Date(value + rest).toISOString() === value + rest;
const day = (value) => matches(/^20\d\d-\d\d-\d\d$/)(value) && dated(value, "T00:00:00.000Z");
const instant = (value) => matches(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)(value) && dated(value, "");
const base64 = (bytes) => (value) => typeof value === "string" && bytesOf(value)?.length === bytes;

const bundleForm = {
  format: matches(/^xiangji-ledger-bundle\/[12]$/),
  exportedAt: instant,
  unit: { id: uuid, name: text, uscc: matches(/^[0-9A-Z]{18}$/) },
  fiscalYear: year,
  accounts: [
    {
      id: uuid,
      programme: { code: text, nameZh: text, nameEn: text },
      balances: { ...Object.fromEntries(stages.map((stage) => [stage, fen])), rated: (value) => value === undefined || fen(value) },
      seq: count,
      headHash: hash,
      entries: [{ canonical: text, hash }],
      inclusion: [{ day, seq: count, proof: [matches(/^[LR][0-9a-f]{64}$/)] }],
    },
  ],
  headLists: [{ header: text, signature: base64(64), publicKey: base64(32) }],
  sha256: hash,
};
const keysForm = {
  format: matches(/^xiangji-ledger-keys\/1$/),
  keys: [{ publicKey: base64(32), validFrom: day, validTo: (value) => value === null || day(value) }],
};

/** Compares a value with a form: a function tests it, an array holds values of one form, an object has exactly these fields. */
function checkForm(value, form, where, differ) {
  if (typeof form === "function") {
    if (!form(value)) differ("form", where, "a value of the right form", JSON.stringify(value) ?? "nothing");
  } else if (Array.isArray(form)) {
    if (!Array.isArray(value)) differ("form", where, "a list", JSON.stringify(value) ?? "nothing");
    else value.forEach((one, at) => checkForm(one, form[0], `${where}[${at}]`, differ));
  } else if (typeof value !== "object" || value === null || Array.isArray(value)) {
    differ("form", where, "an object", JSON.stringify(value) ?? "nothing");
  } else {
    for (const name of Object.keys(form))
      checkForm(Object.hasOwn(value, name) ? value[name] : undefined, form[name], `${where}.${name}`, differ);
    for (const name of Object.keys(value)) if (!Object.hasOwn(form, name)) differ("form", `${where}.${name}`, "nothing", "a field");
  }
}

const utf8 = (value) => new TextEncoder().encode(value);
const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const fromHex = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));

/** Bytes of base64 text; null unless the text is exactly what these bytes are written as. */
function bytesOf(value) {
  try {
    const raw = atob(value);
    return btoa(raw) === value ? Uint8Array.from(raw, (character) => character.charCodeAt(0)) : null;
  } catch {
    return null;
  }
}

/** What a JSON text says; null if it is none. */
function parsed(content) {
  try {
    return JSON.parse(content);
  } catch {
    return null;
  }
}

async function sha256(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return hexOf(new Uint8Array(await crypto.subtle.digest("SHA-256", all)));
}

async function isSigned(message, signature, key) {
  const imported = await crypto.subtle.importKey("raw", bytesOf(key), { name: "Ed25519" }, false, ["verify"]);
  return crypto.subtle.verify({ name: "Ed25519" }, imported, bytesOf(signature), utf8(message));
}

const entryFields = [
  ["version", matches(/^xiangji-quota-entry\/1$/)],
  ["unit", uuid],
  ["account", uuid],
  ["seq", count],
  ["kind", (value) => Object.hasOwn(kinds, value)],
  ["amount", matches(/^[1-9]\d{0,18}$/)],
  ["causeType", matches(/^[a-z]+(-[a-z]+)*$/)],
  ["causeId", uuid],
  ["order", (value) => value === "" || uuid(value)],
  ["line", (value) => value === "" || uuid(value)],
  ["source", matches(/^(CANTEEN|CONTRACTOR|UNION|PERSONAL)$/)],
  ["effectiveOn", day],
  ["recordedAt", instant],
  ["actor", (value) => value === "" || uuid(value)],
  ["ruleVersion", count],
];

/** The fields of an entry's line, or null with the difference told. */
function readEntry(canonical, where, differ) {
  const parts = canonical.split("|");
  if (parts.length !== entryFields.length) {
    differ("entry", where, `${entryFields.length} fields`, `${parts.length} fields`);
    return null;
  }
  const wrong = entryFields.findIndex(([, test], at) => !test(parts[at]));
  if (wrong >= 0) {
    differ("entry", `${where} ${entryFields[wrong][0]}`, "a value of the right form", parts[wrong]);
    return null;
  }
  return Object.fromEntries(entryFields.map(([name], at) => [name, parts[at]]));
}

/** In which year an entry may take effect: never before the account's; orders and what is carried in in the very year, what happens to them also later. */
function yearAgrees(entry, fiscalYear) {
  const effective = Number(entry.effectiveOn.slice(0, 4));
  if (entry.kind.startsWith("CARRY_IN_") || (entry.kind === "ORDER" && entry.causeType === "order-line")) return effective === fiscalYear;
  return entry.kind.startsWith("CARRY_OUT_") ? effective > fiscalYear : effective >= fiscalYear;
}

/** @returns the entries as read, null where one cannot be */
async function checkChain(account, bundle, result, differ) {
  const balances = Object.fromEntries([...stages, "rated", "unrated"].map((stage) => [stage, 0n]));
  const causes = new Set();
  const entries = [];
  let head = zeros;
  for (const [at, { canonical, hash: stated }] of account.entries.entries()) {
    const where = `account ${account.id} entry ${at + 1}`;
    const entry = readEntry(canonical, where, differ);
    if (entry) {
      for (const [name, expected] of Object.entries({ unit: bundle.unit.id, account: account.id, seq: String(at + 1) }))
        if (entry[name] !== expected) differ("entry", `${where} ${name}`, expected, entry[name]);
      if (!yearAgrees(entry, bundle.fiscalYear))
        differ("year", `${where} effectiveOn`, `a day that belongs to ${bundle.fiscalYear}`, entry.effectiveOn);
      const cause = `${entry.causeType} ${entry.causeId} ${entry.kind}`;
      if (causes.has(cause)) differ("twice", where, "each cause once", cause);
      causes.add(cause);
    }
    const computed = await sha256(fromHex(head), utf8(canonical));
    if (computed !== stated) differ("hash", where, computed, stated);
    head = stated;
    result.checked.entries += 1;
    entries.push(entry);
    if (!entry) continue;
    const [from, to] = kinds[entry.kind];
    balances[from] -= BigInt(entry.amount);
    balances[to] += BigInt(entry.amount);
    for (const stage of ["ordered", "accepted", "settled", "rated"])
      if (balances[stage] < 0n) differ("negative", `${where} ${stage}`, "0 or more", String(balances[stage]));
    if (balances.rated > balances.settled) differ("negative", `${where} unrated`, "0 or more", String(balances.settled - balances.rated));
  }
  if (account.seq !== String(account.entries.length)) differ("seq", `account ${account.id}`, String(account.entries.length), account.seq);
  if (account.headHash !== head) differ("head", `account ${account.id}`, head, account.headHash);
  checkBalances(account, balances, result, differ);
  return entries;
}
function checkBalances(account, balances, result, differ) {
  for (const stage of [...stages, "rated"]) {
    const [computed, stated] = [String(balances[stage]), account.balances[stage] ?? "0"];
    if (stated !== computed) differ("balance", `account ${account.id} balance ${stage}`, computed, stated);
    result.totals[stage] = String(BigInt(result.totals[stage] ?? 0) + BigInt(stated));
    result.checked.balances += 1;
  }
  const sum = stages.reduce((all, stage) => all + BigInt(account.balances[stage]), 0n);
  if (sum !== 0n) differ("sum", `account ${account.id}`, "0", String(sum));
}

const number = "0|[1-9]\\d{0,18}";
const headerForm = new RegExp(
  `^xiangji-head-list/1\nday (?<day>\\S{10})\ntaken (?<taken>\\S{24})\nprevious (?<previous>[0-9a-f]{64})\naccounts (?<accounts>${number})\nentries (?<entries>${number})\nroot (?<root>[0-9a-f]{64})\n$`,
);

/** @returns the headers by day */
async function checkLists(bundle, keys, result, differ) {
  const byDay = new Map();
  let before = null;
  for (const [at, { header, signature, publicKey: key }] of bundle.headLists.entries()) {
    const list = headerForm.exec(header)?.groups;
    if (!list || !day(list.day) || !instant(list.taken)) {
      differ("header", `list ${at + 1}`, "a header of the right form", JSON.stringify(header));
      continue;
    }
    const where = `list ${list.day}`;
    if (before && before.day >= list.day) differ("previous", where, `a day after ${before.day}`, list.day);
    if (before && before.hash !== list.previous) differ("previous", where, before.hash, list.previous);
    for (const total of ["accounts", "entries"])
      if (before && BigInt(list[total]) < BigInt(before[total]))
        differ("shrunk", `${where} ${total}`, `${before[total]} or more`, list[total]);
    const signed = await isSigned(header, signature, key).catch((error) => (error.name === "NotSupportedError" ? null : false));
    if (signed === null) result.open.push({ code: "noEd25519", where, value: "" });
    else if (!signed) differ("signature", where, "a signature over this header", signature);
    if (keys) checkKey(list.day, key, keys, differ);
    result.checked.lists += 1;
    result.checked.signatures += Number(signed === true);
    byDay.set(list.day, list);
    before = { ...list, hash: await sha256(utf8(header)) };
  }
  return byDay;
}

function checkKey(listDay, key, keys, differ) {
  const known = keys.keys.filter((one) => one.publicKey === key);
  const inForce = known.some(({ validFrom, validTo }) => validFrom <= listDay && (validTo === null || listDay <= validTo));
  if (known.length === 0) differ("key", `list ${listDay}`, "one of the published keys", key);
  else if (!inForce)
    differ("period", `list ${listDay}`, known.map((one) => `${one.validFrom} – ${one.validTo ?? "…"}`).join(", "), listDay);
}

/** What was recorded this long before a list was taken must stand on it: no transaction of the ledger takes nearly as long. */
const SLACK_MS = 3_600_000;

async function checkInclusion(account, entries, byDay, result, differ) {
  let proven = 0;
  for (const { day: listDay, seq, proof } of account.inclusion) {
    const where = `account ${account.id} inclusion ${listDay}`;
    const list = byDay.get(listDay);
    const stated = seq === "0" ? zeros : account.entries[Number(seq) - 1]?.hash;
    if (!list) differ("missing", where, `list ${listDay}`, "nothing");
    else if (!stated) differ("missing", where, `entry ${seq}`, `${account.entries.length} entries`);
    else {
      const root = await rootOf(`${account.id} ${seq} ${stated}`, proof);
      if (root !== list.root) differ("root", where, list.root, root);
      else proven = Math.max(proven, Number(seq));
      result.checked.proofs += 1;
    }
  }
  const newest = [...byDay.values()].at(-1);
  if (!newest) return;
  const due = Date.parse(newest.taken) - SLACK_MS;
  const least = entries.findLastIndex((entry) => entry && Date.parse(entry.recordedAt) < due) + 1;
  const listed = account.inclusion.find((one) => one.day === newest.day);
  if (least > 0 && !listed) differ("unlisted", `account ${account.id} inclusion ${newest.day}`, "a proof for the newest list", "nothing");
  else if (listed && Number(listed.seq) < least)
    differ("late", `account ${account.id} entry ${least}`, `on list ${newest.day}`, `only ${listed.seq} entries are`);
  if (proven < account.entries.length)
    result.open.push({ code: "newer", where: `account ${account.id}`, value: String(account.entries.length - proven) });
}
/** Leaves begin with the byte 0, nodes with 1. A step names the side its hash stands on. */
async function rootOf(line, proof) {
  let root = await sha256(Uint8Array.of(0), utf8(line));
  for (const step of proof) {
    const [left, right] = step.startsWith("L") ? [step.slice(1), root] : [root, step.slice(1)];
    root = await sha256(Uint8Array.of(1), fromHex(left), fromHex(right));
  }
  return root;
}

/**
 * @param content the bundle as text
 * @param keys the published keys, as `/ledger/keys` answers them (an object); without them signatures are checked, but not whose they are
 * @returns what was checked, the differences in the order they were found, and what stays open: what this file cannot prove
 */
export async function verifyBundle(content, { keys } = {}) {
  const checked = { accounts: 0, entries: 0, balances: 0, lists: 0, signatures: 0, proofs: 0 };
  const result = { ok: false, isBundle: false, checked, totals: {}, differences: [], open: [] };
  const differ = (code, where, expected, found) => result.differences.push({ code, where, expected, found: String(found).slice(0, 400) });
  const bundle = parsed(content);
  if (!bundleForm.format(bundle?.format)) {
    differ("bundle", "file", "xiangji-ledger-bundle/2", JSON.stringify(bundle?.format) ?? "nothing");
    return result;
  }
  result.isBundle = true;
  checkForm(bundle, bundleForm, "bundle", differ);
  if (keys !== undefined) checkForm(keys, keysForm, "keys", differ);
  if (result.differences.length > 0) return result;
  Object.assign(result, { unit: bundle.unit, fiscalYear: bundle.fiscalYear, exportedAt: bundle.exportedAt, newest: null });
  const chains = new Map();
  for (const account of bundle.accounts) {
    if (chains.has(account.id)) differ("twice", `account ${account.id}`, "each account once", account.id);
    chains.set(account.id, await checkChain(account, bundle, result, differ));
    checked.accounts += 1;
  }
  const byDay = await checkLists(bundle, keys, result, differ);
  for (const account of bundle.accounts) await checkInclusion(account, chains.get(account.id), byDay, result, differ);
  const { sha256: seal, ...rest } = bundle;
  const computed = await sha256(utf8(JSON.stringify(rest)));
  if (computed !== seal) differ("seal", "file", computed, seal);
  if (bundle.accounts.length === 0) differ("form", "bundle.accounts", "at least one account", "none");
  result.newest = [...byDay.keys()].at(-1) ?? null;
  if (!result.newest) result.open.push({ code: "noLists", where: "file", value: "" });
  const signers = keys ? [] : new Set(bundle.headLists.map((list) => list.publicKey));
  for (const key of signers) result.open.push({ code: "noKeys", where: "file", value: key });
  result.open.push({ code: "names", where: "file", value: "" });
  result.ok = result.differences.length === 0;
  return result;
}

/** One word of the program a line, then its English and its Chinese sentence. */
const table = (lines) => Object.fromEntries(lines.split("\n").map((row) => [row.split(" | ")[0], row.split(" | ").slice(1)]));

export const words = table(`bundle | This is no ledger bundle | 这不是台账数据包
form | A field is missing, unknown or of the wrong form | 字段缺失、多余或格式不对
entry | A field of the entry is not what it must be | 分录字段不符
year | The entry does not belong to this year | 分录不属于本年度
twice | Something stands there twice | 重复出现
hash | The hash does not follow from the entry and the hash before it | 哈希与分录及前一哈希不符
seq | The number of entries is not the one stated | 分录数与所载不符
head | The last hash is not the one stated | 链尾哈希与所载不符
balance | The balance does not follow from the entries | 余额与分录推算不符
negative | A stage falls below zero | 阶段金额出现负数
sum | The stages do not sum to zero | 各阶段合计不为零
header | The head of a signed list cannot be read | 签名清单的表头无法识别
previous | A list does not follow the one before | 清单与前一份不衔接
shrunk | A list counts less than the one before | 清单计数比前一份少
signature | The signature is not one over this list | 签名与清单不符
key | The key is not among the published keys | 签名公钥不在已公布之列
period | The key was not in force on that day | 签名公钥当日不在有效期内
missing | Something that a proof refers to is not in the file | 证明所指的内容不在文件内
root | The proof does not lead to the signed root: the chain is not the one that was listed | 证明与签名根不符：此链不是当日所列的链
unlisted | The newest signed list must hold this account and does not | 最新签名清单应含此账户而未含
late | An entry claims to be older than the list that lacks it | 分录自称早于清单，清单却未收录
seal | Something that no signature covers was changed: a name, a date of export | 未签名的内容（名称、导出时间等）被改动`);
export const openWords =
  table(`names | Names of unit and programme, and the year as such, are not signed: compare them with your papers. | 单位与项目名称、年度本身未经签名，请与书面材料核对。
noKeys | Compare this signing key with the published one, or give --keys:  | 请将此签名公钥与公布的公钥核对，或用 --keys 指定：
noEd25519 | This browser knows no Ed25519 signatures: check with Node or a newer browser. | 本浏览器不支持 Ed25519 签名，请改用 Node 或新版浏览器核对。
noLists | No signed list is in the file: it agrees with itself, nothing outside vouches for it. | 文件内没有签名清单：自身一致，但没有外部凭据。
newer | Entries not yet on a signed list, vouched for by the next one:  | 尚未列入签名清单的分录数（由下一份清单证明）：`);

async function main([file, option, keysFile]) {
  const say = (english, chinese) => console.log(`${english}\n${chinese}`);
  if (!file || (option !== undefined && (option !== "--keys" || !keysFile))) {
    say("usage: node verify-ledger.mjs bundle.json [--keys keys.json]", "用法：node verify-ledger.mjs 数据包.json [--keys 公钥.json]");
    return 2;
  }
  const { readFile } = await import("node:fs/promises");
  const read = async (name) => new TextDecoder("utf-8", { fatal: true }).decode(await readFile(name));
  const texts = await Promise.all([file, keysFile ?? file].map(read)).catch((error) => say(`cannot be read: ${error.message}`, "无法读取"));
  if (!texts) return 2;
  const result = await verifyBundle(texts[0], keysFile ? { keys: parsed(texts[1]) } : {});
  const { checked, differences, unit, open } = result;
  if (unit) say(`${unit.name} ${unit.uscc}, ${result.fiscalYear}, ${result.exportedAt}`, `newest list 最新清单 ${result.newest ?? "—"}`);
  say(
    `checked: accounts ${checked.accounts}, entries ${checked.entries}, balances ${checked.balances}, lists ${checked.lists}, signatures ${checked.signatures}, proofs ${checked.proofs}`,
    `已核对：账户 ${checked.accounts}，分录 ${checked.entries}，余额 ${checked.balances}，清单 ${checked.lists}，签名 ${checked.signatures}，证明 ${checked.proofs}`,
  );
  for (const [stage, sum] of Object.entries(result.totals)) console.log(`  ${stage.padEnd(9)} ${sum} fen 分`);
  for (const { code, where, value } of open) say(`open: ${where}: ${openWords[code][0]}${value}`, `未证明：${openWords[code][1]}${value}`);
  const [first] = differences;
  if (!first) say("AGREES: everything checked is as it must be.", "一致：核对的每一项都相符。");
  else {
    say(`DIFFERS (${differences.length}), first at ${first.where}`, `不一致（${differences.length} 处），首处：`);
    say(...words[first.code]);
    say(`  expected 应为 ${first.expected}`, `  found    实为 ${first.found}`);
  }
  return result.isBundle ? Number(!result.ok) : 2;
}

/** Runs when Node was told to run this file; not when something imports it. */
if (globalThis.process?.versions?.node && process.argv[1]) {
  const [{ realpathSync }, { fileURLToPath }] = await Promise.all([import("node:fs"), import("node:url")]);
  if (realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
}
