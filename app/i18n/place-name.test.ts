import { expect, test } from "vitest";

import { englishPlace, shortPlace } from "#app/i18n/place-name";
import { placeName } from "#app/i18n/place-name.server";

const names = { 湖南省: "Hunan", 永州市: "Yongzhou", 零陵区: "Lingling District" };

test.each([
  ["零陵区", "Lingling District"],
  ["湖南省 永州市 零陵区", "Lingling District, Yongzhou, Hunan"],
  ["永州市 永州市 零陵区", "Lingling District, Yongzhou"],
  ["湖南省 新设区", "新设区, Hunan"],
  ["新设区", "新设区"],
  ["constructor", "constructor"],
  ["Lingling District", "Lingling District"],
  ["", ""],
])("%s is %s", (name, english) => {
  expect(englishPlace(names, name)).toBe(english);
});

test.each([
  ["en", "Lingling District", "Lingling"],
  ["en", "Dao County", "Dao"],
  ["en", "Jianghua Yao Autonomous County", "Jianghua"],
  ["en", "Enshi Tujia and Miao Autonomous Prefecture", "Enshi"],
  ["en", "Xilingol League", "Xilingol"],
  ["en", "Tumed Left Banner", "Tumed Left"],
  ["en", "Qiyang", "Qiyang"],
  ["zh-CN", "零陵区", "零陵"],
  ["zh-CN", "江华瑶族自治县", "江华"],
  ["zh-CN", "道县", "道县"],
  ["zh-CN", "湖南省", "湖南"],
] as const)("in %s, where there is little room, %s is %s", (locale, name, short) => {
  expect(shortPlace(locale, name)).toBe(short);
});

test("outside a page places are named in the language that is asked for", () => {
  expect([placeName("zh-CN", "永州市"), placeName("en", "永州市")]).toEqual(["永州市", "Yongzhou"]);
});
