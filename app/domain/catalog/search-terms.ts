import { pinyin } from "pinyin-pro";

const HAN = /\p{Script=Han}/u;
const segmenter = new Intl.Segmenter("zh-CN", { granularity: "word" });

/**
 * Terms of a text for the index: every character, every pair of neighbours and every word, so that two-character words are found wherever they stand;
 * for Chinese words also their pinyin, whole and by initials.
 */
export function indexTerms(text: string): string[] {
  const terms = new Set<string>();
  for (const run of runs(text)) {
    if (!HAN.test(run)) {
      terms.add(run);
      continue;
    }
    const characters = [...run];
    characters.forEach((character, index) => {
      terms.add(character);
      const next = characters[index + 1];
      if (next) terms.add(character + next);
    });
    for (const word of words(run)) {
      if (word.length < 2) continue;
      terms.add(word);
      const syllables = pinyin(word, { toneType: "none", type: "array", v: true });
      terms.add(syllables.join(""));
      terms.add(syllables.map((syllable) => syllable[0]).join(""));
    }
  }
  return [...terms].filter((term) => term.length <= 40);
}

/**
 * Terms of a text as a tsvector that weighs them all alike, A most and D least. Each has a place of its own: the database weighs places, not terms, and
 * what has none counts the same wherever it stands.
 */
export function indexVector(text: string, weight: "A" | "B" | "C" | "D"): string {
  return indexTerms(text)
    .map((term, index) => `${quoted(term)}:${index + 1}${weight}`)
    .join(" ");
}

/**
 * A search as a tsquery: every word must be there. A Chinese word is asked for by its pairs of characters, a Latin one by its beginning.
 *
 * @returns null when nothing in the text can be searched for
 */
export function searchQuery(text: string): string | null {
  const parts = new Set<string>();
  for (const run of runs(text.slice(0, 100))) {
    if (!HAN.test(run)) {
      parts.add(`${quoted(run)}:*`);
      continue;
    }
    for (const word of words(run)) {
      const characters = [...word];
      if (characters.length === 1) parts.add(quoted(word));
      characters.slice(0, -1).forEach((character, index) => parts.add(quoted(character + (characters[index + 1] ?? ""))));
    }
  }
  return parts.size === 0 ? null : [...parts].slice(0, 24).join(" & ");
}

/** Runs of Chinese characters or of Latin letters and digits, folded to lower case and half width. */
function runs(text: string): string[] {
  return (
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/\p{Script=Han}+|[\p{Script=Latin}\p{Number}]+/gu) ?? []
  );
}

/** Words of a run; single characters in a row are one word, because the dictionary does not know place names such as 恩施. */
function words(run: string): string[] {
  const merged: string[] = [];
  let singles = "";
  for (const { segment } of segmenter.segment(run)) {
    if (segment.length === 1) {
      singles += segment;
      continue;
    }
    if (singles) merged.push(singles);
    singles = "";
    merged.push(segment);
  }
  if (singles) merged.push(singles);
  return merged;
}

/** Runs hold letters and digits only, so that quoting cannot be escaped from. */
function quoted(term: string): string {
  return `'${term}'`;
}
