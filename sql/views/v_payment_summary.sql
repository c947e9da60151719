-- Payments of a year by the fund source the registers state.
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: fiscal year (B.E.)
-- fund_source: แหล่งเงิน, spellings confirmed to be one added up; NULL = not stated
-- payments: number of payments
-- amount_satang: sum of their amounts (satang; NULL = none stated)
-- amount_baht: the same (baht)
CREATE VIEW v_payment_summary AS
SELECT
    p.organisation_id,
    o.name AS organisation,
    p.fiscal_year,
    p.fund_source,
    COUNT(*) AS payments,
    CAST(SUM(p.amount_satang) AS BIGINT) AS amount_satang,
    CAST(SUM(p.amount_satang) AS BIGINT) / 100.0 AS amount_baht
FROM cur_payment AS p
INNER JOIN organisation AS o ON p.organisation_id = o.organisation_id
GROUP BY p.organisation_id, o.name, p.fiscal_year, p.fund_source
