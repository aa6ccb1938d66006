import { MonthlyChartFigure } from "#app/components/charts/chart-figure";
import { Steelyard } from "#app/components/steelyard";
import { Badge } from "#app/components/ui/badge";
import { BulkBar } from "#app/components/ui/bulk-bar";
import { Button, ButtonLink } from "#app/components/ui/button";
import { Chips } from "#app/components/ui/chips";
import { DataTable, type Column } from "#app/components/ui/data-table";
import { Meter, Progress } from "#app/components/ui/meter";
import { PageHead } from "#app/components/ui/page-head";
import { Pagination } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { Stat, Stats } from "#app/components/ui/stat";
import { TodoList } from "#app/components/ui/todo-list";
import { Section, useSay } from "#app/components/showcase/parts";

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

export function ShowMeasures({ chart, chartPhone }: { chart: string; chartPhone: string }) {
  const say = useSay();
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
    </>
  );
}
