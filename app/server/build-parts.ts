import type { ServerBuild } from "@remix-run/node";

/**
 * The part of a build whose addresses begin with a segment: `/unit/orders` is answered by the routes below `unit`, their layouts and the catch-all.
 * Remix matches every address against all routes of a build, three times a page and without keeping anything in between; a hundred routes cost more than
 * rendering a small page. What an address matches is the same in its part as in the whole, because no route begins with a parameter.
 */
export class BuildParts {
  readonly #whole: ServerBuild;
  readonly #segments = new Map<string, string[]>();
  readonly #always: string[] = [];
  readonly #parts = new Map<string, ServerBuild>();

  constructor(whole: ServerBuild) {
    this.#whole = whole;
    for (const route of Object.values(whole.routes)) {
      if (!route || (route.path === undefined && !route.index)) continue; // the root and layouts come along with what is inside
      const [segment = ""] = fullPathOf(whole, route.id).split("/");
      if (segment.startsWith(":")) throw new Error(`the route ${route.id} begins with a parameter`);
      if (segment === "*") this.#always.push(route.id);
      else this.#segments.set(segment, [...(this.#segments.get(segment) ?? []), route.id]);
    }
  }

  /** The first segment of a path when routes begin with it; null when only the whole build can tell. */
  segmentOf(path: string): string | null {
    const segment = path.split("/", 2)[1] ?? "";
    return this.#segments.has(segment) && path.startsWith("/") && !path.startsWith("//") ? segment : null;
  }

  of(segment: string | null): ServerBuild {
    if (segment === null) return this.#whole;
    const known = this.#parts.get(segment);
    if (known) return known;
    const ids = new Set<string>();
    for (const leaf of [...(this.#segments.get(segment) ?? []), ...this.#always])
      for (let id: string | undefined = leaf; id !== undefined; id = this.#whole.routes[id]?.parentId) ids.add(id);
    const pick = <T>(all: Record<string, T>) => Object.fromEntries(Object.entries(all).filter(([id]) => ids.has(id)));
    const { assets, routes } = this.#whole;
    const part = { ...this.#whole, routes: pick(routes), assets: { ...assets, routes: pick(assets.routes) } };
    this.#parts.set(segment, part);
    return part;
  }
}

function fullPathOf(build: ServerBuild, id: string | undefined): string {
  const route = id === undefined ? undefined : build.routes[id];
  if (!route) return "";
  return [fullPathOf(build, route.parentId), route.path ?? ""].filter(Boolean).join("/");
}
