import { data, type LoaderFunction, type ServerBuild } from "@remix-run/node";

import { wantsScripts } from "#app/http/route-handle";

type Routes = ServerBuild["routes"];

interface Page {
  id: string;
  segments: string[];
}

/**
 * Parts of a build by how addresses begin: `/unit/orders/1` is answered by the routes below `unit/orders`, their layouts and the catch-all. Remix matches every
 * address against all routes of a build, three times a page and without keeping anything in between; a hundred routes cost more than rendering a small page.
 * What an address matches is the same in its part as in the whole, because no route begins with a parameter.
 */
export class BuildParts {
  readonly #whole: ServerBuild;
  readonly #pages: Page[];
  readonly #beginnings = new Set<string>();
  readonly #parts = new Map<string, ServerBuild>();

  constructor(whole: ServerBuild) {
    this.#whole = whole;
    this.#pages = Object.values(whole.routes)
      .filter((route) => route !== undefined && (route.path !== undefined || route.index === true)) // layouts come along with what is inside
      .map((route) => ({ id: route?.id ?? "", segments: fullPathOf(whole, route?.id).split("/") }));
    for (const { id, segments } of this.#pages) {
      const [first = "", second = ""] = segments;
      if (first.startsWith(":")) throw new Error(`the route ${id} begins with a parameter`);
      if (first !== "*") this.#beginnings.add(first);
      if (second !== "" && isFixed(second)) this.#beginnings.add(`${first}/${second}`);
    }
  }

  /** How a path begins when routes begin so; null when only the whole build can tell. */
  beginningOf(path: string): string | null {
    const [root, first = "", second = ""] = path.split("/", 3);
    if (root !== "" || path.startsWith("//") || !this.#beginnings.has(first)) return null;
    const both = `${first}/${second}`;
    return second !== "" && this.#beginnings.has(both) ? both : first;
  }

  /** @param beginning what `beginningOf` answered */
  of(beginning: string | null): ServerBuild {
    if (beginning === null) return this.#whole;
    const known = this.#parts.get(beginning);
    if (known) return known;
    const [first, second] = beginning.split("/");
    const ids = new Set<string>();
    for (const { id: page, segments } of this.#pages) {
      const inside = segments[0] === first && (second === undefined || segments[1] === second || !isFixed(segments[1] ?? ""));
      if (!inside && segments[0] !== "*") continue;
      for (let id: string | undefined = page; id !== undefined; id = this.#whole.routes[id]?.parentId) ids.add(id);
    }
    const pick = <T>(all: Record<string, T>) => Object.fromEntries(Object.entries(all).filter(([id]) => ids.has(id)));
    const { assets, routes } = this.#whole;
    const part = { ...this.#whole, routes: withoutHandover(pick(routes)), assets: { ...assets, routes: pick(assets.routes) } };
    this.#parts.set(beginning, part);
    return part;
  }
}

const isFixed = (segment: string) => !segment.startsWith(":") && segment !== "*";

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
