-- The budgets printed in ผ.01 are what the lines of the five-year plan add up to, per programme or strategy and year.
-- Ignored:
-- 1. lines of ผ.01 that do not state the year;
-- 2. lines of which no item of the plan is known: a file may hold a part of a plan only;
-- 3. lines of a tactic, which items name in many ways;
-- 4. editions: the summary may count every line of the plan, or of each project the newest; either is accepted.
-- One finding a line: the first year that differs, and the number of years that do.
-- found = printed, expected = sum of all lines.
WITH items AS (
    SELECT
        i.organisation_id,
        i.fiscal_year,
        i.plan_year,
        i.kind,
        COALESCE(i.strategy_key, '') AS strategy_key,
        COALESCE(i.programme_key, '') AS programme_key,
        CAST(SUM(i.budget_satang) AS BIGINT) AS of_all,
        CAST(SUM(CASE WHEN i.replaced_in IS NULL THEN i.budget_satang ELSE 0 END) AS BIGINT) AS of_newest
    FROM v_development_plan_years AS i
    INNER JOIN scope AS s ON i.organisation_id = s.organisation_id AND i.fiscal_year = s.fiscal_year
    WHERE i.budget_satang > 0
    GROUP BY
        i.organisation_id, i.fiscal_year, i.plan_year, i.kind, COALESCE(i.strategy_key, ''),
        COALESCE(i.programme_key, '')
),

summary AS (
    SELECT
        a.organisation_id,
        a.fiscal_year,
        a.plan_year,
        a.section,
        a.source_row_id,
        a.line_key,
        a.level,
        COALESCE(n.name_key, k.strategy_key) AS strategy_key,
        CASE
            WHEN COALESCE(p.name_key, k.programme_key) LIKE 'แผนงาน_%'
                THEN SUBSTR(COALESCE(p.name_key, k.programme_key), 7)
            ELSE COALESCE(p.name_key, k.programme_key)
        END AS programme_key,
        COALESCE(a.programme, a.strategy, a.line_key) AS heading,
        a.budget_satang AS printed
    FROM v_development_summary AS a
    INNER JOIN scope AS s ON a.organisation_id = s.organisation_id AND a.fiscal_year = s.fiscal_year
    INNER JOIN plan_summary_line AS k
        ON
            a.organisation_id = k.organisation_id
            AND a.fiscal_year = k.fiscal_year
            AND a.line_key = k.line_key
            AND k.known_to IS NULL
            AND k.held_to IS NULL
    LEFT JOIN spelling AS n
        ON k.organisation_id = n.organisation_id AND n.subject = 'strategy' AND k.strategy = n.as_written
    LEFT JOIN spelling AS p
        ON k.organisation_id = p.organisation_id AND p.subject = 'programme' AND k.programme = p.as_written
    WHERE a.budget_satang IS NOT NULL AND a.plan_year IS NOT NULL AND a.level <> 'tactic'
),

compared AS (
    SELECT
        a.organisation_id,
        a.fiscal_year,
        a.plan_year,
        a.source_row_id,
        a.line_key,
        a.heading,
        a.printed,
        COALESCE(SUM(i.of_all), 0) AS of_all,
        COALESCE(SUM(i.of_newest), 0) AS of_newest
    FROM summary AS a
    LEFT JOIN items AS i
        ON
            a.organisation_id = i.organisation_id
            AND a.fiscal_year = i.fiscal_year
            AND a.plan_year = i.plan_year
            AND a.section = i.kind
            AND (a.strategy_key IS NULL OR i.strategy_key = '' OR a.strategy_key = i.strategy_key)
            AND (a.level <> 'programme' OR a.programme_key = i.programme_key)
    WHERE
        EXISTS (
            SELECT 1
            FROM items AS x
            WHERE
                x.organisation_id = a.organisation_id
                AND x.fiscal_year = a.fiscal_year
                AND x.kind = a.section
                AND (a.strategy_key IS NULL OR x.strategy_key = '' OR a.strategy_key = x.strategy_key)
                AND (a.level <> 'programme' OR a.programme_key = x.programme_key)
        )
    GROUP BY
        a.organisation_id, a.fiscal_year, a.plan_year, a.source_row_id, a.line_key, a.heading, a.printed
),

differing AS (
    SELECT
        c.*,
        ROW_NUMBER() OVER (PARTITION BY c.organisation_id, c.line_key, c.fiscal_year ORDER BY c.plan_year) AS place,
        COUNT(*) OVER (PARTITION BY c.organisation_id, c.line_key, c.fiscal_year) AS years
    FROM compared AS c
    WHERE c.printed <> c.of_all AND c.printed <> c.of_newest
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
    d.printed AS found,
    CAST(d.of_all AS BIGINT) AS expected,
    CAST(d.printed - d.of_all AS BIGINT) AS difference_satang
FROM differing AS d
WHERE d.place = 1
