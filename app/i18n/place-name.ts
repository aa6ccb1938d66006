import type { Locale } from "#app/i18n/locales";

/** English names of places by their Chinese ones. */
export type PlaceNames = Readonly<Record<string, string>>;

/** How English names of places say their kind; a people's name may stand before it. */
const KIND =
  /^(\S+) .*Autonomous (?:County|Prefecture|Banner|Region)$|^(.+) (?:District|County|Prefecture|League|Banner|New Area|Mining District|Forestry District|Special District)$/;

/** 江华瑶族自治县 → 江华, 零陵区 → 零陵; 道县 stays whole, because one character says little. */
const CHINESE_KIND = /^(.{2,}?)(?:[\u4e00-\u9fa5]{1,3}族)*(?:自治)?(?:省|市|区|县|州|盟|旗|地区|特别行政区)$/u;

/**
 * A place in English: `零陵区` → `Lingling District`, and from the smaller to the larger where several are told: `湖南省 永州市` → `Yongzhou, Hunan`.
 * A name that nobody has translated stays as it is.
 */
export function englishPlace(names: PlaceNames, name: string): string {
  const known = own(names, name);
  if (known !== undefined || !name.includes(" ")) return known ?? name;
  const parts = name.split(" ").filter((part, at, all) => part !== all[at - 1]);
  if (parts.every((part) => own(names, part) === undefined)) return name;
  return parts
    .map((part) => own(names, part) ?? part)
    .reverse()
    .join(", ");
}

const own = (names: PlaceNames, name: string) => (Object.hasOwn(names, name) ? names[name] : undefined);

/** A place without its kind, for where there is little room; `name` is in the language that is asked for. */
export function shortPlace(locale: Locale, name: string): string {
  if (locale === "zh-CN") return CHINESE_KIND.exec(name)?.[1] ?? name;
  const found = KIND.exec(name);
  return found?.[1] ?? found?.[2] ?? name;
}
