-- Every line that could be linked fits one line only. One violation per plan item, progress row and budget line; payments
-- and transfers of one budget code make one violation together.
-- Ignored: lines whose links have not been looked for.
WITH facts AS (
    SELECT
        'action_items' AS kind,
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        line_key AS one,
        project AS name
    FROM action_item
    WHERE known_to IS NULL AND held_to IS NULL
    UNION ALL
    SELECT
        'action_equipment',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        line_key AS one,
        project AS name
    FROM equipment_item
    WHERE known_to IS NULL AND held_to IS NULL
    UNION ALL
    SELECT
        'progress',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        line_key AS one,
        project AS name
    FROM progress
    WHERE known_to IS NULL AND held_to IS NULL
    UNION ALL
    SELECT
        'remaining_budget',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        line_key AS one,
        COALESCE(project, budget_code) AS name
    FROM budget_line
    WHERE known_to IS NULL AND held_to IS NULL
    UNION ALL
    SELECT
        'disbursements',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        budget_code AS one,
        budget_code AS name
    FROM payment
    WHERE known_to IS NULL AND held_to IS NULL
    UNION ALL
    SELECT
        'transfers',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        budget_code AS one,
        budget_code AS name
    FROM budget_transfer
    WHERE known_to IS NULL AND held_to IS NULL
)

SELECT
    k.organisation_id,
    k.fiscal_year,
    k.kind,
    MIN(f.source_row_id) AS source_row_id,
    CASE WHEN COUNT(*) = 1 THEN MIN(f.line_key) END AS line_key,
    MIN(f.name) AS found,
    NULL AS expected,
    NULL AS difference_satang
FROM link_state AS k
INNER JOIN scope AS s ON k.organisation_id = s.organisation_id AND k.fiscal_year = s.fiscal_year
INNER JOIN facts AS f
    ON
        k.organisation_id = f.organisation_id
        AND k.fiscal_year = f.fiscal_year
        AND k.kind = f.kind
        AND k.line_key = f.line_key
WHERE k.known_to IS NULL AND k.state = 'ambiguous'
GROUP BY k.organisation_id, k.fiscal_year, k.kind, f.one
