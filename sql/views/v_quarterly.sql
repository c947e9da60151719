-- Plan and payments quarter by quarter: plan items planned in the quarter against payments made in it.
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
    m.organisation_id,
    m.organisation,
    m.fiscal_year,
    m.quarter_no,
    CASE WHEN COUNT(m.planned_items) > 0 THEN COALESCE(MIN(q.planned_items), 0) END AS planned_items,
    CAST(SUM(m.planned_satang) AS BIGINT) AS planned_satang,
    CAST(SUM(m.planned_satang) AS BIGINT) / 100.0 AS planned_baht,
    CAST(SUM(m.payments) AS BIGINT) AS payments,
    CAST(SUM(m.payments_satang) AS BIGINT) AS payments_satang,
    CAST(SUM(m.payments_satang) AS BIGINT) / 100.0 AS payments_baht,
    CAST(SUM(m.item_payments_satang) AS BIGINT) AS item_payments_satang,
    CAST(SUM(m.item_payments_satang) AS BIGINT) / 100.0 AS item_payments_baht
FROM v_monthly AS m
LEFT JOIN (
    SELECT
        i.organisation_id,
        i.fiscal_year,
        d.quarter_no,
        COUNT(*) AS planned_items
    FROM cur_item_result AS i
    INNER JOIN (
        SELECT 1 AS quarter_no
        UNION ALL
        SELECT 2
        UNION ALL
        SELECT 3
        UNION ALL
        SELECT 4
        UNION ALL
        SELECT 5
    ) AS d
        ON
            CASE
                WHEN d.quarter_no = 5 AND LENGTH(REPLACE(COALESCE(i.planned_months, ''), '0', '')) = 0 THEN 1
                WHEN
                    d.quarter_no <= 4
                    AND LENGTH(REPLACE(SUBSTR(i.planned_months, d.quarter_no * 3 - 2, 3), '0', '')) > 0 THEN 1
                ELSE 0
            END = 1
    WHERE i.is_other_agency = 0 AND i.is_routine = 0
    GROUP BY i.organisation_id, i.fiscal_year, d.quarter_no
) AS q
    ON
        m.organisation_id = q.organisation_id
        AND m.fiscal_year = q.fiscal_year
        AND COALESCE(m.quarter_no, 5) = q.quarter_no
GROUP BY m.organisation_id, m.organisation, m.fiscal_year, m.quarter_no
