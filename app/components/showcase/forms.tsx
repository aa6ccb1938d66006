import { Button } from "#app/components/ui/button";
import { CheckboxField } from "#app/components/ui/checkbox-field";
import { CheckList } from "#app/components/ui/check-list";
import { ActiveFilters } from "#app/components/ui/chips";
import { DateField } from "#app/components/ui/date-field";
import { ErrorSummary } from "#app/components/ui/error-summary";
import { FileField } from "#app/components/ui/file-field";
import { FilterBar } from "#app/components/ui/filter-bar";
import { MoneyField } from "#app/components/ui/money-field";
import { NumberField } from "#app/components/ui/number-field";
import { Panel } from "#app/components/ui/panel";
import { QuantityField } from "#app/components/ui/quantity-field";
import { RadioField } from "#app/components/ui/radio-field";
import { SelectField } from "#app/components/ui/select-field";
import { TextField } from "#app/components/ui/text-field";
import { TextareaField } from "#app/components/ui/textarea-field";
import { field, useSay } from "#app/components/showcase/parts";

export function ShowForms() {
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
          <CheckList
            name="days"
            legend={say("送货日", "Delivery days")}
            options={[
              { value: "1", label: say("周一", "Monday") },
              { value: "3", label: say("周三", "Wednesday") },
            ]}
            ticked={["3"]}
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
