-- From the budget lines of a project that is reported completed something has been disbursed.
-- Ignored:
-- 1. reports and plan items that are not linked, or could be several;
-- 2. projects reported with a budget of 0, which need no money.
-- A line that does not state what was disbursed counts as nothing.
-- found = disbursed from the linked lines.
WITH reported AS (
    SELECT DISTINCT
        p.organisation_id,
        p.fiscal_year,
        p.version_id,
        p.status_code,
        i.to_kind AS item_kind,
        i.to_line_key AS item_key
    FROM cur_progress AS p
    INNER JOIN scope AS s ON p.organisation_id = s.organisation_id AND p.fiscal_year = s.fiscal_year
    INNER JOIN link AS i
        ON
            p.organisation_id = i.organisation_id
            AND p.fiscal_year = i.fiscal_year
            AND i.from_kind = 'progress'
            AND p.line_key = i.from_line_key
            AND i.known_to IS NULL
    WHERE i.to_kind IN ('action_items', 'action_equipment')
),

funded AS (
    SELECT DISTINCT
        l.organisation_id,
        l.fiscal_year,
        l.from_kind AS item_kind,
        l.from_line_key AS item_key,
        l.to_line_key AS budget_key
    FROM link AS l
    INNER JOIN scope AS s ON l.organisation_id = s.organisation_id AND l.fiscal_year = s.fiscal_year
    WHERE l.known_to IS NULL AND l.to_kind = 'remaining_budget' AND l.from_kind IN ('action_items', 'action_equipment')
)

SELECT
    p.organisation_id,
    p.fiscal_year,
    'progress' AS kind,
    p.source_row_id,
    p.line_key,
    p.project,
    p.status,
    CAST(SUM(COALESCE(b.disbursed_satang, 0)) AS BIGINT) AS found,
    NULL AS expected,
    NULL AS difference_satang
FROM cur_progress AS p
INNER JOIN reported AS r ON p.version_id = r.version_id
INNER JOIN funded AS f
    ON
        r.organisation_id = f.organisation_id
        AND r.fiscal_year = f.fiscal_year
        AND r.item_kind = f.item_kind
        AND r.item_key = f.item_key
INNER JOIN budget_line AS b
    ON
        f.organisation_id = b.organisation_id
        AND f.fiscal_year = b.fiscal_year
        AND f.budget_key = b.line_key
        AND b.known_to IS NULL
        AND b.held_to IS NULL
WHERE
    p.status_code = 'completed'
    AND (p.budget_satang IS NULL OR p.budget_satang <> 0)
GROUP BY p.organisation_id, p.fiscal_year, p.source_row_id, p.line_key, p.project, p.status
HAVING SUM(COALESCE(b.disbursed_satang, 0)) = 0
