import type { Actor } from "#app/domain/identity/actor";
import type { ScoreFilter } from "#app/domain/supervision/scores/scores.queries.server";
import { textOf } from "#app/http/params.server";
import { prefixOf } from "#app/routes/bureau/question.server";

/** Filters of the ranking, as the URL has them; the same for the page and its files. */
export async function scoreFilterOf(url: URL, actor: Actor, limit: number): Promise<ScoreFilter> {
  return {
    q: textOf(url, "q"),
    prefix: await prefixOf(url, actor),
    lowest: url.searchParams.get("order") === "lowest",
    after: url.searchParams.get("after"),
    limit,
  };
}
