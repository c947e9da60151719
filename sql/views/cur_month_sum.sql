-- Plan and payments of each month, added up anew. What is kept of it stands in cur_month_kept.
-- organisation_id: the office
-- fiscal_year: fiscal year (B.E.)
-- month_no: 1 = October … 12 = September; 13 = no month
-- planned_items: own plan items planned in the month; NULL = no plan known
-- quarter_items: of these, whose first planned month of the quarter it is; NULL as planned_items
-- planned_satang: their budgets, spread; 0 = nothing planned (satang; NULL = no plan known, or no budget stated)
-- payments: number of payments; NULL = no payments known in the year
-- payments_satang: sum of them; 0 = none in the month (satang; NULL = no payments known in the year)
-- item_payments_satang: of these, payments of lines linked to own plan items (satang; NULL as payments_satang)
CREATE VIEW cur_month_sum AS
SELECT
    organisation_id,
    fiscal_year,
    month_no,
    CAST(SUM(planned_items) AS BIGINT) AS planned_items,
    CAST(SUM(quarter_items) AS BIGINT) AS quarter_items,
    CASE WHEN SUM(planned_items) = 0 THEN 0 ELSE CAST(SUM(planned_satang) AS BIGINT) END AS planned_satang,
    CAST(SUM(payments) AS BIGINT) AS payments,
    CAST(SUM(payments_satang) AS BIGINT) AS payments_satang,
    CAST(SUM(item_payments_satang) AS BIGINT) AS item_payments_satang
FROM cur_monthly
GROUP BY organisation_id, fiscal_year, month_no
