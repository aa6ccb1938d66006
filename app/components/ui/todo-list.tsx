import type { ReactNode } from "react";
import { useTranslation } from "#app/i18n/use-translation";
import { classNames } from "#app/components/ui/class-names";

/** The kind of work as one character: 验 accept · 付 pay · 批 approve · 催 remind · 报 file · 审 review · 发 ship · 确 confirm · 改 amend · 收 receive · 评 rate. */
export type TodoKind = "验" | "付" | "批" | "催" | "报" | "审" | "发" | "确" | "改" | "收" | "售" | "评";

export type Todo = {
  key: string;
  kind: TodoKind;
  /** What a person would say: "恩施高山薯业的 40 箱土豆今早到货". */
  sentence: ReactNode;
  detail?: ReactNode;
  /** `act`: today; `calm`: this week. */
  urgency?: "act" | "calm";
  /** The one button (or the one form with one button). */
  action: ReactNode;
};

export function TodoList({ todos, label }: { todos: readonly Todo[]; label: string }) {
  const { t } = useTranslation("ui");
  if (todos.length === 0) {
    return (
      <p className="flex items-center gap-4 py-3 text-ink-2">
        <KindChar kind="闲" tone="calm" />
        {t("todoNothing")}
      </p>
    );
  }
  return (
    <ul className="todo" aria-label={label}>
      {todos.map((todo) => (
        <li key={todo.key}>
          <KindChar kind={todo.kind} tone={todo.urgency ?? "act"} />
          <div>
            <p className="todo-sentence">{todo.sentence}</p>
            {todo.detail ? <p className="over">{todo.detail}</p> : null}
          </div>
          <div>{todo.action}</div>
        </li>
      ))}
    </ul>
  );
}

export function KindChar({ kind, tone = "calm" }: { kind: string; tone?: "act" | "calm" | "none" }) {
  return (
    <span className={classNames("char", `char-${tone}`)} lang="zh-CN" aria-hidden="true">
      {kind}
    </span>
  );
}
