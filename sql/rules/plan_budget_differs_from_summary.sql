-- The budgets printed in ผด.01 are what the items of ผด.02 add up to, per programme, per strategy and in all.
-- Ignored:
-- 1. lines of ผด.01 that do not state its budget;
-- 2. routine items (salaries and the like), which are counted apart; a ผด.01 that includes them is accepted as well;
-- 3. lines of a strategy in years whose items name no strategy at all, which cannot be told apart by it;
-- 4. equipment (ผด.02/1), which ผด.01 does not list.
-- found = printed, expected = sum of the items without routine ones.
WITH items AS (
    SELECT
        i.organisation_id,
        i.fiscal_year,
        COALESCE(i.strategy_key, '') AS strategy_key,
        COALESCE(i.programme_key, '') AS programme_key,
        CAST(SUM(i.budget_satang) AS BIGINT) AS of_all,
        CAST(SUM(CASE WHEN i.is_routine = 1 THEN 0 ELSE i.budget_satang END) AS BIGINT) AS of_projects
    FROM cur_plan_item AS i
    INNER JOIN scope AS s ON i.organisation_id = s.organisation_id AND i.fiscal_year = s.fiscal_year
    WHERE i.kind = 'action_items'
    GROUP BY i.organisation_id, i.fiscal_year, COALESCE(i.strategy_key, ''), COALESCE(i.programme_key, '')
),

summary AS (
    SELECT
        a.organisation_id,
        a.fiscal_year,
        a.source_row_id,
        a.line_key,
        a.level,
        a.strategy_key,
        a.programme_key,
        a.budget_satang AS printed,
        COALESCE(CASE WHEN a.level = 'strategy' THEN a.strategy ELSE a.programme END, a.line_key) AS heading,
        (
            SELECT MAX(x.strategy_key)
            FROM items AS x
            WHERE x.organisation_id = a.organisation_id AND x.fiscal_year = a.fiscal_year
        ) AS any_strategy
    FROM cur_action_summary AS a
    INNER JOIN scope AS s ON a.organisation_id = s.organisation_id AND a.fiscal_year = s.fiscal_year
    WHERE a.budget_satang IS NOT NULL
),

grouped AS (
    SELECT
        a.organisation_id,
        a.fiscal_year,
        a.source_row_id,
        a.line_key,
        a.heading,
        a.printed,
        CAST(COALESCE(SUM(i.of_all), 0) AS BIGINT) AS of_all,
        CAST(COALESCE(SUM(i.of_projects), 0) AS BIGINT) AS of_projects
    FROM summary AS a
    LEFT JOIN items AS i
        ON
            a.organisation_id = i.organisation_id
            AND a.fiscal_year = i.fiscal_year
            AND (a.level = 'total' OR a.strategy_key IS NULL OR a.strategy_key = i.strategy_key)
            AND (a.level <> 'programme' OR a.programme_key = i.programme_key)
    WHERE a.level = 'total' OR a.strategy_key IS NULL OR a.any_strategy <> ''
    GROUP BY a.organisation_id, a.fiscal_year, a.source_row_id, a.line_key, a.heading, a.printed
)

SELECT
    g.organisation_id,
    g.fiscal_year,
    'action_summary' AS kind,
    g.source_row_id,
    g.line_key,
    g.heading,
    g.printed AS found,
    g.of_projects AS expected,
    g.printed - g.of_projects AS difference_satang
FROM grouped AS g
WHERE g.printed <> g.of_projects AND g.printed <> g.of_all
