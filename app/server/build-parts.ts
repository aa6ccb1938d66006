import { data, type LoaderFunction, type ServerBuild } from "@remix-run/node";

import { wantsScripts } from "#app/http/route-handle";

type Routes = ServerBuild["routes"];

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
    const part = { ...this.#whole, routes: withoutHandover(pick(routes)), assets: { ...assets, routes: pick(assets.routes) } };
    this.#parts.set(segment, part);
    return part;
  }
}

function fullPathOf(build: ServerBuild, id: string | undefined): string {
  const route = id === undefined ? undefined : build.routes[id];
  if (!route) return "";
  return [fullPathOf(build, route.parentId), route.path ?? ""].filter(Boolean).join("/");
}

/**
 * Remix writes what the loaders gave a second time into every page, as text for the script that takes over in the browser, and keeps it for seconds in case
 * the page still waits for some of it. A page without scripts hands nothing over: a tenth of its cost, and most of what the collector had to move.
 */
function withoutHandover(routes: Routes): Routes {
  const plain = (id: string | undefined): boolean => {
    const route = id === undefined ? undefined : routes[id];
    return route !== undefined && (!wantsScripts([{ handle: route.module.handle }]) || plain(route.parentId));
  };
  return Object.fromEntries(
    Object.entries(routes).map(([id, route]) => {
      const loader = route?.module.loader;
      return route && loader && plain(id) ? [id, { ...route, module: { ...route.module, loader: unwritten(loader) } }] : [id, route];
    }),
  );
}

/** The same loader, whose answer is read as ever but has no fields of its own that Remix would write. */
function unwritten(loader: LoaderFunction): LoaderFunction {
  return async (args) => {
    const given: unknown = await loader(args);
    if (isDataWithInit(given)) return data(withoutOwnFields(given.data), given.init ?? undefined);
    return withoutOwnFields(given);
  };
}

function isDataWithInit(given: unknown): given is ReturnType<typeof data<unknown>> {
  return typeof given === "object" && given !== null && "type" in given && given.type === "DataWithResponseInit";
}

function withoutOwnFields(given: unknown): unknown {
  const plain = typeof given === "object" && given !== null && Object.getPrototypeOf(given) === Object.prototype;
  return plain ? (Object.create(given) as unknown) : given;
}
