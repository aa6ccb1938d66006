/** The language of a text that somebody wrote, for its `lang`: Chinese as soon as one of its characters is. */
export function languageOf(text: string): "zh-CN" | "en" {
  return /\p{Script=Han}/u.test(text) ? "zh-CN" : "en";
}
