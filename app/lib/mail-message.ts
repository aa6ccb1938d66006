export interface ReadableMail {
  to: string;
  subject: string;
  /** The plain text; HTML is never shown. */
  text: string;
}

/** Reads recipient, subject and plain text of an RFC 5322 message as mail libraries write it. */
export function parseMessage(raw: string): ReadableMail {
  const { headers, body } = split(raw);
  return {
    to: decodeWords(headers.get("to") ?? ""),
    subject: decodeWords(headers.get("subject") ?? ""),
    text: plainText(headers, body).trim(),
  };
}

function split(raw: string): { headers: Map<string, string>; body: string } {
  const normal = raw.replaceAll("\r\n", "\n");
  const end = normal.indexOf("\n\n");
  const head = (end < 0 ? normal : normal.slice(0, end)).replaceAll(/\n[ \t]+/g, " ");
  const headers = new Map<string, string>();
  for (const line of head.split("\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return { headers, body: end < 0 ? "" : normal.slice(end + 2) };
}

function plainText(headers: Map<string, string>, body: string): string {
  const type = headers.get("content-type") ?? "text/plain";
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (/^multipart\//i.test(type) && boundary) {
    const parts = body
      .split(`--${boundary}`)
      .slice(1, -1)
      .map((part) => split(part.replace(/^\n/, "")));
    const texts = parts.map((part) => plainText(part.headers, part.body));
    return texts.find((text) => text !== "") ?? "";
  }
  if (!/^text\/plain/i.test(type)) return "";
  const encoding = (headers.get("content-transfer-encoding") ?? "").toLowerCase();
  if (encoding === "base64") return Buffer.from(body, "base64").toString("utf8");
  return encoding === "quoted-printable" ? decodeQuoted(body.replaceAll(/=\n/g, "")) : body;
}

function decodeQuoted(text: string): string {
  const bytes: Buffer[] = text
    .split(/(=[0-9A-F]{2})/i)
    .map((piece) => (/^=[0-9A-F]{2}$/i.test(piece) ? Buffer.from(piece.slice(1), "hex") : Buffer.from(piece, "utf8")));
  return Buffer.concat(bytes).toString("utf8");
}

/** RFC 2047: `=?UTF-8?B?…?=` */
function decodeWords(text: string): string {
  return text
    .replaceAll(/\?=\s+=\?/g, "?==?")
    .replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, value: string) =>
      kind.toLowerCase() === "b" ? Buffer.from(value, "base64").toString("utf8") : decodeQuoted(value.replaceAll("_", " ")),
    );
}
