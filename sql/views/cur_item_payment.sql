-- The payments of plan items, through the budget lines these are linked to: one row per item and payment.
-- organisation_id: the office
-- fiscal_year: fiscal year (B.E.)
-- kind: action_items | action_equipment
-- line_key: key of the plan item
-- payment_key: key of the payment
-- fiscal_month: 1 = October … 12 = September; NULL = no date, or a date outside the fiscal year
-- amount_satang: amount of the payment (satang)
CREATE VIEW cur_item_payment AS
SELECT
    i.organisation_id,
    i.fiscal_year,
    i.from_kind AS kind,
    i.from_line_key AS line_key,
    p.line_key AS payment_key,
    p.fiscal_month,
    p.amount_satang
FROM cur_link AS i
INNER JOIN cur_link AS k
    ON
        i.organisation_id = k.organisation_id
        AND i.fiscal_year = k.fiscal_year
        AND i.to_kind = k.to_kind
        AND i.to_line_key = k.to_line_key
        AND k.from_kind = 'disbursements'
INNER JOIN cur_payment AS p
    ON
        k.organisation_id = p.organisation_id
        AND k.fiscal_year = p.fiscal_year
        AND k.from_line_key = p.line_key
WHERE i.from_kind IN ('action_items', 'action_equipment') AND i.to_kind = 'remaining_budget'
