import { describe, expect, test } from "vitest";

import kept from "#app/i18n/en/places.json";

import { englishPlaceName, englishPlaceNames, romanise } from "./place-names.mjs";
import { readPlaces } from "./read-places.mjs";

const { divisions, names, above } = readPlaces();

test.each([
  ["湖南省", "Hunan"],
  ["永州市", "Yongzhou"],
  ["零陵区", "Lingling District"],
  ["道县", "Dao County"],
  ["祁阳市", "Qiyang"],
  ["芒市", "Mangshi"],
  ["喀什地区", "Kashgar Prefecture"],
  ["锡林郭勒盟", "Xilingol League"],
  ["土默特左旗", "Tumed Left Banner"],
  ["浦东新区", "Pudong New Area"],
  ["新城区", "Xincheng District"],
  ["城区", "Chengqu District"],
  ["井陉矿区", "Jingxing Mining District"],
  ["神农架林区", "Shennongjia Forestry District"],
  ["六枝特区", "Liuzhi Special District"],
])("the kind of a division is told in English: %s is %s", (name, english) => {
  expect(englishPlaceName(name)).toBe(english);
});

test.each([
  ["江华瑶族自治县", "Jianghua Yao Autonomous County"],
  ["恩施土家族苗族自治州", "Enshi Tujia and Miao Autonomous Prefecture"],
  ["双江拉祜族佤族布朗族傣族自治县", "Shuangjiang Lahu, Va, Blang and Dai Autonomous County"],
  ["巴里坤哈萨克自治县", "Barkol Kazakh Autonomous County"],
  ["东乡族自治县", "Dongxiang Autonomous County"],
  ["鄂伦春自治旗", "Oroqen Autonomous Banner"],
  ["龙胜各族自治县", "Longsheng Various Nationalities Autonomous County"],
  ["管城回族区", "Guancheng Hui District"],
])("peoples are named: %s is %s", (name, english) => {
  expect(englishPlaceName(name)).toBe(english);
});

test.each([
  ["永州市回龙圩管理区", "Yongzhou Huilongxu Administration Zone"],
  ["河北沧州经济开发区", "Hebei Cangzhou Economic Development Zone"],
  ["北戴河新区", "Beidaihe New Area"],
])("the places that lead a zone's name are words: %s is %s", (name, english) => {
  expect(englishPlaceName(name, ["北戴河", "河北", "沧州", "永州"])).toBe(english);
});

test.each(["西安 Xi'an", "六安 Lu'an", "淮安 Huai'an", "东阿 Dong'e", "宁洱 Ning'er", "马鞍山 Ma'anshan", "大安 Da'an", "安阳 Anyang", "新干 Xingan"])(
  "a syllable that begins with a vowel is parted: %s",
  (pair) => {
    const [stem = "", english] = pair.split(" ");
    expect(romanise(stem)).toBe(english);
  },
);

describe("readings that the characters have elsewhere are not those of the place", () => {
  const readings =
    "重庆 Chongqing 厦门 Xiamen 蚌埠 Bengbu 台州 Taizhou 丽水 Lishui 铅山 Yanshan 乐亭 Laoting 乐清 Yueqing 浚 Xun 洪洞 Hongtong 枞阳 Zongyang 涡阳 Guoyang " +
    "歙 She 黟 Yi 番禺 Panyu 大埔 Dabu 单 Shan 郫都 Pidu 犍为 Qianwei 成都 Chengdu 都匀 Duyun 三都 Sandu 丹棱 Danling 穆棱 Muling 召陵 Shaoling 红寺堡 Hongsibu " +
    "吴堡 Wubu 宕昌 Tanchang 荥阳 Xingyang 荥经 Yingjing 牟平 Muping 中牟 Zhongmu 长子 Zhangzi 尉犁 Yuli 尉氏 Weishi 蔚 Yu 井陉 Jingxing 莘 Shen 柞水 Zhashui " +
    "百色 Baise 东莞 Dongguan 闵行 Minhang 宿州 Suzhou 亳州 Bozhou 盱眙 Xuyi 繁峙 Fanshi 隰 Xi 泌阳 Biyang 渑池 Mianchi 秭归 Zigui 耒阳 Leiyang 会理 Huili " +
    "天台 Tiantai 济南 Jinan 曲阜 Qufu 朝阳 Chaoyang 勐腊 Mengla 个旧 Gejiu 吕梁 Lüliang 略阳 Lüeyang";
  const pairs = readings.split(" ");
  test.each(pairs.flatMap((stem, at) => (at % 2 === 0 ? [[stem, pairs[at + 1]]] : [])))("%s is %s", (stem, english) => {
    expect(romanise(stem ?? "")).toBe(english);
  });
});

test.each([
  ["乌鲁木齐市", "Urumqi"],
  ["呼和浩特市", "Hohhot"],
  ["拉萨市", "Lhasa"],
  ["鄂尔多斯市", "Ordos"],
  ["博尔塔拉蒙古自治州", "Bortala Mongol Autonomous Prefecture"],
  ["和田地区", "Hotan Prefecture"],
  ["香格里拉市", "Shangri-La"],
  ["陕西省", "Shaanxi"],
  ["山西省", "Shanxi"],
  ["西藏自治区", "Xizang (Tibet)"],
])("names of other languages are those that English knows: %s is %s", (name, english) => {
  expect(englishPlaceName(name)).toBe(english);
});

test("the kept catalogue is what the rules say, for every name that a place has or had", () => {
  expect(kept).toEqual(englishPlaceNames(names, above));
});

test("no English name has a Chinese character, and each begins with a capital", () => {
  const strange = Object.entries(kept).filter(([, english]) => !/^\p{Lu}[\p{Script=Latin}\p{P} ]+$/u.test(english));
  expect(strange).toEqual([]);
});

test("what lies side by side has different names", () => {
  const parent = (code: string, level: string) => (level === "P" ? "" : code.slice(0, level === "R" ? 2 : 4));
  const places = new Map<string, Set<string>>();
  for (const [code, name, level] of divisions) {
    const key = `${parent(code, level)} ${(kept as Record<string, string>)[name]}`;
    places.set(key, (places.get(key) ?? new Set()).add(name));
  }
  expect([...places.values()].filter((same) => same.size > 1).map((same) => [...same])).toEqual([]);
});
