import { expect, test } from "vitest";

import { monthlyChart } from "#app/components/charts/monthly-chart.server";

test("the chart carries classes, no inline style, no fixed size, and an escaped label", async () => {
  const months = Array.from({ length: 12 }, (_, i) => ({
    label: `${i + 1}`,
    plannedFen: 2_500_000n,
    settledFen: i < 9 ? 2_000_000n + BigInt(i) * 100_000n : null,
  }));
  const svg = await monthlyChart({ months, label: '计划 "与" <已结清>' });
  expect(svg).not.toMatch(/style|#0101|<script|NaN|width="100%"/);
  expect(svg).toContain('viewBox="0 0 720 280"');
  expect(svg).toContain("ch-settled");
  expect(svg).toContain("ch-planned");
  expect(svg).toContain("ch-line-plan");
  expect(svg).toContain("计划 &quot;与&quot; &lt;已结清>");
});
