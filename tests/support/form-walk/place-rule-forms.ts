import { givenBureau } from "#tests/support/form-walk/bureau-forms";
import type { FormCase } from "#tests/support/form-walk/form-case";
import { givenProgramme } from "#tests/support/given";

const route = "/bureau/rules/places/:kind";
const common = { form: "plumbing", divisionCode: "choice", fromYear: "integer", source: "text" } as const;

async function givenDesk(kind: string) {
  await givenProgramme();
  const { cookie } = await givenBureau();
  return { cookie, page: `/bureau/rules/places/${kind}`, button: ["intent", kind] as [string, string] };
}

export const placeRuleForms: FormCase[] = [
  {
    name: "what counts in a place is drafted",
    route,
    fields: { ...common, programmeId: "choice", countingStage: "choice" },
    given: async () => ({ ...(await givenDesk("counting")), typed: { countingStage: "RATED", source: "桂财采〔2026〕1 号" } }),
  },
  {
    name: "terms of acceptance and payment in a place are drafted",
    route,
    fields: { ...common, acceptanceDays: "integer", paymentDays: "integer", lateInterest: "percent", tolerance: "percent" },
    given: async () => ({ ...(await givenDesk("terms")), typed: { paymentDays: "20", source: "湘财采〔2026〕4 号" } }),
  },
  {
    name: "periods for claims in a place are drafted",
    route,
    fields: { ...common, claimDays: "integer", answerDays: "integer", decideDays: "integer", refundTo: "choice" },
    given: async () => ({ ...(await givenDesk("claims")), typed: { claimDays: "10", source: "湘财采〔2026〕7 号" } }),
  },
  {
    name: "working days for held money in a place are drafted",
    route,
    fields: { ...common, answerDays: "integer", takeDays: "integer", returnDays: "integer" },
    given: async () => ({ ...(await givenDesk("held-money")), typed: { returnDays: "15", source: "湘财采〔2026〕9 号" } }),
  },
  {
    name: "the season of a place is drafted",
    route,
    fields: { ...common, programmeId: "choice", weights: "code" },
    given: async () => ({
      ...(await givenDesk("season")),
      typed: { weights: "8.5 4.5 9 9 9 9 6 5 10 9 10 11", source: "湘财采〔2026〕5 号" },
    }),
  },
  {
    name: "to which year amounts of a place belong is drafted",
    route,
    fields: { ...common, programmeId: "choice", carry: "choice" },
    given: async () => ({ ...(await givenDesk("carry")), typed: { carry: "ORDER", source: "湘财采〔2026〕6 号" } }),
  },
];
