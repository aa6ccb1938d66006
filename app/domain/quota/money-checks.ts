/**
 * Money against its own trails and against what is settled: statements that return the rows that disagree, each with its place, what it should be and what it is.
 * To the fen: what is due is what came in and what is open; what came in is what it paid; an order is settled exactly when its goods are closed and all of it is
 * paid; a bank line has given out exactly what was decided.
 */
export const moneyChecks: readonly string[] = [
  `SELECT 'receivable ' || r.id AS place, coalesce(sum(a.amount_fen), 0)::text AS expected, r.paid_fen::text AS found
   FROM receivable r LEFT JOIN (SELECT unit_id, receivable_id, amount_fen FROM remittance_allocation UNION ALL SELECT unit_id, receivable_id, amount_fen FROM credit_note_allocation) a
     ON a.unit_id = r.unit_id AND a.receivable_id = r.id GROUP BY r.id, r.paid_fen
   HAVING coalesce(sum(a.amount_fen), 0) <> r.paid_fen LIMIT 50`,

  `SELECT 'receivable ' || r.id || ' credited' AS place, coalesce(a.fen, 0)::text AS expected, r.credited_fen::text AS found
   FROM receivable r LEFT JOIN (SELECT unit_id, receivable_id, sum(amount_fen) AS fen FROM credit_note_allocation GROUP BY 1, 2) a ON a.unit_id = r.unit_id AND a.receivable_id = r.id
   WHERE coalesce(a.fen, 0) <> r.credited_fen LIMIT 50`,

  // What came through the payment service or before the goods may wait for its receivable, or to be given back.
  `SELECT 'remittance ' || r.id AS place, r.amount_fen::text AS expected, coalesce(sum(a.amount_fen), 0)::text AS found
   FROM remittance r JOIN purchase_order o ON o.unit_id = r.unit_id AND o.id = r.order_id
     LEFT JOIN remittance_allocation a ON a.unit_id = r.unit_id AND a.remittance_id = r.id GROUP BY r.id, r.amount_fen, r.method, o.pay_by
   HAVING coalesce(sum(a.amount_fen), 0) <> r.amount_fen
     AND NOT ((r.method = 'STRIPE' OR o.pay_by IS NOT NULL) AND abs(coalesce(sum(a.amount_fen), 0)) < abs(r.amount_fen)) LIMIT 50`,

  `SELECT 'acceptance ' || a.id AS place, a.amount_fen::text AS expected, coalesce(r.amount_fen, 0)::text AS found
   FROM acceptance a LEFT JOIN receivable r ON r.unit_id = a.unit_id AND r.cause_id = a.id WHERE coalesce(r.amount_fen, 0) <> a.amount_fen LIMIT 50`,

  // What is due for an order = what came in for it + what credit notes cover + what is open.
  `WITH due AS (SELECT unit_id, order_id, sum(amount_fen - credited_fen) AS due, sum(amount_fen - paid_fen) AS open FROM receivable GROUP BY 1, 2),
     came AS (SELECT m.unit_id, m.order_id, sum(a.amount_fen) AS fen FROM remittance m JOIN remittance_allocation a ON a.unit_id = m.unit_id AND a.remittance_id = m.id GROUP BY 1, 2)
   SELECT 'order ' || coalesce(d.order_id, c.order_id) || ' due' AS place, coalesce(d.due, 0) || ' due' AS expected,
     coalesce(c.fen, 0) || ' received + ' || coalesce(d.open, 0) || ' open' AS found
   FROM due d FULL JOIN came c ON c.unit_id = d.unit_id AND c.order_id = d.order_id WHERE coalesce(d.due, 0) <> coalesce(c.fen, 0) + coalesce(d.open, 0) LIMIT 50`,

  // An order is settled exactly when its goods are closed and nothing is left to pay.
  `SELECT 'order ' || o.number || ' settlement' AS place, CASE WHEN s.paid THEN 'settled' ELSE 'not settled' END AS expected,
     CASE WHEN o.settled_at IS NULL THEN 'not settled' ELSE 'settled' END AS found
   FROM purchase_order o LEFT JOIN (SELECT unit_id, order_id, sum(amount_fen - paid_fen) AS open FROM receivable GROUP BY 1, 2) r ON r.unit_id = o.unit_id AND r.order_id = o.id,
     LATERAL (SELECT o.goods_closed_at IS NOT NULL AND coalesce(r.open, 0) = 0 AS paid) s
   WHERE o.state = 'CONFIRMED' AND s.paid <> (o.settled_at IS NOT NULL) LIMIT 50`,

  // What takes a remittance back opens exactly what that one had paid.
  `SELECT 'remittance ' || b.id || ' receivable ' || coalesce(x.receivable_id, y.receivable_id) AS place, coalesce(-x.amount_fen, 0)::text AS expected, coalesce(y.amount_fen, 0)::text AS found
   FROM remittance b JOIN remittance m ON m.unit_id = b.unit_id AND m.id = b.reverses_id
     JOIN remittance_allocation x ON x.unit_id = m.unit_id AND x.remittance_id = m.id
     FULL JOIN remittance_allocation y ON y.unit_id = b.unit_id AND y.remittance_id = b.id AND y.receivable_id = x.receivable_id
   WHERE b.id IS NOT NULL AND b.hold_id IS NULL AND coalesce(-x.amount_fen, 0) <> coalesce(y.amount_fen, 0) LIMIT 50`,

  // A lost dispute takes back what was disputed, of what its payment had paid, and the answer says so.
  `SELECT 'dispute ' || h.psp_id AS place, CASE WHEN h.answer = 'TAKEN_BACK' THEN h.amount_fen ELSE 0 END::text AS expected, coalesce(-b.amount_fen, 0)::text AS found
   FROM remittance_hold h LEFT JOIN remittance b ON b.unit_id = h.unit_id AND b.hold_id = h.id
   WHERE CASE WHEN h.answer = 'TAKEN_BACK' THEN h.amount_fen ELSE 0 END <> coalesce(-b.amount_fen, 0) LIMIT 50`,
  `SELECT 'remittance ' || y.id || ' receivable ' || y.receivable_id AS place, coalesce(x.amount_fen, 0) || ' at most' AS expected, y.fen::text AS found
   FROM (SELECT b.unit_id, b.reverses_id AS id, a.receivable_id, -sum(a.amount_fen) AS fen FROM remittance b JOIN remittance_allocation a ON a.unit_id = b.unit_id AND a.remittance_id = b.id
       WHERE b.hold_id IS NOT NULL GROUP BY 1, 2, 3) y
     LEFT JOIN remittance_allocation x ON x.unit_id = y.unit_id AND x.remittance_id = y.id AND x.receivable_id = y.receivable_id
   WHERE y.fen > coalesce(x.amount_fen, 0) LIMIT 50`,

  // A bank line has given out what was decided, and holds what was proposed.
  `SELECT 'bank line ' || l.id AS place, coalesce(d.decided, 0) || ' decided, ' || coalesce(d.proposed, 0) + coalesce(b.proposed, 0) || ' proposed' AS expected,
     l.decided_fen || ' decided, ' || l.proposed_fen || ' proposed' AS found
   FROM bank_line l
     LEFT JOIN (SELECT coop_id, line_id, coalesce(sum(amount_fen) FILTER (WHERE status = 'POSTED'), 0) AS decided, coalesce(sum(amount_fen) FILTER (WHERE status = 'PROPOSED'), 0) AS proposed
       FROM bank_decision GROUP BY 1, 2) d ON d.coop_id = l.coop_id AND d.line_id = l.id
     LEFT JOIN (SELECT coop_id, returned_line_id, sum(amount_fen) AS proposed FROM receipt_reversal WHERE status = 'PROPOSED' AND returned_line_id IS NOT NULL GROUP BY 1, 2) b
       ON b.coop_id = l.coop_id AND b.returned_line_id = l.id
   WHERE l.decided_fen <> coalesce(d.decided, 0) OR l.proposed_fen <> coalesce(d.proposed, 0) + coalesce(b.proposed, 0) LIMIT 50`,

  // A decision that pays orders stands for as much money as it says; taken back, for none.
  `SELECT 'bank decision ' || d.id AS place, CASE d.status WHEN 'POSTED' THEN d.amount_fen ELSE 0 END::text AS expected, coalesce(m.fen, 0)::text AS found
   FROM bank_decision d LEFT JOIN (SELECT coop_id, bank_decision_id, sum(amount_fen) AS fen FROM remittance WHERE bank_decision_id IS NOT NULL AND method <> 'BANK_FEE' GROUP BY 1, 2) m
     ON m.coop_id = d.coop_id AND m.bank_decision_id = d.id
   WHERE CASE WHEN d.kind = 'MATCH' AND d.status = 'POSTED' THEN d.amount_fen ELSE 0 END <> coalesce(m.fen, 0) LIMIT 50`,

  // A payment order is the sum of its items, and none of them waits to pay what is paid.
  `SELECT 'payment order ' || b.number AS place, b.amount_fen::text AS expected, coalesce(sum(i.amount_fen), 0)::text AS found
   FROM payment_batch b LEFT JOIN payment_item i ON i.unit_id = b.unit_id AND i.batch_id = b.id GROUP BY b.unit_id, b.id HAVING coalesce(sum(i.amount_fen), 0) <> b.amount_fen LIMIT 50`,
  `SELECT 'payment item ' || i.batch_id || ' ' || i.receivable_id AS place, 'not waiting' AS expected, i.status::text AS found
   FROM payment_item i JOIN receivable r ON r.unit_id = i.unit_id AND r.id = i.receivable_id WHERE i.status IN ('PENDING', 'EXECUTED') AND r.paid_fen = r.amount_fen LIMIT 50`,

  // The platform holds what arrived on its account, once; a payout is the sum of its lines, and a line stands in a payout that is under way or paid.
  `SELECT 'platform remittance ' || coalesce(m.id, e.cause_id) AS place, coalesce(m.amount_fen, 0)::text AS expected, coalesce(e.amount_fen, 0)::text AS found
   FROM (SELECT coop_id, id, amount_fen FROM remittance WHERE held_by = 'PLATFORM') m FULL JOIN (SELECT * FROM platform_entry WHERE kind = 'REMITTANCE') e
     ON e.coop_id = m.coop_id AND e.cause_id = m.id WHERE coalesce(m.amount_fen, 0) <> coalesce(e.amount_fen, 0) LIMIT 50`,
  `SELECT 'payout ' || p.number AS place, CASE WHEN p.status IN ('FAILED', 'WITHDRAWN') THEN 0 ELSE p.amount_fen END::text AS expected, coalesce(sum(e.amount_fen), 0)::text AS found
   FROM coop_payout p LEFT JOIN platform_entry e ON e.coop_id = p.coop_id AND e.payout_id = p.id GROUP BY p.coop_id, p.id
   HAVING coalesce(sum(e.amount_fen), 0) <> CASE WHEN p.status IN ('FAILED', 'WITHDRAWN') THEN 0 ELSE p.amount_fen END LIMIT 50`,

  // A transfer is the sum of its lines; of a receipt, and of an order, no more goes to the co-op's account than came, and nothing below nought comes back.
  `SELECT 'transfer ' || t.id AS place, CASE t.state WHEN 'FAILED' THEN 0 ELSE t.amount_fen END::text AS expected, coalesce(sum(e.amount_fen), 0)::text AS found
   FROM coop_transfer t LEFT JOIN platform_entry e ON e.coop_id = t.coop_id AND e.transfer_id = t.id GROUP BY t.coop_id, t.id
   HAVING coalesce(sum(e.amount_fen), 0) <> CASE t.state WHEN 'FAILED' THEN 0 ELSE t.amount_fen END LIMIT 50`,
  `SELECT 'transfers of remittance ' || m.id AS place, '0 to ' || m.amount_fen AS expected, t.fen::text AS found
   FROM (SELECT unit_id, remittance_id, sum(amount_fen) AS fen FROM coop_transfer WHERE state <> 'FAILED' GROUP BY 1, 2) t
     JOIN remittance m ON m.unit_id = t.unit_id AND m.id = t.remittance_id WHERE t.fen NOT BETWEEN 0 AND m.amount_fen LIMIT 50`,
  `SELECT 'transfers of order ' || t.order_id AS place, 'at most ' || coalesce(m.fen, 0) AS expected, t.fen::text AS found
   FROM (SELECT unit_id, order_id, sum(amount_fen) AS fen FROM coop_transfer WHERE state <> 'FAILED' GROUP BY 1, 2) t
     LEFT JOIN (SELECT unit_id, order_id, sum(amount_fen) AS fen FROM remittance WHERE held_by = 'PLATFORM' AND reverses_id IS NULL GROUP BY 1, 2) m
       ON m.unit_id = t.unit_id AND m.order_id = t.order_id WHERE t.fen > coalesce(m.fen, 0) LIMIT 50`,

  // Numbers of receivables have no gap.
  `SELECT 'receivables of co-op ' || c.coop_id || ' year ' || c.fiscal_year AS place, c.last_number || ' to ' || c.last_number AS expected,
     coalesce(r.receivables, 0) || ' to ' || coalesce(r.last, 0) AS found
   FROM receivable_counter c LEFT JOIN (SELECT coop_id, fiscal_year, count(*) AS receivables, max(number) AS last FROM receivable GROUP BY 1, 2) r USING (coop_id, fiscal_year)
   WHERE (coalesce(r.receivables, 0), coalesce(r.last, 0)) <> (c.last_number, c.last_number) LIMIT 50`,
];
