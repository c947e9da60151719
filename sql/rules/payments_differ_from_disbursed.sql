-- The payments from a budget code add up to what its budget lines show as disbursed (เบิกจ่าย).
-- By code, not by line: where several lines share a code nothing says which of them a payment belongs to.
-- Ignored:
-- 1. codes of which some line does not state what was disbursed;
-- 2. payments dated after the newest budget print of the year, which cannot know them;
-- 3. lines and payments without a code, and codes the budget does not have (payment_code_not_in_budget).
-- Payments without a date count. found = disbursed, expected = sum of the payments.
WITH newest_print AS (
    SELECT
        l.organisation_id,
        l.fiscal_year,
        MAX(l.as_of) AS as_of
    FROM load AS l
    INNER JOIN scope AS s ON l.organisation_id = s.organisation_id AND l.fiscal_year = s.fiscal_year
    WHERE l.kind = 'remaining_budget'
    GROUP BY l.organisation_id, l.fiscal_year
),

lines AS (
    SELECT
        b.organisation_id,
        b.fiscal_year,
        b.budget_code,
        MIN(b.source_row_id) AS source_row_id,
        CASE WHEN COUNT(*) = 1 THEN MIN(b.line_key) END AS line_key,
        CAST(SUM(b.disbursed_satang) AS BIGINT) AS disbursed_satang
    FROM budget_line AS b
    INNER JOIN scope AS s ON b.organisation_id = s.organisation_id AND b.fiscal_year = s.fiscal_year
    WHERE b.known_to IS NULL AND b.held_to IS NULL AND b.budget_code IS NOT NULL
    GROUP BY b.organisation_id, b.fiscal_year, b.budget_code
    HAVING COUNT(b.disbursed_satang) = COUNT(*)
),

paid AS (
    SELECT
        p.organisation_id,
        p.fiscal_year,
        p.budget_code,
        CAST(SUM(p.amount_satang) AS BIGINT) AS amount_satang
    FROM payment AS p
    INNER JOIN scope AS s ON p.organisation_id = s.organisation_id AND p.fiscal_year = s.fiscal_year
    LEFT JOIN newest_print AS n ON p.organisation_id = n.organisation_id AND p.fiscal_year = n.fiscal_year
    WHERE
        p.known_to IS NULL
        AND p.held_to IS NULL
        AND (p.paid_on IS NULL OR n.as_of IS NULL OR p.paid_on <= n.as_of)
    GROUP BY p.organisation_id, p.fiscal_year, p.budget_code
)

SELECT
    b.organisation_id,
    b.fiscal_year,
    'remaining_budget' AS kind,
    b.source_row_id,
    b.line_key,
    b.budget_code,
    b.disbursed_satang AS found,
    COALESCE(p.amount_satang, 0) AS expected,
    b.disbursed_satang - COALESCE(p.amount_satang, 0) AS difference_satang
FROM lines AS b
LEFT JOIN paid AS p
    ON
        b.organisation_id = p.organisation_id
        AND b.fiscal_year = p.fiscal_year
        AND b.budget_code = p.budget_code
WHERE b.disbursed_satang <> COALESCE(p.amount_satang, 0)
