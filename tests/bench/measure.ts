/** Latencies of a run, in milliseconds. */
export interface Figures {
  perSecond: number;
  p50: number;
  p95: number;
  count: number;
  failed: number;
}

/** Calls `work` from a number of lanes for some seconds, after a warm-up that is not counted. Each is bounded in time and by `most` calls. */
export async function measure(
  options: { lanes: number; seconds: number; warmUp?: number; most?: number },
  work: (lane: number) => Promise<void>,
): Promise<Figures> {
  const latencies: number[] = [];
  let failed = 0;
  let calls = 0;
  const until = async (seconds: number, counted: boolean): Promise<number> => {
    const begun = performance.now();
    const end = begun + seconds * 1000;
    await Promise.all(
      Array.from({ length: options.lanes }, async (_, lane) => {
        while (performance.now() < end && calls < (options.most ?? Number.POSITIVE_INFINITY)) {
          calls += 1;
          const at = performance.now();
          try {
            await work(lane);
            if (counted) latencies.push(performance.now() - at);
          } catch (error) {
            failed += 1;
            if (failed <= 3) process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
          }
        }
      }),
    );
    return (performance.now() - begun) / 1000;
  };
  await until(options.warmUp ?? 2, false);
  calls = 0;
  const seconds = await until(options.seconds, true);
  latencies.sort((left, right) => left - right);
  const at = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? Number.NaN;
  return { perSecond: latencies.length / seconds, p50: at(0.5), p95: at(0.95), count: latencies.length, failed };
}

export function median(values: number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
