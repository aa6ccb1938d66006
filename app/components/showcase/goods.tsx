import { ProductArt } from "#app/components/art/product-art";
import { Badge } from "#app/components/ui/badge";
import { Chips } from "#app/components/ui/chips";
import { Price } from "#app/components/ui/price";
import { ProductCard } from "#app/components/ui/product-card";
import { useSay } from "#app/components/showcase/parts";
import { artVariant } from "#app/lib/art-kinds";

export function ShowGoods() {
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
