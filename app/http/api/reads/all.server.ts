import { bankDesk } from "#app/http/api/reads/bank.server";
import { campaigns } from "#app/http/api/reads/campaigns.server";
import { goods } from "#app/http/api/reads/goods.server";
import { heldMoney } from "#app/http/api/reads/held.server";
import { payments } from "#app/http/api/reads/payments.server";
import { quotaYear } from "#app/http/api/reads/quota.server";
import { registers } from "#app/http/api/reads/registers.server";
import { ruleReads } from "#app/http/api/reads/rules.server";
import { supervision } from "#app/http/api/reads/supervision.server";

/** Every read that is declared by itself. */
export const reads = {
  ...payments,
  ...bankDesk,
  ...goods,
  ...heldMoney,
  ...quotaYear,
  ...campaigns,
  ...supervision,
  ...ruleReads,
  ...registers,
};
