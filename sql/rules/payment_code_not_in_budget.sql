-- Payments are made from codes that the remaining budget of the year has. One violation per code.
-- Ignored:
-- 1. payments without a code;
-- 2. codes of the preceding year: carried-over money is paid this year, but its line stands in last year's budget;
-- 3. payments dated after the newest budget print of the year: the line may be new;
-- 4. codes of a budget line that waits in quarantine (its key begins with the code).
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

codes AS (
    SELECT
        p.organisation_id,
        p.fiscal_year,
        p.budget_code,
        MIN(p.source_row_id) AS source_row_id,
        CASE WHEN COUNT(*) = 1 THEN MIN(p.line_key) END AS line_key,
        COUNT(*) AS payments,
        CAST(SUM(p.amount_satang) AS BIGINT) AS amount_satang
    FROM payment AS p
    INNER JOIN scope AS s ON p.organisation_id = s.organisation_id AND p.fiscal_year = s.fiscal_year
    LEFT JOIN newest_print AS n ON p.organisation_id = n.organisation_id AND p.fiscal_year = n.fiscal_year
    WHERE
        p.known_to IS NULL
        AND p.held_to IS NULL
        AND p.budget_code IS NOT NULL
        AND SUBSTR(p.budget_code, 3, 2) <> SUBSTR(CAST(p.fiscal_year - 1 AS VARCHAR(4)), 3, 2)
        AND (p.paid_on IS NULL OR n.as_of IS NULL OR p.paid_on <= n.as_of)
    GROUP BY p.organisation_id, p.fiscal_year, p.budget_code
)

SELECT
    c.organisation_id,
    c.fiscal_year,
    'disbursements' AS kind,
    c.source_row_id,
    c.line_key,
    c.budget_code AS found,
    NULL AS expected,
    NULL AS difference_satang,
    c.payments,
    c.amount_satang
FROM codes AS c
WHERE
    NOT EXISTS (
        SELECT 1
        FROM budget_line AS b
        WHERE
            b.organisation_id = c.organisation_id
            AND b.fiscal_year = c.fiscal_year
            AND b.known_to IS NULL
            AND b.held_to IS NULL
            AND b.budget_code = c.budget_code
    )
    AND NOT EXISTS (
        SELECT 1
        FROM quarantine_row AS q
        WHERE
            q.organisation_id = c.organisation_id
            AND q.fiscal_year = c.fiscal_year
            AND q.kind = 'remaining_budget'
            AND q.known_to IS NULL
            AND SUBSTR(q.line_key, 1, 16) = c.budget_code
    )
