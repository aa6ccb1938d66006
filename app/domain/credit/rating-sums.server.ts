import type { Tx } from "#app/db/client.server";

/** What is added to the sums of a product or a co-op; negative where a rating became worse. */
export interface SumChange {
  ratings: number;
  goods: number;
  delivery: number;
  service: number;
}

/** Adds a rating, or what a change of one made, to the sums of its subjects; in order of their ids, so that two never wait for each other. */
export async function addToSums(tx: Tx, subjectIds: readonly string[], { ratings, goods, delivery, service }: SumChange): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO rating_sum AS r (subject_id, ratings, goods_stars, delivery_stars, service_stars)
    SELECT id, ${ratings}::int, ${goods}::int, ${delivery}::int, ${service}::int FROM unnest(${[...new Set(subjectIds)].sort()}::uuid[]) AS s(id) ORDER BY id
    ON CONFLICT (subject_id) DO UPDATE SET ratings = r.ratings + EXCLUDED.ratings, goods_stars = r.goods_stars + EXCLUDED.goods_stars,
      delivery_stars = r.delivery_stars + EXCLUDED.delivery_stars, service_stars = r.service_stars + EXCLUDED.service_stars`;
}
