import { useLoaderData, useSearchParams } from "@remix-run/react";
import type { MetaFunction } from "@remix-run/node";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { artKinds, artVariant, landscapeKinds } from "#app/components/art/art-kinds";
import { HallLandscape } from "#app/components/art/hall-landscape";
import { ProductArt } from "#app/components/art/product-art";
import { MonthlyChartFigure } from "#app/components/charts/chart-figure";
import { monthlyChart } from "#app/components/charts/monthly-chart.server";
import { ConsoleShell } from "#app/components/shell/console-shell";
import { PublicShell } from "#app/components/shell/public-shell";
import { Steelyard } from "#app/components/steelyard";
import { Badge } from "#app/components/ui/badge";
import { BulkBar } from "#app/components/ui/bulk-bar";
import { Button, ButtonLink } from "#app/components/ui/button";
import { CheckboxField } from "#app/components/ui/checkbox-field";
import { ActiveFilters, Chips } from "#app/components/ui/chips";
import { DataTable, type Column } from "#app/components/ui/data-table";
import { DateField } from "#app/components/ui/date-field";
import { DescriptionList } from "#app/components/ui/description-list";
import { Dialog } from "#app/components/ui/dialog";
import { EmptyState } from "#app/components/ui/empty-state";
import { ErrorSummary } from "#app/components/ui/error-summary";
import type { FieldSource } from "#app/components/ui/field";
import { FileField } from "#app/components/ui/file-field";
import { FilterBar } from "#app/components/ui/filter-bar";
import { Icon, iconNames } from "#app/components/ui/icon";
import { Meter, Progress } from "#app/components/ui/meter";
import { MoneyField } from "#app/components/ui/money-field";
import { Notice } from "#app/components/ui/notice";
import { NumberField } from "#app/components/ui/number-field";
import { PageHead } from "#app/components/ui/page-head";
import { Pagination } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { Price } from "#app/components/ui/price";
import { PrintFrame } from "#app/components/ui/print-frame";
import { ProductCard } from "#app/components/ui/product-card";
import { QuantityField } from "#app/components/ui/quantity-field";
import { RadioField } from "#app/components/ui/radio-field";
import { SelectField } from "#app/components/ui/select-field";
import { Stat, Stats } from "#app/components/ui/stat";
import { Stepper } from "#app/components/ui/stepper";
import { Tabs } from "#app/components/ui/tabs";
import { TextField } from "#app/components/ui/text-field";
import { TextareaField } from "#app/components/ui/textarea-field";
import { Timeline } from "#app/components/ui/timeline";
import { Toast } from "#app/components/ui/toast";
import { TodoList } from "#app/components/ui/todo-list";
import { usePage } from "#app/http/page-context";

export const handle = { policy: "public" };

export const meta: MetaFunction = () => [{ title: "界面部件 · 乡集" }];

const plan = [180n, 120n, 240n, 260n, 260n, 250n, 90n, 60n, 320n, 330n, 320n, 300n];
const settled = [150n, 110n, 230n, 280n, 240n, 260n, 70n, 80n, 300n, 310n];

export function loader() {
  const months = plan.map((wan, month) => ({
    label: String(month + 1),
    plannedFen: wan * 1_000_000n,
    settledFen: (settled[month] ?? null) === null ? null : (settled[month] ?? 0n) * 1_000_000n,
  }));
  return { chart: monthlyChart({ months, label: "2026" }), chartPhone: monthlyChart({ months, label: "2026", width: 360, height: 240 }) };
}

/** Every part of the interface in every state, inside either shell: `?shell=bureau` shows the console. */
export default function Showcase() {
  const { locale, theme, size } = usePage();
  const say = useSay();
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
        <Parts />
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
        <Goods />
        <Parts />
      </div>
    </PublicShell>
  );
}

function useSay() {
  const { i18n } = useTranslation();
  return (zh: string, en: string) => (i18n.language === "en" ? en : zh);
}

const field = (name: string, initialValue?: string, errors?: string[], required = true): FieldSource => ({
  id: `show-${name}`,
  name,
  initialValue,
  errors,
  required,
});

function Goods() {
  const say = useSay();
  const goods = [
    {
      kind: "potato",
      name: "利川高山黄心土豆",
      coop: "团堡镇高山薯业合作社",
      fen: 18_000n,
      grams: 25_000,
      pack: say("25 kg 装", "25 kg bag"),
      county: "利川",
    },
    {
      kind: "tea",
      name: "恩施玉露 · 一级",
      coop: "芭蕉侗族乡茶叶合作社",
      fen: 8_400n,
      grams: 250,
      pack: say("250 g 装", "250 g tin"),
      county: "恩施市",
    },
    {
      kind: "cured-pork",
      name: "柴火腊五花 · 按实重结算",
      coop: "小村乡黑猪养殖合作社",
      fen: 7_960n,
      grams: 1_000,
      pack: "1 kg",
      county: "咸丰",
    },
    {
      kind: "mushroom",
      name: "鹤峰高山香菇 · 干",
      coop: "走马镇菌业合作社",
      fen: 116_000n,
      grams: 10_000,
      pack: say("10 kg 装", "10 kg box"),
      county: "鹤峰",
    },
  ] as const;
  return (
    <>
      <div className="my-5 flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2>{say("当季上市", "In season")}</h2>
        <Chips
          label={say("品类", "Category")}
          name="category"
          options={[
            { value: "", label: say("全部", "All"), count: 186 },
            { value: "tuber", label: say("土豆薯类", "Tubers"), count: 24 },
            { value: "tea", label: say("茶", "Tea"), count: 31 },
            { value: "mushroom", label: say("菌菇", "Mushrooms"), count: 18 },
          ]}
        />
      </div>
      <div className="goods">
        {goods.map((good) => (
          <ProductCard
            key={good.name}
            to="/showcase"
            name={good.name}
            coopName={good.coop}
            picture={<ProductArt kind={good.kind} seed={artVariant(good.name)} />}
            badges={
              <>
                <Badge tone="programme">832 · {good.county}</Badge>
                <span className="over">{say("计入份额", "counts")}</span>
              </>
            }
            price={<Price priceFen={good.fen} netGrams={good.grams} packageLabel={good.pack} />}
            facts={say("周四到 · 存 3,200 kg · 5 箱起", "Thursday · 3,200 kg in stock · from 5 boxes")}
          />
        ))}
      </div>
    </>
  );
}

type County = {
  name: string;
  units: number;
  required: bigint;
  settled: bigint;
  accepted: bigint;
  ordered: bigint;
  pace: "good" | "warn" | "late";
  word: [string, string];
};
const counties: County[] = [
  {
    name: "宁远县",
    units: 131,
    required: 512_400_000n,
    settled: 471_920_000n,
    accepted: 18_400_000n,
    ordered: 9_110_000n,
    pace: "good",
    word: ["领先", "ahead"],
  },
  {
    name: "道县",
    units: 128,
    required: 498_000_000n,
    settled: 404_100_000n,
    accepted: 30_250_000n,
    ordered: 22_600_000n,
    pace: "good",
    word: ["正常", "on pace"],
  },
  {
    name: "零陵区",
    units: 142,
    required: 603_150_000n,
    settled: 401_770_000n,
    accepted: 44_020_000n,
    ordered: 51_300_000n,
    pace: "warn",
    word: ["略慢", "slow"],
  },
  {
    name: "祁阳市",
    units: 150,
    required: 588_200_000n,
    settled: 312_880_000n,
    accepted: 21_700_000n,
    ordered: 12_000_000n,
    pace: "late",
    word: ["严重落后", "far behind"],
  },
  { name: "金洞管理区", units: 6, required: 0n, settled: 1_200_000n, accepted: 0n, ordered: 0n, pace: "good", word: ["不适用", "n/a"] },
];
const wan = (fen: bigint) => (Number(fen) / 1_000_000).toFixed(2);

function Parts() {
  const say = useSay();
  const { chart, chartPhone } = useLoaderData<typeof loader>();
  const columns: Column<County>[] = [
    { key: "name", header: say("地区", "Place"), title: true, sortable: true, cell: (row) => <a href="#content">{row.name}</a> },
    { key: "units", header: say("单位", "Units"), align: "end", sortable: true, cell: (row) => row.units, summary: 557 },
    {
      key: "required",
      header: say("应采（万元）", "Required (0,000)"),
      align: "end",
      sortable: true,
      cell: (row) => wan(row.required),
      summary: "2,201.75",
    },
    {
      key: "settled",
      header: say("已结清", "Settled"),
      align: "end",
      sortable: true,
      cell: (row) => wan(row.settled),
      summary: "1,591.87",
    },
    {
      key: "completion",
      header: say("完成率", "Completion"),
      sortable: true,
      cell: (row) => (
        <Steelyard
          variant="mini"
          requiredFen={row.required}
          settledFen={row.settled}
          acceptedFen={row.accepted}
          orderedFen={row.ordered}
          planBps={8_030}
        />
      ),
    },
    { key: "pace", header: say("节奏", "Pace"), cell: (row) => <Badge tone={row.pace}>{say(...row.word)}</Badge> },
  ];
  return (
    <>
      <PageHead
        over={say("永州市第四中学 · 自办食堂 · 2026 年度", "永州市第四中学 · own canteen · 2026")}
        title={say("早上好，今天有三件事", "Good morning, three things today")}
      />
      <div className="grid gap-6 lg:grid-cols-[1.15fr_1fr]">
        <Panel>
          <TodoList
            label={say("待办", "To do")}
            todos={[
              {
                key: "1",
                kind: "验",
                sentence: say("恩施高山薯业的 40 箱土豆今早到货", "40 boxes of potatoes from 恩施高山薯业 arrive this morning"),
                detail: say("订单 XJ20261119-000318 · 司机 07:40 已到校门", "Order XJ20261119-000318 · the driver is at the gate"),
                action: (
                  <ButtonLink to="/showcase" variant="act">
                    {say("去验收", "Accept")}
                  </ButtonLink>
                ),
              },
              {
                key: "2",
                kind: "付",
                sentence: say("两笔货款 11 月 28 日到期，共 ￥23,480.00", "Two payments are due on 28 November, ￥23,480.00 in all"),
                detail: say("逾期每日万分之五 · 汇款识别码已备好", "Late interest 0.05 % a day · remittance code ready"),
                action: <ButtonLink to="/showcase">{say("汇款单", "Pay")}</ButtonLink>,
              },
              {
                key: "3",
                kind: "批",
                urgency: "calm",
                sentence: say("李老师提交了下周采购清单，￥6,152.40", "Ms Li submitted next week's cart, ￥6,152.40"),
                detail: say("四家合作社 · 全部计入份额", "Four co-ops · all of it counts"),
                action: (
                  <ButtonLink to="/showcase" variant="quiet">
                    {say("审核", "Review")}
                  </ButtonLink>
                ),
              },
            ]}
          />
        </Panel>
        <Panel>
          <Steelyard
            title={say("832 份额", "832 quota")}
            requiredFen={30_000_000n}
            settledFen={24_420_000n}
            acceptedFen={2_348_000n}
            orderedFen={1_230_000n}
            planBps={8_800}
            note={
              <>
                <Badge tone="warn">{say("略慢", "slow")}</Badge>{" "}
                <span className="over">
                  {say("付清上面两笔即达 89.2 %，赶上计划。", "Paying the two above reaches 89.2 % and the plan.")}
                </span>
              </>
            }
          />
        </Panel>
      </div>

      <Section title={say("份额秤", "Steelyard")}>
        <div className="grid gap-6 lg:grid-cols-2">
          <Panel>
            <Steelyard
              variant="change"
              title={say("这一单对份额的影响", "What this order does")}
              requiredFen={30_000_000n}
              settledFen={14_420_000n}
              acceptedFen={2_348_000n}
              orderedFen={1_230_000n}
              changeFen={2_615_240n}
              planBps={6_600}
            />
          </Panel>
          <Panel>
            <Steelyard
              title={say("超额完成", "Above target")}
              requiredFen={20_000_000n}
              settledFen={23_600_000n}
              acceptedFen={1_400_000n}
              orderedFen={600_000n}
              planBps={8_800}
            />
          </Panel>
          <Panel>
            <Steelyard
              title={say("还没有采购", "Nothing bought yet")}
              requiredFen={20_000_000n}
              settledFen={0n}
              acceptedFen={0n}
              orderedFen={0n}
              planBps={500}
            />
          </Panel>
          <Panel>
            <Steelyard title={say("无食堂单位", "No canteen")} requiredFen={0n} settledFen={120_000n} acceptedFen={0n} orderedFen={0n} />
          </Panel>
        </div>
      </Section>

      <Section title={say("表格与图", "Table and chart")}>
        <Panel
          title={say("县市区", "Counties")}
          beside={
            <Chips
              label={say("节奏", "Pace")}
              name="pace"
              options={[
                { value: "", label: say("全部", "All"), count: 11 },
                { value: "late", label: say("落后", "Behind"), count: 4 },
              ]}
            />
          }
          tools={
            <>
              <a href="#content">CSV</a>
              <a href="#content">XLSX</a>
              <a href="#content">{say("印成通报", "Print")}</a>
            </>
          }
        >
          <DataTable
            caption={say("各县市区完成情况", "Completion by county")}
            captionHidden
            columns={columns}
            rows={counties}
            rowKey={(row) => row.name}
            selection={{ formId: "show-bulk", name: "county", label: (row) => row.name }}
            summaryLabel={say("合计", "Total")}
            note={say("各行之和等于本级，逐分相符 ✓", "The rows sum to this level, to the fen ✓")}
          />
          <div className="mt-3">
            <BulkBar formId="show-bulk" name="county">
              <Button variant="act" size="sm" name="intent" value="remind">
                {say("催办", "Remind")}
              </Button>
              <Button variant="quiet" size="sm" name="intent" value="export">
                {say("导出", "Export")}
              </Button>
            </BulkBar>
          </div>
          <Pagination page={3} pageCount={12} total={557} />
        </Panel>
        <div className="mt-6 grid gap-6 lg:grid-cols-[1.6fr_1fr]">
          <Panel title={say("按月", "By month")}>
            <div className="max-phone:hidden">
              <MonthlyChartFigure svg={chart} />
            </div>
            <div className="phone:hidden">
              <MonthlyChartFigure svg={chartPhone} />
            </div>
          </Panel>
          <Panel title={say("数字", "Figures")}>
            <Stats>
              <Stat
                display
                label={say("全市已结清", "Settled")}
                value="76.2 %"
                note={say("比计划慢 4.1 个百分点", "4.1 points behind the plan")}
              />
              <Stat label={say("预算单位", "Units")} value="1,204" />
              <Stat label={say("未填报", "Not filed")} value="8" />
            </Stats>
            <div className="mt-4 grid gap-3">
              <Meter value={76} label={say("完成率", "Completion")} />
              <Meter tone="warn" value={52} label={say("填报率", "Filed")} />
              <Meter tone="late" value={23} label={say("回执率", "Acknowledged")} />
              <Progress label={say("正在导入", "Importing")} value={40} />
            </div>
          </Panel>
        </div>
      </Section>

      <Section title={say("表单", "Form")}>
        <Forms />
      </Section>

      <Section title={say("状态与过程", "States and progress")}>
        <div className="grid gap-6 lg:grid-cols-2">
          <Panel>
            <Stepper
              label={say("订单进度", "Order")}
              steps={[
                { key: "a", label: say("提交", "Submitted"), state: "done", note: "11-18" },
                { key: "b", label: say("确认", "Confirmed"), state: "done", note: "11-18" },
                { key: "c", label: say("发货", "Shipped"), state: "current", note: say("在途", "on the way") },
                { key: "d", label: say("验收", "Accepted"), state: "ahead" },
                { key: "e", label: say("结清", "Settled"), state: "ahead" },
              ]}
            />
            <div className="mt-6">
              <Timeline
                label={say("经过", "History")}
                events={[
                  { key: "1", title: say("司机出发", "Driver left"), at: "11-22 05:10", state: "current" },
                  { key: "2", title: say("合作社确认订单", "Confirmed"), at: "11-18 16:02", by: "团堡镇高山薯业合作社" },
                  {
                    key: "3",
                    title: say("逾期一天", "One day late"),
                    at: "11-17",
                    state: "late",
                    detail: say("合作社说明：下雨封路。", "The road was closed by rain."),
                  },
                ]}
              />
            </div>
          </Panel>
          <Panel>
            <div className="flex flex-wrap gap-2">
              <Badge tone="good">{say("在允差内", "within tolerance")}</Badge>
              <Badge tone="warn">{say("证书 12 天后到期", "certificate expires in 12 days")}</Badge>
              <Badge tone="late">{say("严重落后", "far behind")}</Badge>
              <Badge>{say("不计入", "not counted")}</Badge>
              <Badge tone="programme">832</Badge>
            </div>
            <div className="mt-4 grid gap-3">
              <Notice title={say("提示", "Note")}>{say("填报窗口 12 月 1 日打开。", "The window opens on 1 December.")}</Notice>
              <Notice tone="good">{say("这本账已核验，214 笔分录全部相符。", "Verified: all 214 entries agree.")}</Notice>
              <Notice tone="warn" title={say("没有网络", "Offline")}>
                {say("已存在手机里，连上后自动提交一次。", "Kept on this phone; sent once when you are back.")}
              </Notice>
              <Notice tone="late">{say("两笔货款已逾期。", "Two payments are overdue.")}</Notice>
            </div>
            <div className="mt-4">
              <DescriptionList
                facts={[
                  { label: say("订单号", "Order"), value: "XJ20261119-000318" },
                  { label: say("送达", "Delivery"), value: say("11 月 22 日 07:00–08:00", "22 Nov 07:00–08:00") },
                ]}
              />
            </div>
          </Panel>
        </div>
        <div className="mt-6 grid gap-6 lg:grid-cols-2">
          <Panel>
            <Tabs
              label={say("订单", "Orders")}
              tabs={[
                { to: "/showcase", label: say("待处理", "Open"), count: 3 },
                { to: "/showcase/b", label: say("已完成", "Done") },
                { to: "/showcase/c", label: say("已取消", "Cancelled") },
              ]}
            />
            <EmptyState
              title={say("这里还没有订单", "No orders here yet")}
              action={<ButtonLink to="/showcase">{say("去各馆看看", "Visit the halls")}</ButtonLink>}
            >
              {say("从馆里挑好下周的菜，提交后会出现在这里。", "Choose next week's food in a hall; it appears here.")}
            </EmptyState>
          </Panel>
          <Panel title={say("按钮与图标", "Buttons and icons")}>
            <div className="flex flex-wrap gap-3">
              <Button variant="act">{say("一键催办", "Remind all")}</Button>
              <Button>{say("提交", "Submit")}</Button>
              <Button variant="quiet" icon="download">
                XLSX
              </Button>
              <Button variant="danger">{say("取消订单", "Cancel")}</Button>
              <Button variant="link">{say("更多", "More")}</Button>
              <Button pending>{say("正在提交", "Submitting")}</Button>
              <Button disabled>{say("不可用", "Disabled")}</Button>
              <Button size="sm" variant="quiet">
                {say("小", "Small")}
              </Button>
              <Button size="lg">{say("下一项", "Next")}</Button>
            </div>
            <div className="mt-4 flex flex-wrap gap-3 text-ink-2">
              {iconNames.map((name) => (
                <Icon key={name} name={name} />
              ))}
            </div>
            <div className="mt-4">
              <Dialog id="show-dialog" title={say("取消这张订单？", "Cancel this order?")} trigger={say("打开对话框", "Open a dialog")}>
                <p>{say("库存会放回，份额从“已下单”退回“剩余”。", "Stock is released and the amount returns to remaining.")}</p>
                <div className="form-actions mt-4">
                  <Button variant="danger">{say("确认取消", "Cancel order")}</Button>
                </div>
              </Dialog>
            </div>
          </Panel>
        </div>
      </Section>

      <Section title={say("图画", "Pictures")}>
        <div className="grid grid-cols-3 gap-2 sm:grid-cols-5 lg:grid-cols-8">
          {artKinds.map((kind, seed) => (
            <ProductArt key={kind} kind={kind} seed={seed} label={kind} className="overflow-clip rounded-field" />
          ))}
        </div>
        <div className="mt-4 grid gap-4 md:grid-cols-2">
          {landscapeKinds.map((kind) => (
            <HallLandscape key={kind} kind={kind} seed="show" shape="card" className="overflow-clip rounded-panel" />
          ))}
        </div>
      </Section>

      <Section title={say("单据", "Document")}>
        <PrintFrame
          title={say("送货验收单", "Acceptance sheet")}
          over="XJ20261119-000318 · 2026-11-22"
          seals={[say("送货方", "Delivered by"), say("收货方", "Received by")]}
          fingerprint="9f3c2e71b0d4…a1"
          printedAt="2026-11-22 10:14"
        >
          <DataTable
            caption={say("明细", "Lines")}
            captionHidden
            columns={columns.slice(0, 4)}
            rows={counties.slice(0, 2)}
            rowKey={(row) => row.name}
          />
        </PrintFrame>
      </Section>
    </>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mt-10">
      <h2 className="mb-4">{title}</h2>
      {children}
    </section>
  );
}

function Forms() {
  const say = useSay();
  const share = field("share", "8", [say("不能低于 15 %。", "It cannot be lower than 15 %.")]);
  return (
    <div className="grid gap-6 lg:grid-cols-2">
      <Panel>
        <div className="grid gap-5">
          <ErrorSummary fields={[{ field: share, label: say("预留比例", "Share") }]} />
          <TextField field={field("name", "潇湘实验中学")} label={say("单位名称", "Unit")} />
          <div className="grid gap-5 sm:grid-cols-2">
            <MoneyField
              field={field("total", "2000000.00")}
              label={say("全年食堂采购", "Canteen total")}
              hint={say("含承包方代购", "Including the contractor's")}
            />
            <NumberField field={share} label={say("预留比例", "Share")} unit="%" decimals />
          </div>
          <DateField field={field("due", "2026-12-31")} label={say("截止", "Due")} />
          <SelectField
            field={field("source", "")}
            label={say("资金来源", "Source")}
            placeholder={say("请选择", "Choose")}
            options={[
              { value: "1", label: say("食堂", "Canteen") },
              { value: "2", label: say("工会", "Union") },
            ]}
          />
          <TextareaField field={field("note", "", undefined, false)} label={say("说明", "Note")} />
          <div className="form-actions">
            <Button size="lg">{say("提交审核", "Submit")}</Button>
            <Button variant="quiet" size="lg">
              {say("存为草稿", "Save draft")}
            </Button>
          </div>
        </div>
      </Panel>
      <Panel>
        <div className="grid gap-5">
          <RadioField
            field={field("mode", "own")}
            label={say("食堂方式", "Canteen mode")}
            look="card"
            choices={[
              { value: "own", label: say("自办食堂", "Own canteen"), hint: say("按食堂采购总额预留", "A share of the canteen total") },
              {
                value: "shared",
                label: say("合办，别家牵头", "Shared, another leads"),
                hint: say("由牵头单位填报", "The lead unit files"),
              },
              { value: "none", label: say("没有食堂", "No canteen") },
            ]}
          />
          <QuantityField
            field={field("weight", "49.20")}
            label={say("实收", "Received")}
            unit="kg"
            step={0.1}
            min={0}
            size="lg"
            hint={say("订 50 kg · 允差 ±5 %", "Ordered 50 kg · tolerance ±5 %")}
          />
          <QuantityField field={field("boxes", "5")} label={say("数量", "Quantity")} unit={say("箱", "box")} min={1} />
          <FileField field={field("photo", undefined, undefined, false)} label={say("照片", "Photo")} accept="image/*" />
          <CheckboxField
            field={field("agree", "on")}
            label={say("数量与质量已当面清点", "Counted and checked together")}
            hint={say("两人签字后生效", "Takes effect with two names")}
          />
          <FilterBar clearTo="?">
            <SelectField
              field={field("county", "", undefined)}
              label={say("产地", "Origin")}
              options={[
                { value: "", label: say("全部县市", "All counties") },
                { value: "1", label: "利川市" },
              ]}
            />
          </FilterBar>
          <ActiveFilters filters={[{ name: "county", label: "利川市" }]} />
        </div>
      </Panel>
    </div>
  );
}
