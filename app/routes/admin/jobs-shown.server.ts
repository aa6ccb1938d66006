/** A link in a mail is a secret: administrators see who it was for, never the token. */
export function shownData(data: unknown): string {
  return JSON.stringify(data, (key, value: unknown) => (key === "token" || key === "text" || key === "html" ? "…" : value));
}
