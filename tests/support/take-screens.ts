import { chromium, type Page } from "playwright";
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";

/** `npm run screens [-- http://127.0.0.1:3000]`: the pictures of the README's tour, from a running demo region. */
const origin = process.argv[2] ?? "http://127.0.0.1:3000";
const folder = path.resolve("docs/screens");
const password = "xiangji-demo-2026";
mkdirSync(folder, { recursive: true });

interface Shot {
  name: string;
  /** Demo account; null for a visitor. */
  email: string | null;
  url: string;
  phone?: boolean;
  /** The picture is of the page that the first such link leads to. */
  follow?: string;
}

const shots: Shot[] = [
  { name: "home", email: null, url: "/" },
  { name: "hall", email: null, url: "/halls/enshi" },
  { name: "search", email: null, url: "/search?q=%E5%9C%9F%E8%B1%86", phone: true },
  { name: "unit-desk", email: "buyer@demo.xiangji.test", url: "/unit" },
  { name: "unit-orders", email: "buyer@demo.xiangji.test", url: "/unit/orders" },
  { name: "unit-quota", email: "buyer@demo.xiangji.test", url: `/unit/quota/${new Date().getFullYear()}/national-832` },
  { name: "coop-desk", email: "coop@demo.xiangji.test", url: "/coop" },
  { name: "coop-products", email: "coop@demo.xiangji.test", url: "/coop/products" },
  { name: "bureau", email: "bureau@demo.xiangji.test", url: "/bureau" },
  { name: "bureau-alerts", email: "bureau@demo.xiangji.test", url: "/bureau/alerts" },
  { name: "bureau-change", email: "bureau.manager@demo.xiangji.test", url: "/bureau/rules/changes", follow: "main tbody a" },
  { name: "bureau-bulletin", email: "bureau@demo.xiangji.test", url: "/bureau/bulletins", follow: "main tbody a" },
  { name: "unit-reservation", email: "buyer.hangzhou@demo.xiangji.test", url: `/unit/reservations/${new Date().getFullYear()}` },
  { name: "progress", email: null, url: "/progress/431100" },
  { name: "bureau-filings", email: "bureau@demo.xiangji.test", url: "/bureau/filings" },
  { name: "admin", email: "admin@demo.xiangji.test", url: "/admin" },
];

async function signIn(page: Page, email: string): Promise<void> {
  await page.goto(`${origin}/sign-in`);
  await page.locator("input[name=email]").fill(email);
  await page.locator("input[name=password]").fill(password);
  await page.locator("main button[type=submit]").first().click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

const executablePath = ["/usr/bin/chromium", "/usr/bin/google-chrome"].find((file) => existsSync(file));
const browser = await chromium.launch({
  ...(executablePath ? { executablePath } : {}),
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
for (const shot of shots) {
  const viewport = shot.phone ? { width: 360, height: 740 } : { width: 1280, height: 860 };
  const context = await browser.newContext({ viewport, locale: "zh-CN", javaScriptEnabled: false });
  const page = await context.newPage();
  if (shot.email) await signIn(page, shot.email);
  const answer = await page.goto(`${origin}${shot.url}`);
  if (answer?.status() !== 200) throw new Error(`${shot.url} answered ${answer?.status() ?? 0}`);
  if (shot.follow) await page.locator(shot.follow).first().click();
  await page.screenshot({ path: path.join(folder, `${shot.name}.jpg`), type: "jpeg", quality: 78 });
  await context.close();
}
await browser.close();
