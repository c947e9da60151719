-- What the register transfers out of a budget code equals the โอนลด of its budget lines.
-- By code, not by line: where several lines share a code nothing says which of them a transfer belongs to.
-- Ignored:
-- 1. codes of which some line does not state its โอนลด;
-- 2. transfers approved after the newest budget print of the year, which cannot know them;
-- 3. lines and transfers without a code, and codes the budget does not have (transfer_code_not_in_budget).
-- Transfers without a date count. found = the lines, expected = the register.
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
        CAST(SUM(b.transferred_out_satang) AS BIGINT) AS line_satang
    FROM budget_line AS b
    INNER JOIN scope AS s ON b.organisation_id = s.organisation_id AND b.fiscal_year = s.fiscal_year
    WHERE b.known_to IS NULL AND b.held_to IS NULL AND b.budget_code IS NOT NULL
    GROUP BY b.organisation_id, b.fiscal_year, b.budget_code
    HAVING COUNT(b.transferred_out_satang) = COUNT(*)
),

register AS (
    SELECT
        t.organisation_id,
        t.fiscal_year,
        t.budget_code,
        CAST(SUM(t.out_satang) AS BIGINT) AS register_satang
    FROM budget_transfer AS t
    INNER JOIN scope AS s ON t.organisation_id = s.organisation_id AND t.fiscal_year = s.fiscal_year
    LEFT JOIN newest_print AS n ON t.organisation_id = n.organisation_id AND t.fiscal_year = n.fiscal_year
    WHERE
        t.known_to IS NULL
        AND t.held_to IS NULL
        AND (t.approved_on IS NULL OR n.as_of IS NULL OR t.approved_on <= n.as_of)
    GROUP BY t.organisation_id, t.fiscal_year, t.budget_code
)

SELECT
    b.organisation_id,
    b.fiscal_year,
    'remaining_budget' AS kind,
    b.source_row_id,
    b.line_key,
    b.budget_code,
    b.line_satang AS found,
    COALESCE(r.register_satang, 0) AS expected,
    b.line_satang - COALESCE(r.register_satang, 0) AS difference_satang
FROM lines AS b
LEFT JOIN register AS r
    ON
        b.organisation_id = r.organisation_id
        AND b.fiscal_year = r.fiscal_year
        AND b.budget_code = r.budget_code
WHERE b.line_satang <> COALESCE(r.register_satang, 0)
