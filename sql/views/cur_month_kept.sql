-- What is kept of v_monthly: the table month_sum, brought up to date at the end of a run (sql.trends). Where the warehouse
-- is asked as things stood, cur_month_sum stands here instead.
-- organisation_id: the office
-- fiscal_year: fiscal year (B.E.)
-- month_no: 1 = October … 12 = September; 13 = no month
-- planned_items: own plan items planned in the month; NULL = no plan known
-- quarter_items: of these, whose first planned month of the quarter it is; NULL as planned_items
-- planned_satang: their budgets, spread; 0 = nothing planned (satang; NULL = no plan known, or no budget stated)
-- payments: number of payments; NULL = no payments known in the year
-- payments_satang: sum of them; 0 = none in the month (satang; NULL = no payments known in the year)
-- item_payments_satang: of these, payments of lines linked to own plan items (satang; NULL as payments_satang)
CREATE VIEW cur_month_kept AS
SELECT
    organisation_id,
    fiscal_year,
    month_no,
    planned_items,
    quarter_items,
    planned_satang,
    payments,
    payments_satang,
    item_payments_satang
FROM month_sum
