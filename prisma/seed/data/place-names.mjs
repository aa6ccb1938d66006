/**
 * English names of Chinese divisions: Hanyu Pinyin in one word with the standard's apostrophes (Xi'an), names of other languages and readings that pinyin gets
 * wrong from place-name-exceptions.json (`whole` names, `stems` without their kind, single `characters`), and the kind of division in English unless it is a province or a city.
 */
import { readFileSync } from "node:fs";
import { pinyin } from "pinyin-pro";

/** @type {{ whole: Record<string, string>, stems: Record<string, string>, characters: Record<string, string>, zones: Record<string, string>, peoples: Record<string, string> }} */
const exceptions = JSON.parse(readFileSync(new URL("./place-name-exceptions.json", import.meta.url), "utf8"));
const longestFirst = (/** @type {string[]} */ words) => words.sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
const peoples = longestFirst(Object.keys(exceptions.peoples));
const zones = longestFirst(Object.keys(exceptions.zones));

/** What a name ends with, the longest first; provinces and cities say no kind in English. */
const KINDS = Object.entries({
  自治区: "Autonomous Region",
  自治州: "Autonomous Prefecture",
  自治县: "Autonomous County",
  自治旗: "Autonomous Banner",
  地区: "Prefecture",
  矿区: "Mining District",
  新区: "New Area",
  省: "",
  市: "",
  州: "Prefecture",
  盟: "League",
  区: "District",
  县: "County",
  旗: "Banner",
});

/** `永州` → `Yongzhou`, `六安` → `Lu'an`. */
export function romanise(/** @type {string} */ stem) {
  const known = exceptions.stems[stem];
  if (known !== undefined) return known;
  const characters = [...stem];
  const syllables = pinyin(stem, { toneType: "none", type: "array", v: false }).map((read, at) => exceptions.characters[characters[at] ?? ""] ?? read);
  const word = syllables.map((syllable, index) => (index > 0 && /^[aoe]/.test(syllable) ? `'${syllable}` : syllable)).join("");
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** `土家族苗族` at the end of a name, in English and in order, and what stands before it. */
function partPeoples(/** @type {string} */ name) {
  /** @type {string[]} */
  const found = [];
  let stem = name;
  for (;;) {
    const people = peoples.find((word) => stem.endsWith(word) && stem.length > word.length);
    if (people === undefined) return { stem, found };
    found.unshift(exceptions.peoples[people] ?? "");
    stem = stem.slice(0, -people.length);
  }
}

/** `河北唐山芦台` → `Hebei Tangshan Lutai`: places that lead a zone's name are words of their own. */
function romaniseWords(/** @type {string} */ name, /** @type {readonly string[]} */ leading) {
  const words = [];
  let rest = name;
  for (let found = true; found && rest !== ""; ) {
    const place = leading.find((word) => rest.startsWith(word) && !exceptions.stems[rest]);
    found = place !== undefined;
    if (place !== undefined) {
      words.push(romanise(place));
      rest = rest.slice(place.length).replace(/^[省市]/, "");
    }
  }
  if (rest !== "") words.push(romanise(rest));
  return words.join(" ");
}

const listOf = (/** @type {string[]} */ words) =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;

/**
 * The English name of a division: `零陵区` → `Lingling District`, `江华瑶族自治县` → `Jianghua Yao Autonomous County`, `祁阳市` → `Qiyang`.
 *
 * @param {string} name its official Chinese name
 * @param {readonly string[]} [leading] stems of provinces and prefectures, which may lead the name of a development zone
 * @returns {string}
 */
export function englishPlaceName(name, leading = []) {
  const whole = exceptions.whole[name];
  if (whole !== undefined) return whole;
  const zone = zones.find((word) => name.endsWith(word) && name.length > word.length);
  if (zone !== undefined) return `${romaniseWords(name.slice(0, -zone.length), leading)} ${exceptions.zones[zone]}`;
  const kind = KINDS.find(([suffix]) => name.endsWith(suffix) && (name.length > suffix.length + 1 || suffix.length === 1));
  if (kind === undefined) return romanise(name);
  const { stem, found } = partPeoples(name.slice(0, -kind[0].length));
  return [kind[0] === "新区" ? romaniseWords(stem, leading) : romanise(stem), listOf(found), kind[1]].filter((part) => part !== "").join(" ");
}

/** The names of all divisions and of what they were called before, in Chinese and English, in the order of the Chinese names. */
export function englishPlaceNames(/** @type {readonly string[]} */ names, /** @type {readonly string[]} */ above) {
  const leading = longestFirst([...new Set(above.map((name) => partPeoples(name.replace(/(自治区|自治州|地区|[省市盟])$/, "")).stem))]);
  return Object.fromEntries([...new Set(names)].sort().map((name) => [name, englishPlaceName(name, leading)]));
}
