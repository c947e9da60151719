-- Every project whose progress is reported has an item of the action plan of the same name: of others, what was done and
-- spent stands on no sheet of the report but that of findings.
-- Ignored:
-- 1. rows that could be several items (link_ambiguous), and rows whose links have not been looked for;
-- 2. rows without a name.
SELECT
    p.organisation_id,
    p.fiscal_year,
    'progress' AS kind,
    p.source_row_id,
    p.line_key,
    p.project AS found,
    NULL AS expected,
    NULL AS difference_satang,
    p.unit,
    p.disbursed_satang
FROM progress AS p
INNER JOIN scope AS s ON p.organisation_id = s.organisation_id AND p.fiscal_year = s.fiscal_year
INNER JOIN link_state AS k
    ON
        p.organisation_id = k.organisation_id
        AND p.fiscal_year = k.fiscal_year
        AND p.line_key = k.line_key
        AND k.kind = 'progress'
        AND k.known_to IS NULL
WHERE p.known_to IS NULL AND p.held_to IS NULL AND p.project_key IS NOT NULL AND k.state = 'none'
