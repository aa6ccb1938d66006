import { RowForm } from "#app/components/admin/row-form";
import { RuleDecision } from "#app/components/supervision/rule-decision";
import { Link } from "#app/components/ui/link";
import type { RuleKind } from "#app/domain/supervision/decide-rule.server";
import type { Endings, EndingView } from "#app/domain/supervision/endings.queries.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const END_FORM = "end";

type Props = Endings & {
  kind: RuleKind;
  version: number;
  /** It is in force, and somebody of the reader's bureau may end it. */
  inForce: boolean;
  proposes: boolean;
  decides: boolean;
  /** What the end means. */
  hint: string;
};

/** The end of a rule: what it touches, proposed by one and confirmed by another; and what was proposed before. */
export function RuleEnding({ kind, version, inForce, proposes, decides, hint, endings, reach }: Props) {
  const { t } = useTranslation("supervision");
  const waits = endings.find(({ status }) => status === "PROPOSED");
  const past = endings.filter(({ status }) => status !== "PROPOSED");
  return (
    <div className="grid gap-4">
      {waits || inForce ? <Reach kind={kind} reach={reach} /> : null}
      {waits ? <Waiting ending={waits} {...{ proposes, decides }} /> : null}
      {!waits && inForce && proposes ? (
        <RowForm
          id={END_FORM}
          intent="end"
          submit={t("endPropose")}
          quiet
          hidden={{ version: String(version) }}
          lead={<p className="text-ink-2">{hint}</p>}
          fields={[
            { name: "validTo", label: t("field.validTo"), kind: "date" },
            { name: "source", label: t("field.source"), kind: "text" },
            { name: "documentUrl", label: t("field.documentUrl"), kind: "text", hint: t("optional") },
          ]}
        />
      ) : null}
      {past.length > 0 ? (
        <section>
          <h3 className="over mb-2">{t("endHistory")}</h3>
          <ul className="grid gap-1 text-ink-2">
            {past.map((row) => (
              <li key={row.id}>
                {t(`endDone.${row.status as "CONFIRMED"}`, {
                  name: row.decidedBy ?? "—",
                  at: formatInstant(row.decidedAt ?? row.proposedAt),
                  proposer: row.proposedBy ?? "—",
                  day: row.validTo,
                })}{" "}
                · <Source ending={row} />
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  );
}

function Reach({ kind, reach }: { kind: RuleKind; reach: Endings["reach"] }) {
  const { t } = useTranslation("supervision");
  const nameOf = useOrganisationName();
  const more = reach.units - reach.named.length;
  return (
    <div>
      <p>{t(`endReach.${kind}`, { count: reach.units, cases: reach.cases ?? 0 })}</p>
      {reach.named.length > 0 ? (
        <ul className="mt-1 flex flex-wrap gap-x-3 gap-y-1 text-ink-2">
          {reach.named.map((unit) => (
            <li key={unit.id}>
              <Link to={paths.bureauUnit(unit.id)}>{nameOf(unit.name, unit.nameEn)}</Link>
            </li>
          ))}
          {more > 0 ? <li>{t("endReachMore", { count: more })}</li> : null}
        </ul>
      ) : null}
    </div>
  );
}

function Waiting({ ending, proposes, decides }: { ending: EndingView; proposes: boolean; decides: boolean }) {
  const { t } = useTranslation("supervision");
  return (
    <div className="grid gap-3">
      <p>
        {t("endWaits", { day: ending.validTo, name: ending.proposedBy ?? "—", at: formatInstant(ending.proposedAt) })} ·{" "}
        <Source ending={ending} />
      </p>
      <RuleDecision of="end" subject={{ name: "endingId", value: ending.id }} own={ending.own} {...{ proposes, decides }} />
    </div>
  );
}

function Source({ ending }: { ending: EndingView }) {
  return ending.documentUrl ? (
    <a href={ending.documentUrl} rel="noreferrer">
      {ending.source}
    </a>
  ) : (
    <>{ending.source}</>
  );
}
