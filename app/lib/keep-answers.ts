/**
 * Keeps answers for a while: whoever asks the same in the meantime gets the same promise. A failed answer is not kept. The oldest answers go first when there are
 * too many.
 */
export function keepAnswers<Question, Answer>(
  ask: (question: Question) => Promise<Answer>,
  { forMs, most }: { forMs: number; most: number },
): (question: Question) => Promise<Answer> {
  const kept = new Map<string, { until: number; answer: Promise<Answer> }>();
  return (question) => {
    const key = JSON.stringify(question);
    const known = kept.get(key);
    if (known && known.until > Date.now()) return known.answer;
    const answer = ask(question);
    kept.delete(key);
    kept.set(key, { until: Date.now() + forMs, answer });
    answer.catch(() => kept.delete(key));
    const [oldest] = kept.keys();
    if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    return answer;
  };
}
