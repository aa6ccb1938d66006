import { HallLandscape } from "#app/components/art/hall-landscape";
import { ProductArt } from "#app/components/art/product-art";
import { Badge } from "#app/components/ui/badge";
import { Button, ButtonLink } from "#app/components/ui/button";
import { DataTable } from "#app/components/ui/data-table";
import { DescriptionList } from "#app/components/ui/description-list";
import { Dialog } from "#app/components/ui/dialog";
import { EmptyState } from "#app/components/ui/empty-state";
import { Icon, iconNames } from "#app/components/ui/icon";
import { Notice } from "#app/components/ui/notice";
import { Panel } from "#app/components/ui/panel";
import { PrintFrame } from "#app/components/ui/print-frame";
import { Stepper } from "#app/components/ui/stepper";
import { Tabs } from "#app/components/ui/tabs";
import { Timeline } from "#app/components/ui/timeline";
import { Section, useSay } from "#app/components/showcase/parts";
import { artKinds, landscapeKinds } from "#app/lib/art-kinds";

export function ShowStates() {
  const say = useSay();
  return (
    <>
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
            columns={[
              { key: "name", header: say("货品", "Goods"), title: true, cell: (row) => row.name },
              { key: "quantity", header: say("数量", "Quantity"), align: "end", cell: (row) => row.quantity },
              { key: "amount", header: say("金额（元）", "Amount (yuan)"), align: "end", cell: (row) => row.amount },
            ]}
            rows={[
              { name: "高山土豆", quantity: "40 × 25 kg", amount: "7,200.00" },
              { name: "柴火腊五花", quantity: "49.2 kg", amount: "3,916.32" },
            ]}
            rowKey={(row) => row.name}
          />
        </PrintFrame>
      </Section>
    </>
  );
}
