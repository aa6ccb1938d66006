import enAccount from "#app/i18n/en/account.json";
import enAdmin from "#app/i18n/en/admin.json";
import enApi from "#app/i18n/en/api.json";
import enBulletins from "#app/i18n/en/bulletins.json";
import enBureau from "#app/i18n/en/bureau.json";
import enBuyer from "#app/i18n/en/buyer.json";
import enCampaign from "#app/i18n/en/campaign.json";
import enOrganisations from "#app/i18n/en/organisations.json";
import enCart from "#app/i18n/en/cart.json";
import enClaims from "#app/i18n/en/claims.json";
import enGuarantees from "#app/i18n/en/guarantees.json";
import enHeldMail from "#app/i18n/en/heldMail.json";
import enGreenLanes from "#app/i18n/en/greenLanes.json";
import enHeldMoney from "#app/i18n/en/heldMoney.json";
import enCommon from "#app/i18n/en/common.json";
import enCoop from "#app/i18n/en/coop.json";
import enCreditNotes from "#app/i18n/en/creditNotes.json";
import enCorrections from "#app/i18n/en/corrections.json";
import enCounty from "#app/i18n/en/county.json";
import enEmulator from "#app/i18n/en/emulator.json";
import enErrors from "#app/i18n/en/errors.json";
import enLedger from "#app/i18n/en/ledger.json";
import enHall from "#app/i18n/en/hall.json";
import enMail from "#app/i18n/en/mail.json";
import enNav from "#app/i18n/en/nav.json";
import enShop from "#app/i18n/en/shop.json";
import enPayments from "#app/i18n/en/payments.json";
import enOrders from "#app/i18n/en/orders.json";
import enStripe from "#app/i18n/en/stripe.json";
import enSupervision from "#app/i18n/en/supervision.json";
import enUnit from "#app/i18n/en/unit.json";
import enPlaces from "#app/i18n/en/places.json";
import enPayouts from "#app/i18n/en/payouts.json";
import enProgress from "#app/i18n/en/progress.json";
import enQuota from "#app/i18n/en/quota.json";
import enFiling from "#app/i18n/en/filing.json";
import enVerify from "#app/i18n/en/verify.json";
import enRatings from "#app/i18n/en/ratings.json";
import enReservations from "#app/i18n/en/reservations.json";
import enRegisters from "#app/i18n/en/registers.json";
import enScores from "#app/i18n/en/scores.json";
import enRules from "#app/i18n/en/rules.json";
import enBank from "#app/i18n/en/bank.json";
import enWorkingDays from "#app/i18n/en/workingDays.json";
import enYearEnd from "#app/i18n/en/yearEnd.json";
import enTransfers from "#app/i18n/en/transfers.json";
import enUi from "#app/i18n/en/ui.json";
import zhAccount from "#app/i18n/zh-CN/account.json";
import zhAdmin from "#app/i18n/zh-CN/admin.json";
import zhApi from "#app/i18n/zh-CN/api.json";
import zhBulletins from "#app/i18n/zh-CN/bulletins.json";
import zhBureau from "#app/i18n/zh-CN/bureau.json";
import zhBuyer from "#app/i18n/zh-CN/buyer.json";
import zhCampaign from "#app/i18n/zh-CN/campaign.json";
import zhOrganisations from "#app/i18n/zh-CN/organisations.json";
import zhCart from "#app/i18n/zh-CN/cart.json";
import zhClaims from "#app/i18n/zh-CN/claims.json";
import zhGuarantees from "#app/i18n/zh-CN/guarantees.json";
import zhHeldMail from "#app/i18n/zh-CN/heldMail.json";
import zhGreenLanes from "#app/i18n/zh-CN/greenLanes.json";
import zhHeldMoney from "#app/i18n/zh-CN/heldMoney.json";
import zhCommon from "#app/i18n/zh-CN/common.json";
import zhCoop from "#app/i18n/zh-CN/coop.json";
import zhCreditNotes from "#app/i18n/zh-CN/creditNotes.json";
import zhCorrections from "#app/i18n/zh-CN/corrections.json";
import zhCounty from "#app/i18n/zh-CN/county.json";
import zhEmulator from "#app/i18n/zh-CN/emulator.json";
import zhErrors from "#app/i18n/zh-CN/errors.json";
import zhLedger from "#app/i18n/zh-CN/ledger.json";
import zhHall from "#app/i18n/zh-CN/hall.json";
import zhMail from "#app/i18n/zh-CN/mail.json";
import zhNav from "#app/i18n/zh-CN/nav.json";
import zhShop from "#app/i18n/zh-CN/shop.json";
import zhPayments from "#app/i18n/zh-CN/payments.json";
import zhOrders from "#app/i18n/zh-CN/orders.json";
import zhStripe from "#app/i18n/zh-CN/stripe.json";
import zhSupervision from "#app/i18n/zh-CN/supervision.json";
import zhUnit from "#app/i18n/zh-CN/unit.json";
import zhPayouts from "#app/i18n/zh-CN/payouts.json";
import zhProgress from "#app/i18n/zh-CN/progress.json";
import zhQuota from "#app/i18n/zh-CN/quota.json";
import zhFiling from "#app/i18n/zh-CN/filing.json";
import zhVerify from "#app/i18n/zh-CN/verify.json";
import zhRatings from "#app/i18n/zh-CN/ratings.json";
import zhReservations from "#app/i18n/zh-CN/reservations.json";
import zhRegisters from "#app/i18n/zh-CN/registers.json";
import zhScores from "#app/i18n/zh-CN/scores.json";
import zhRules from "#app/i18n/zh-CN/rules.json";
import zhBank from "#app/i18n/zh-CN/bank.json";
import zhWorkingDays from "#app/i18n/zh-CN/workingDays.json";
import zhYearEnd from "#app/i18n/zh-CN/yearEnd.json";
import zhTransfers from "#app/i18n/zh-CN/transfers.json";
import zhUi from "#app/i18n/zh-CN/ui.json";

/**
 * All texts of the server, one namespace a file; the browser loads a namespace when a page uses it.
 * Chinese is the source of the key types, and has no `places`: their names are Chinese as they are; catalogues.test.ts keeps both languages and this list complete.
 */
export const catalogues = {
  "zh-CN": {
    account: zhAccount,
    admin: zhAdmin,
    api: zhApi,
    bulletins: zhBulletins,
    bureau: zhBureau,
    buyer: zhBuyer,
    campaign: zhCampaign,
    organisations: zhOrganisations,
    cart: zhCart,
    claims: zhClaims,
    creditNotes: zhCreditNotes,
    guarantees: zhGuarantees,
    heldMail: zhHeldMail,
    greenLanes: zhGreenLanes,
    heldMoney: zhHeldMoney,
    common: zhCommon,
    coop: zhCoop,
    corrections: zhCorrections,
    county: zhCounty,
    emulator: zhEmulator,
    errors: zhErrors,
    hall: zhHall,
    ledger: zhLedger,
    mail: zhMail,
    nav: zhNav,
    shop: zhShop,
    payments: zhPayments,
    orders: zhOrders,
    stripe: zhStripe,
    supervision: zhSupervision,
    unit: zhUnit,
    payouts: zhPayouts,
    progress: zhProgress,
    quota: zhQuota,
    filing: zhFiling,
    ratings: zhRatings,
    reservations: zhReservations,
    workingDays: zhWorkingDays,
    yearEnd: zhYearEnd,
    bank: zhBank,
    registers: zhRegisters,
    rules: zhRules,
    scores: zhScores,
    transfers: zhTransfers,
    ui: zhUi,
    verify: zhVerify,
  },
  en: {
    account: enAccount,
    admin: enAdmin,
    api: enApi,
    bulletins: enBulletins,
    bureau: enBureau,
    buyer: enBuyer,
    campaign: enCampaign,
    organisations: enOrganisations,
    cart: enCart,
    claims: enClaims,
    creditNotes: enCreditNotes,
    guarantees: enGuarantees,
    heldMail: enHeldMail,
    greenLanes: enGreenLanes,
    heldMoney: enHeldMoney,
    common: enCommon,
    coop: enCoop,
    corrections: enCorrections,
    county: enCounty,
    emulator: enEmulator,
    errors: enErrors,
    hall: enHall,
    ledger: enLedger,
    mail: enMail,
    nav: enNav,
    shop: enShop,
    payments: enPayments,
    orders: enOrders,
    stripe: enStripe,
    supervision: enSupervision,
    unit: enUnit,
    payouts: enPayouts,
    places: enPlaces,
    progress: enProgress,
    quota: enQuota,
    filing: enFiling,
    ratings: enRatings,
    reservations: enReservations,
    workingDays: enWorkingDays,
    yearEnd: enYearEnd,
    bank: enBank,
    registers: enRegisters,
    rules: enRules,
    scores: enScores,
    transfers: enTransfers,
    ui: enUi,
    verify: enVerify,
  },
};

export type Catalogue = (typeof catalogues)["zh-CN"];
export type Namespace = keyof Catalogue;
