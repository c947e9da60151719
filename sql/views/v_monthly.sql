-- Plan and payments month by month, for the S-curve. Own projects and equipment only (no routine lines, no other
-- agencies). The plan money of an item is spread evenly over its planned months (an assumption: plans state months but
-- not money per month); satang left over by the division fall on the later months, so that the year adds up exactly.
-- As of the end of the last run.
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: fiscal year (B.E.)
-- month_no: 1 = October … 12 = September; 13 = no month (no planned months; payments without a date or outside the
-- year)
-- quarter_no: 1 = October–December … 4 = July–September; NULL for month 13
-- planned_items: own plan items planned in that month (for 13: items without planned months); NULL = no plan known
-- planned_satang: their budgets, spread; 0 = nothing planned (satang; NULL = no plan known, or no budget stated)
-- planned_baht: the same (baht)
-- payments: number of payments of all budget lines; NULL = no payments known in the year
-- payments_satang: sum of these payments; 0 = none in the month (satang; NULL = no payments known in the year)
-- payments_baht: the same (baht)
-- item_payments_satang: of these, payments of lines linked to own plan items (satang; NULL as payments_satang)
-- item_payments_baht: the same (baht)
CREATE VIEW v_monthly AS
SELECT
    t.organisation_id,
    o.name AS organisation,
    t.fiscal_year,
    t.month_no,
    CASE
        WHEN t.month_no <= 3 THEN 1
        WHEN t.month_no <= 6 THEN 2
        WHEN t.month_no <= 9 THEN 3
        WHEN t.month_no <= 12 THEN 4
    END AS quarter_no,
    t.planned_items,
    t.planned_satang,
    t.planned_satang / 100.0 AS planned_baht,
    t.payments,
    t.payments_satang,
    t.payments_satang / 100.0 AS payments_baht,
    t.item_payments_satang,
    t.item_payments_satang / 100.0 AS item_payments_baht
FROM cur_month_kept AS t
INNER JOIN organisation AS o ON t.organisation_id = o.organisation_id
