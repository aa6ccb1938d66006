import { EXTENSIONS } from "#app/domain/supervision/publication/ocds-release";

export type PackageKind = "releases" | "records";

export const LICENCE = "https://creativecommons.org/licenses/by/4.0/";

interface PackageFrame {
  kind: PackageKind;
  /** Absolute addresses. */
  uri: string;
  next: string | null;
  previous: string | null;
  policy: string;
  home: string;
  publishedAt: Date;
  /** JSON texts. */
  items: readonly string[];
}

/** A release or record package as text. The releases go in as the texts they were published as, down to the byte. */
export function packageText({ kind, uri, next, previous, policy, home, publishedAt, items }: PackageFrame): string {
  const links = { ...(next === null ? {} : { next }), ...(previous === null ? {} : { prev: previous }) };
  const head = JSON.stringify({
    uri,
    version: "1.1",
    extensions: EXTENSIONS,
    publishedDate: publishedAt.toISOString(),
    publisher: { name: "乡集 Xiangji", uri: home },
    license: LICENCE,
    publicationPolicy: policy,
    links,
  });
  return `${head.slice(0, -1)},"${kind}":[${items.join(",")}]}`;
}
