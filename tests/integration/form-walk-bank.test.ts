import { bankForms } from "#tests/support/form-walk/bank-forms";
import { walkForms } from "#tests/support/form-walk/walk-forms";

walkForms(bankForms);
