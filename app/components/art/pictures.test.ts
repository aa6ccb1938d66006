import { expect, test } from "vitest";

import { landscapeSvg } from "#app/components/art/landscape-svg";
import { productSvg } from "#app/components/art/product-svg";
import { artKinds, landscapeKinds } from "#app/lib/art-kinds";

test.each(artKinds)("%s is small, repeatable, varied, and has no inline style", (kind) => {
  const svgs = Array.from({ length: 12 }, (_, seed) => productSvg(kind, seed));
  for (const svg of svgs) {
    expect(svg.length).toBeLessThanOrEqual(2_500);
    expect(svg).not.toMatch(/style=|NaN|undefined/);
  }
  expect(productSvg(kind, 3)).toBe(svgs[3]);
  expect(new Set(svgs).size).toBeGreaterThan(6);
});

test.each(landscapeKinds)("%s is small and has no inline style", (kind) => {
  const svg = landscapeSvg(kind, 1440, 300, "enshi");
  expect(svg.length).toBeLessThanOrEqual(9_000);
  expect(svg).not.toMatch(/style=|NaN|undefined/);
});
