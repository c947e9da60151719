-- Lines of the printed summary of a five-year plan (ผ.01) by year, beside what the lines of the plan add up to. Only lines of
-- which items of the plan are known, of a programme or a strategy; items name tactics in many ways.
-- organisation_id: the office
-- fiscal_year: first year of the plan (B.E.)
-- plan_year: the year (B.E.)
-- source_row_id: where the printed line stands
-- line_key: key of the printed line
-- heading: its programme, else its strategy, else its key
-- printed_satang: งบประมาณ as printed (satang; NULL = not stated)
-- printed_count: จำนวนโครงการ as printed; NULL = not stated
-- items_satang: budgets of all lines of the plan (satang; 0 = none)
-- items_count: number of all lines with money in the year
-- newest_satang: budgets of lines that no later edition states again (satang; 0 = none)
-- newest_count: number of these lines with money in the year
CREATE VIEW cur_development_comparison AS
WITH items AS (
    SELECT
        i.organisation_id,
        i.fiscal_year,
        i.plan_year,
        i.kind,
        COALESCE(i.strategy_key, '') AS strategy_key,
        COALESCE(i.programme_key, '') AS programme_key,
        SUM(i.budget_satang) AS of_all,
        COUNT(*) AS count_of_all,
        SUM(CASE WHEN i.replaced_in IS NULL THEN i.budget_satang ELSE 0 END) AS of_newest,
        COUNT(CASE WHEN i.replaced_in IS NULL THEN 1 END) AS count_of_newest
    FROM v_development_plan_years AS i
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
        a.budget_satang,
        a.project_count
    FROM v_development_summary AS a
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
    WHERE a.plan_year IS NOT NULL AND a.level <> 'tactic'
)

SELECT
    a.organisation_id,
    a.fiscal_year,
    a.plan_year,
    a.source_row_id,
    a.line_key,
    a.heading,
    a.budget_satang AS printed_satang,
    a.project_count AS printed_count,
    CAST(COALESCE(SUM(i.of_all), 0) AS BIGINT) AS items_satang,
    CAST(COALESCE(SUM(i.count_of_all), 0) AS BIGINT) AS items_count,
    CAST(COALESCE(SUM(i.of_newest), 0) AS BIGINT) AS newest_satang,
    CAST(COALESCE(SUM(i.count_of_newest), 0) AS BIGINT) AS newest_count
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
    a.organisation_id, a.fiscal_year, a.plan_year, a.source_row_id, a.line_key, a.heading, a.budget_satang,
    a.project_count
