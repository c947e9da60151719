-- Transfers name codes that the remaining budget of the year has. One violation per code.
-- Ignored:
-- 1. transfers without a code;
-- 2. transfers approved after the newest budget print of the year: a transfer may make a new line;
-- 3. codes of a budget line that waits in quarantine (its key begins with the code).
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
        t.organisation_id,
        t.fiscal_year,
        t.budget_code,
        MIN(t.source_row_id) AS source_row_id,
        CASE WHEN COUNT(*) = 1 THEN MIN(t.line_key) END AS line_key,
        CAST(SUM(t.in_satang) AS BIGINT) AS in_satang,
        CAST(SUM(t.out_satang) AS BIGINT) AS out_satang
    FROM budget_transfer AS t
    INNER JOIN scope AS s ON t.organisation_id = s.organisation_id AND t.fiscal_year = s.fiscal_year
    LEFT JOIN newest_print AS n ON t.organisation_id = n.organisation_id AND t.fiscal_year = n.fiscal_year
    WHERE
        t.known_to IS NULL
        AND t.held_to IS NULL
        AND t.budget_code IS NOT NULL
        AND (t.approved_on IS NULL OR n.as_of IS NULL OR t.approved_on <= n.as_of)
    GROUP BY t.organisation_id, t.fiscal_year, t.budget_code
)

SELECT
    c.organisation_id,
    c.fiscal_year,
    'transfers' AS kind,
    c.source_row_id,
    c.line_key,
    c.budget_code AS found,
    NULL AS expected,
    NULL AS difference_satang,
    c.in_satang,
    c.out_satang
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
