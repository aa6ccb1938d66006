/** What can be drawn; categories and products name one of these. */
export const artKinds = [
  "rice",
  "millet",
  "corn",
  "wheat-flour",
  "noodles",
  "beans",
  "soybean",
  "peanut",
  "potato",
  "sweet-potato",
  "taro",
  "yam",
  "lotus-root",
  "radish",
  "cabbage",
  "chili",
  "tomato",
  "cucumber",
  "eggplant",
  "pumpkin",
  "greens",
  "garlic",
  "ginger",
  "bamboo-shoot",
  "mushroom",
  "wood-ear",
  "tea",
  "honey",
  "orange",
  "apple",
  "pear",
  "grape",
  "jujube",
  "walnut",
  "almond",
  "raisin",
  "melon",
  "peach",
  "kiwi",
  "pork",
  "cured-pork",
  "beef",
  "lamb",
  "chicken",
  "duck",
  "egg",
  "fish",
  "dried-fish",
  "shrimp",
  "oyster",
  "seaweed",
  "oil",
  "sauce",
  "rice-wine-vinegar",
  "tofu",
  "milk",
  "herb",
  "konjac",
] as const;

export type ArtKind = (typeof artKinds)[number];

export function isArtKind(value: unknown): value is ArtKind {
  return artKinds.includes(value as ArtKind);
}

/** How many drawings of a kind are served by URL: few enough for caches, enough that a shelf of potatoes differs. */
export const artVariants = 12;

/** The variant of a product, the same for ever: any id gives a number below `artVariants`. */
export function artVariant(id: string): number {
  let sum = 7;
  for (const char of id) sum = (Math.imul(sum, 31) + char.charCodeAt(0)) >>> 0;
  return sum % artVariants;
}

export const landscapeKinds = ["mountains-mist", "desert-oasis", "sea", "terraces", "karst", "grassland", "river", "bamboo"] as const;

export type LandscapeKind = (typeof landscapeKinds)[number];

export function isLandscapeKind(value: unknown): value is LandscapeKind {
  return landscapeKinds.includes(value as LandscapeKind);
}
