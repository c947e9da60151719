-- The budgets printed in ผ.01 are what the lines of the five-year plan add up to, per programme or strategy and year.
-- Ignored:
-- 1. lines of ผ.01 that do not state the year;
-- 2. lines of which no item of the plan is known: a file may hold a part of a plan only;
-- 3. lines of a tactic, which items name in many ways;
-- 4. editions: the summary may count every line of the plan, or of each project the newest; either is accepted.
-- One finding a line: the first year that differs, and the number of years that do.
-- found = printed, expected = all lines.
WITH differing AS (
    SELECT
        c.organisation_id,
        c.fiscal_year,
        c.source_row_id,
        c.line_key,
        c.heading,
        c.plan_year,
        c.printed_satang AS found,
        c.items_satang AS expected,
        ROW_NUMBER() OVER (PARTITION BY c.organisation_id, c.line_key, c.fiscal_year ORDER BY c.plan_year) AS place,
        COUNT(*) OVER (PARTITION BY c.organisation_id, c.line_key, c.fiscal_year) AS years
    FROM cur_development_comparison AS c
    INNER JOIN scope AS s ON c.organisation_id = s.organisation_id AND c.fiscal_year = s.fiscal_year
    WHERE c.printed_satang <> c.items_satang AND c.printed_satang <> c.newest_satang
)

SELECT
    d.organisation_id,
    d.fiscal_year,
    'plan_summary' AS kind,
    d.source_row_id,
    d.line_key,
    d.heading,
    d.plan_year,
    d.years,
    d.found,
    d.expected,
    d.found - d.expected AS difference_satang
FROM differing AS d
WHERE d.place = 1
