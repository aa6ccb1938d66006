import { expect, test } from "vitest";

import { preferencesOf } from "#app/http/preferences";

const read = (headers: Record<string, string>) => preferencesOf({ headers: new Headers(headers) });

test("cookies win over the browser's language", () => {
  expect(read({ cookie: "a=1; xj_locale=en; xj_theme=dark; xj_size=large", "accept-language": "zh" })).toEqual({
    locale: "en",
    theme: "dark",
    size: "large",
  });
});

test("anything unknown in a cookie is ignored", () => {
  expect(read({ cookie: "xj_locale=xx; xj_theme=<script>; xj_size" })).toEqual({ locale: "zh-CN", theme: "auto", size: "normal" });
});
