import type Stripe from "stripe";

import { translator, type Translate } from "#app/i18n/i18n.server";
import type { Locale } from "#app/i18n/locales";
import { calendarDateOf } from "#app/lib/dates";
import { formatYuan } from "#app/lib/money";

const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[sign] ?? "");

const STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --ground: #f4f6f9; --card: #fff; --line: #d9dfe7; --act: #3f3bb0; }
@media (prefers-color-scheme: dark) { :root { --ink: #eef1f5; --soft: #a7b2c1; --ground: #12161c; --card: #1b222c; --line: #36404e; --act: #a6a3ff; } }
* { box-sizing: border-box } body { margin: 0; font: 16px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; color: var(--ink); background: var(--ground) }
.banner { background: #8a4b00; color: #fff; padding: 8px 16px; text-align: center; font-weight: 600 }
main { max-width: 560px; margin: 24px auto; padding: 24px; background: var(--card); border: 1px solid var(--line); border-radius: 8px }
h1 { font-size: 20px; margin: 0 0 4px } .state { color: var(--soft); margin: 0 0 16px } .sum { font-size: 30px; font-weight: 700; margin: 0 0 16px }
table { width: 100%; border-collapse: collapse } td, th { padding: 8px 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top } td:last-child, th:last-child { text-align: right; white-space: nowrap }
fieldset { border: 1px solid var(--line); border-radius: 6px; margin: 16px 0; padding: 8px 16px } label { display: block; padding: 6px 0 }
button { font: inherit; width: 100%; min-height: 44px; margin: 6px 0; padding: 8px 12px; border-radius: 6px; border: 1px solid var(--act); background: transparent; color: var(--act); cursor: pointer }
button.main { background: #3f3bb0; border-color: #3f3bb0; color: #fff; font-weight: 600 } .note { color: #b3261e } a { color: var(--act) }
@media (prefers-color-scheme: dark) { .note { color: #ffb4ab } } @media (max-width: 600px) { main { margin: 0; border: 0; border-radius: 0 } }`;

function frame(locale: Locale, title: string, body: string): string {
  const t = translator(locale);
  return `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title><style>${STYLE}</style></head><body><div class="banner" role="note">${escape(t("emulator:banner"))}</div><main>${body}
<p><a href="?lang=${locale === "en" ? "zh-CN" : "en"}" lang="${locale === "en" ? "zh-CN" : "en"}">${escape(t("emulator:other"))}</a></p></main></body></html>`;
}

const yuan = (amount: number, locale: Locale) => formatYuan(BigInt(amount), locale);

function linesTable(t: Translate, locale: Locale, rows: { description: string | null; amount: number }[]): string {
  const body = rows.map((row) => `<tr><td>${escape(row.description ?? "")}</td><td>${yuan(row.amount, locale)}</td></tr>`).join("");
  return `<table><thead><tr><th scope="col">${t("emulator:description")}</th><th scope="col">${t("emulator:amount")}</th></tr></thead><tbody>${body}</tbody></table>`;
}

function methods(t: Translate): string {
  const choice = (["card", "alipay", "wechat_pay"] as const)
    .map(
      (method, index) =>
        `<label><input type="radio" name="method" value="${method}"${index === 0 ? " checked" : ""}> ${escape(t(`emulator:method.${method}`))}</label>`,
    )
    .join("");
  return `<fieldset><legend>${escape(t("emulator:method"))}</legend>${choice}</fieldset>`;
}

const button = (name: string, words: string, main = false) =>
  `<button name="do" value="${name}"${main ? ' class="main"' : ""}>${escape(words)}</button>`;

export function invoicePage(invoice: Stripe.Invoice, locale: Locale, note: "declined" | null = null): string {
  const t = translator(locale);
  const facts: [string, string][] = [
    [t("emulator:number"), invoice.number ?? ""],
    [t("emulator:from"), invoice.account_name ?? ""],
    [t("emulator:to"), invoice.customer_name ?? ""],
    [t("emulator:due"), invoice.due_date === null ? "" : calendarDateOf(new Date(invoice.due_date * 1000))],
    [t("emulator:total"), yuan(invoice.total, locale)],
    ...(invoice.pre_payment_credit_notes_amount > 0
      ? [[t("emulator:credited"), yuan(invoice.pre_payment_credit_notes_amount, locale)] as [string, string]]
      : []),
    ...(invoice.amount_paid > 0 ? [[t("emulator:paidSoFar"), yuan(invoice.amount_paid, locale)] as [string, string]] : []),
  ];
  const open = invoice.status === "open";
  const rows = facts.map(([name, value]) => `<tr><th scope="row">${escape(name)}</th><td>${escape(value)}</td></tr>`).join("");
  return frame(
    locale,
    `${t("emulator:invoice")} ${invoice.number ?? ""}`,
    `<h1>${escape(t("emulator:invoice"))} ${escape(invoice.number ?? "")}</h1>
<p class="state">${escape(t(`emulator:state.${invoice.status as "open"}`))}</p>
${note ? `<p class="note" role="alert">${escape(t("emulator:declined"))}</p>` : ""}
<p class="sum">${yuan(open ? invoice.amount_remaining : invoice.total, locale)}</p><table><tbody>${rows}</tbody></table>
${linesTable(t, locale, invoice.lines.data)}
${open ? `<form method="post">${methods(t)}${button("pay", t("emulator:pay", { amount: yuan(invoice.amount_remaining, locale) }), true)}${invoice.amount_remaining > 1 ? button("part", t("emulator:payPart")) : ""}${button("decline", t("emulator:decline"))}</form>` : ""}`,
  );
}

export function checkoutPage(session: Stripe.Checkout.Session, locale: Locale, note: "declined" | null = null): string {
  const t = translator(locale);
  const amount = yuan(session.amount_total ?? 0, locale);
  const items = (session.line_items?.data ?? []).map((item) => ({ description: item.description, amount: item.amount_total }));
  const forms =
    session.status === "open"
      ? `<form method="post">${methods(t)}${button("pay", t("emulator:pay", { amount }), true)}${button("later", t("emulator:payLater"))}${button("laterFails", t("emulator:payLaterFails"))}${button("decline", t("emulator:decline"))}${button("back", t("emulator:back"))}</form>`
      : "";
  return frame(
    locale,
    t("emulator:checkout"),
    `<h1>${escape(t("emulator:checkout"))}</h1><p class="state">${escape(t(`emulator:state.${session.status as "open"}`))}</p>
${note ? `<p class="note" role="alert">${escape(t("emulator:declined"))}</p>` : ""}<p class="sum">${amount}</p>${linesTable(t, locale, items)}${forms}`,
  );
}

export function onboardingPage(locale: Locale): string {
  const t = translator(locale);
  return frame(
    locale,
    t("emulator:onboarding"),
    `<h1>${escape(t("emulator:onboarding"))}</h1><p>${escape(t("emulator:onboardingText"))}</p>
<form method="post">${button("submit", t("emulator:onboardingSubmit"), true)}${button("back", t("emulator:onboardingLater"))}</form>`,
  );
}

export function homePage(waiting: number, locale: Locale): string {
  const t = translator(locale);
  return frame(
    locale,
    t("emulator:home"),
    `<h1>${escape(t("emulator:home"))}</h1><p>${escape(t("emulator:homeText"))}</p><p>${escape(t("emulator:waiting"))}: ${waiting}</p>`,
  );
}

export function missingPage(locale: Locale): string {
  const t = translator(locale);
  return frame(locale, t("emulator:home"), `<h1>404</h1><p>${escape(t("emulator:missing"))}</p>`);
}
