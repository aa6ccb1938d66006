import { expect, test, vi } from "vitest";

import { keepAnswers } from "#app/lib/keep-answers";

test("an answer is asked for once while it is kept, and again afterwards, when it failed or when too many are kept", async () => {
  vi.useFakeTimers();
  let asked = 0;
  const ask = keepAnswers(
    (question: { n: number }) => {
      asked += 1;
      return question.n < 0 ? Promise.reject(new Error("no")) : Promise.resolve(question.n * 2);
    },
    { forMs: 1_000, most: 2 },
  );
  expect(await Promise.all([ask({ n: 1 }), ask({ n: 1 }), ask({ n: 2 })])).toEqual([2, 2, 4]);
  expect(asked).toBe(2);
  vi.advanceTimersByTime(1_001);
  expect(await ask({ n: 1 })).toBe(2);
  expect(asked).toBe(3);
  await expect(ask({ n: -1 })).rejects.toThrow("no");
  await expect(ask({ n: -1 })).rejects.toThrow("no");
  expect(asked).toBe(5);
  await ask({ n: 3 });
  await ask({ n: 4 });
  await ask({ n: 1 });
  expect(asked).toBe(8);
  vi.useRealTimers();
});
