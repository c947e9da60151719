-- Every budget line that names a project has an item of the action plan of the same name.
-- Ignored:
-- 1. lines without a project: salaries, supplies and other running costs;
-- 2. lines without money of their own, neither approved nor transferred in;
-- 3. lines that could be several items (link_ambiguous), and lines whose links have not been looked for.
SELECT
    b.organisation_id,
    b.fiscal_year,
    'remaining_budget' AS kind,
    b.source_row_id,
    b.line_key,
    b.project AS found,
    NULL AS expected,
    NULL AS difference_satang,
    b.budget_code,
    b.approved_satang
FROM budget_line AS b
INNER JOIN scope AS s ON b.organisation_id = s.organisation_id AND b.fiscal_year = s.fiscal_year
INNER JOIN link_state AS k
    ON
        b.organisation_id = k.organisation_id
        AND b.fiscal_year = k.fiscal_year
        AND b.line_key = k.line_key
        AND k.kind = 'remaining_budget'
        AND k.known_to IS NULL
WHERE
    b.known_to IS NULL
    AND b.held_to IS NULL
    AND b.project_key IS NOT NULL
    AND k.state = 'none'
    AND COALESCE(b.approved_satang, 0) + COALESCE(b.transferred_in_satang, 0) > 0
