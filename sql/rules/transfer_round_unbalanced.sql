-- What is transferred in equals what is transferred out in one round (ครั้งที่) of transfers.
-- Ignored:
-- 1. changes of explanations, which state no money;
-- 2. rows without a round: they are counted in the year (transfer_year_unbalanced).
-- A side that is not stated counts as nothing. found = in, expected = out.
SELECT
    t.organisation_id,
    t.fiscal_year,
    'transfers' AS kind,
    MIN(t.source_row_id) AS source_row_id,
    NULL AS line_key,
    t.round,
    CAST(COALESCE(SUM(t.in_satang), 0) AS BIGINT) AS found,
    CAST(COALESCE(SUM(t.out_satang), 0) AS BIGINT) AS expected,
    CAST(COALESCE(SUM(t.in_satang), 0) - COALESCE(SUM(t.out_satang), 0) AS BIGINT) AS difference_satang
FROM budget_transfer AS t
INNER JOIN scope AS s ON t.organisation_id = s.organisation_id AND t.fiscal_year = s.fiscal_year
WHERE t.known_to IS NULL AND t.held_to IS NULL AND t.round IS NOT NULL
GROUP BY t.organisation_id, t.fiscal_year, t.round
HAVING COALESCE(SUM(t.in_satang), 0) <> COALESCE(SUM(t.out_satang), 0)
