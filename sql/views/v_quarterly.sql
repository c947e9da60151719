-- Plan and payments quarter by quarter: plan items planned in the quarter against payments made in it. As of
-- the end of the last run.
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: fiscal year (B.E.)
-- quarter_no: 1 = October–December … 4 = July–September; NULL = no quarter (as month 13 of v_monthly)
-- planned_items: own plan items with a planned month in the quarter (for NULL: items without planned months)
-- planned_satang: their budgets, spread evenly over planned months as in v_monthly (satang; NULL = none stated)
-- planned_baht: the same (baht)
-- payments: number of payments of all budget lines
-- payments_satang: sum of these payments (satang; NULL = none)
-- payments_baht: the same (baht)
-- item_payments_satang: of these, payments of lines linked to own plan items (satang; NULL = none)
-- item_payments_baht: the same (baht)
CREATE VIEW v_quarterly AS
SELECT
    t.organisation_id,
    MIN(o.name) AS organisation,
    t.fiscal_year,
    CASE WHEN t.month_no <= 12 THEN (t.month_no + 2) / 3 END AS quarter_no,
    CAST(SUM(t.quarter_items) AS BIGINT) AS planned_items,
    CAST(SUM(t.planned_satang) AS BIGINT) AS planned_satang,
    CAST(SUM(t.planned_satang) AS BIGINT) / 100.0 AS planned_baht,
    CAST(SUM(t.payments) AS BIGINT) AS payments,
    CAST(SUM(t.payments_satang) AS BIGINT) AS payments_satang,
    CAST(SUM(t.payments_satang) AS BIGINT) / 100.0 AS payments_baht,
    CAST(SUM(t.item_payments_satang) AS BIGINT) AS item_payments_satang,
    CAST(SUM(t.item_payments_satang) AS BIGINT) / 100.0 AS item_payments_baht
FROM cur_month_kept AS t
INNER JOIN organisation AS o ON t.organisation_id = o.organisation_id
GROUP BY t.organisation_id, t.fiscal_year, CASE WHEN t.month_no <= 12 THEN (t.month_no + 2) / 3 END
