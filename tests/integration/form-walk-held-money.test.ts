import { heldMoneyForms } from "#tests/support/form-walk/held-money-forms";
import { walkForms } from "#tests/support/form-walk/walk-forms";

walkForms(heldMoneyForms);
