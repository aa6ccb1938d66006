import { useLoaderData, useSearchParams } from "@remix-run/react";
import type { MetaFunction } from "@remix-run/node";
import { HallLandscape } from "#app/components/art/hall-landscape";
import { monthlyChart } from "#app/components/charts/monthly-chart.server";
import { ConsoleShell } from "#app/components/shell/console-shell";
import { PublicShell } from "#app/components/shell/public-shell";
import { Panel } from "#app/components/ui/panel";
import { Stat, Stats } from "#app/components/ui/stat";
import { Toast } from "#app/components/ui/toast";
import { usePage } from "#app/http/page-context";
import { Section, useSay } from "#app/components/showcase/parts";
import { ShowForms } from "#app/components/showcase/forms";
import { ShowGoods } from "#app/components/showcase/goods";
import { ShowMeasures } from "#app/components/showcase/measures";
import { ShowStates } from "#app/components/showcase/states";

export const handle = { policy: "public" };

export const meta: MetaFunction = () => [{ title: "界面部件 · 乡集" }];

const plan = [180n, 120n, 240n, 260n, 260n, 250n, 90n, 60n, 320n, 330n, 320n, 300n];
const settled = [150n, 110n, 230n, 280n, 240n, 260n, 70n, 80n, 300n, 310n];

export async function loader() {
  const months = plan.map((wan, month) => ({
    label: String(month + 1),
    plannedFen: wan * 1_000_000n,
    settledFen: (settled[month] ?? null) === null ? null : (settled[month] ?? 0n) * 1_000_000n,
  }));
  const [chart, chartPhone] = await Promise.all([
    monthlyChart({ months, label: "2026" }),
    monthlyChart({ months, label: "2026", width: 360, height: 240 }),
  ]);
  return { chart, chartPhone };
}

/** Every part of the interface in every state, inside either shell: `?shell=bureau` shows the console. */
export default function Showcase() {
  const { locale, theme, size } = usePage();
  const say = useSay();
  const { chart, chartPhone } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  const preferences = { locale, theme, size };
  const account = {
    name: say("李明", "Li Ming"),
    acting: say("永州市 · 经办", "永州市 · clerk"),
    grants: [
      { id: "1", label: "永州市财政局", detail: say("经办", "clerk"), current: true },
      { id: "2", label: "潇湘实验中学", detail: say("审核", "reviewer"), current: false },
    ],
    switchAction: "/showcase",
    signOutAction: "/showcase",
  };
  const toast = (
    <Toast message={say("已催办 143 家单位，回执会出现在“催办”里。", "Reminded 143 units; their receipts appear under “Reminders”.")} />
  );
  const footer = {
    demo: true,
    browse: [{ to: "/halls", label: say("各馆", "Halls") }],
    trust: [{ to: "/showcase", label: say("界面部件", "Interface parts") }],
  };
  if (params.get("shell") === "bureau") {
    const nav = [
      { to: "/showcase", label: say("总览", "Overview"), icon: "house" },
      { to: "/a", label: say("预警", "Alerts"), icon: "bell", count: 7 },
      { to: "/b", label: say("日常监管", "Daily"), icon: "scale" },
      { to: "/c", label: say("主体库", "Registers"), icon: "ledger" },
      { to: "/d", label: say("分析", "Analysis"), icon: "document" },
      { to: "/e", label: say("信用", "Credit"), icon: "seal" },
    ] as const;
    return (
      <ConsoleShell
        audience="bureau"
        homeTo="/showcase"
        nav={nav}
        account={account}
        preferences={preferences}
        toast={toast}
        footer={footer}
        crumbs={[{ label: "湖南省", to: "/showcase" }, { label: "永州市" }]}
      >
        <>
          <ShowMeasures chart={chart} chartPhone={chartPhone} />
          <Section title={say("表单", "Form")}>
            <ShowForms />
          </Section>
          <ShowStates />
        </>
      </ConsoleShell>
    );
  }
  const nav = [
    { to: "/halls", label: say("各馆", "Halls"), icon: "mountain" },
    { to: "/showcase", label: say("品类", "Categories"), icon: "basket" },
    { to: "/p", label: say("进度公示", "Progress"), icon: "scale" },
  ] as const;
  return (
    <PublicShell
      nav={nav}
      search={{ action: "/search" }}
      cart={{ to: "/cart", count: 6 }}
      signInTo="/sign-in"
      preferences={preferences}
      footer={footer}
    >
      <HallLandscape kind="mountains-mist" seed="enshi" />
      <div className="wrap hero-over">
        <Panel>
          <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-4">
            <div className="max-w-[60ch]">
              <p className="over">{say("湖北 · 全州 8 县市均在 832 名录", "Hubei · all 8 counties are on the 832 list")}</p>
              <h1>恩施馆</h1>
              <p className="text-ink-2">
                {say(
                  "武陵山里的高山土豆、富硒茶和柴火腊肉。由州供销联社运营；周一、周四发车，48 小时到长江以南各省会。",
                  "Highland potatoes, selenium-rich tea and wood-smoked pork from the Wuling mountains. Trucks leave on Mondays and Thursdays.",
                )}
              </p>
            </div>
            <Stats>
              <Stat
                label={say("今年已结清", "Settled this year")}
                value="1,284"
                unit={say("万元", "0,000 yuan")}
                note={say("312 家食堂 · 43 家合作社", "312 canteens · 43 co-ops")}
              />
            </Stats>
          </div>
        </Panel>
      </div>
      <div className="wrap">
        <ShowGoods />
        <>
          <ShowMeasures chart={chart} chartPhone={chartPhone} />
          <Section title={say("表单", "Form")}>
            <ShowForms />
          </Section>
          <ShowStates />
        </>
      </div>
    </PublicShell>
  );
}
