-- What is transferred in over a fiscal year equals what is transferred out.
-- Ignored: nothing; a side that is not stated counts as nothing. found = in, expected = out.
SELECT
    t.organisation_id,
    t.fiscal_year,
    'transfers' AS kind,
    NULL AS source_row_id,
    NULL AS line_key,
    CAST(COALESCE(SUM(t.in_satang), 0) AS BIGINT) AS found,
    CAST(COALESCE(SUM(t.out_satang), 0) AS BIGINT) AS expected,
    CAST(COALESCE(SUM(t.in_satang), 0) - COALESCE(SUM(t.out_satang), 0) AS BIGINT) AS difference_satang
FROM budget_transfer AS t
INNER JOIN scope AS s ON t.organisation_id = s.organisation_id AND t.fiscal_year = s.fiscal_year
WHERE t.known_to IS NULL AND t.held_to IS NULL
GROUP BY t.organisation_id, t.fiscal_year
HAVING COALESCE(SUM(t.in_satang), 0) <> COALESCE(SUM(t.out_satang), 0)
