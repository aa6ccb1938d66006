import { goodsClaimForms } from "#tests/support/form-walk/goods-claim-forms";
import { walkForms } from "#tests/support/form-walk/walk-forms";

walkForms(goodsClaimForms);
