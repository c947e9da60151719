-- What stands in each month of a year, for sums: own plan items in all months, payments, payments of own items, and a row
-- of noughts for every month of a year with payments, so that no month is missing.
-- organisation_id: the office
-- fiscal_year: fiscal year (B.E.)
-- month_no: 1 = October … 12 = September; 13 = no month
-- planned_items: 1 for an item planned in the month, 0 for one that is not; NULL = a payment
-- quarter_items: 1 for an item whose first planned month of the quarter it is, else 0; NULL as planned_items
-- planned_satang: share of the budget of an item planned in the month (satang)
-- payments: 1 for a payment, 0 in the row of noughts of a year with payments
-- payments_satang: amount of the payment (satang)
-- item_payments_satang: amount of a payment whose line is linked to an own plan item, once (satang)
CREATE VIEW cur_monthly AS
SELECT
    organisation_id,
    fiscal_year,
    month_no,
    is_planned AS planned_items,
    CASE WHEN is_planned = 1 AND LENGTH(REPLACE(earlier_in_quarter, '0', '')) = 0 THEN 1 ELSE 0 END AS quarter_items,
    CASE
        WHEN is_planned = 0 THEN NULL
        WHEN month_no = 13 THEN budget_satang
        ELSE
            budget_satang * LENGTH(REPLACE(SUBSTR(planned_months, 1, month_no), '0', ''))
            / LENGTH(REPLACE(planned_months, '0', ''))
            - budget_satang * LENGTH(REPLACE(SUBSTR(planned_months, 1, month_no - 1), '0', ''))
            / LENGTH(REPLACE(planned_months, '0', ''))
    END AS planned_satang,
    CAST(NULL AS BIGINT) AS payments,
    CAST(NULL AS BIGINT) AS payments_satang,
    CAST(NULL AS BIGINT) AS item_payments_satang
FROM (
    SELECT
        i.organisation_id,
        i.fiscal_year,
        d.month_no,
        i.budget_satang,
        i.planned_months,
        CASE
            WHEN d.month_no = 13 AND LENGTH(REPLACE(COALESCE(i.planned_months, ''), '0', '')) = 0 THEN 1
            WHEN d.month_no <= 12 AND SUBSTR(i.planned_months, d.month_no, 1) = '1' THEN 1
            ELSE 0
        END AS is_planned,
        CASE
            WHEN d.month_no = 13 THEN ''
            ELSE
                SUBSTR(
                    i.planned_months,
                    (d.month_no - 1) / 3 * 3 + 1,
                    (d.month_no - 1) - (d.month_no - 1) / 3 * 3
                )
        END AS earlier_in_quarter
    FROM cur_item_result AS i
    CROSS JOIN cur_month AS d
    WHERE i.is_other_agency = 0 AND i.is_routine = 0
) AS planned
UNION ALL
SELECT
    organisation_id,
    fiscal_year,
    COALESCE(fiscal_month, 13),
    NULL,
    NULL,
    NULL,
    1,
    amount_satang,
    NULL
FROM cur_payment
UNION ALL
SELECT
    y.organisation_id,
    y.fiscal_year,
    d.month_no,
    NULL,
    NULL,
    NULL,
    0,
    0,
    0
FROM (
    SELECT DISTINCT
        organisation_id,
        fiscal_year
    FROM cur_payment
) AS y
CROSS JOIN cur_month AS d
UNION ALL
SELECT
    organisation_id,
    fiscal_year,
    COALESCE(fiscal_month, 13),
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    amount_satang
FROM (
    SELECT
        w.organisation_id,
        w.fiscal_year,
        p.fiscal_month,
        p.amount_satang
    FROM (
        SELECT DISTINCT
            i.organisation_id,
            i.fiscal_year,
            l.to_line_key
        FROM cur_item_result AS i
        INNER JOIN cur_link AS l
            ON
                i.organisation_id = l.organisation_id
                AND i.fiscal_year = l.fiscal_year
                AND i.kind = l.from_kind
                AND i.line_key = l.from_line_key
        WHERE i.is_other_agency = 0 AND i.is_routine = 0 AND l.to_kind = 'remaining_budget'
    ) AS w
    INNER JOIN cur_link AS k
        ON
            w.organisation_id = k.organisation_id
            AND w.fiscal_year = k.fiscal_year
            AND w.to_line_key = k.to_line_key
            AND k.from_kind = 'disbursements'
            AND k.to_kind = 'remaining_budget'
    INNER JOIN cur_payment AS p
        ON
            k.organisation_id = p.organisation_id
            AND k.fiscal_year = p.fiscal_year
            AND k.from_line_key = p.line_key
) AS paid
