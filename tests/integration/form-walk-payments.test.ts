import { paymentForms } from "#tests/support/form-walk/payment-forms";
import { walkForms } from "#tests/support/form-walk/walk-forms";

walkForms(paymentForms);
