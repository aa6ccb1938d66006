import { accountForms } from "#tests/support/form-walk/account-forms";
import { walkForms } from "#tests/support/form-walk/walk-forms";

walkForms(accountForms);
