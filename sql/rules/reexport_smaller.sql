-- A newer full print has at least as many lines as were known before it. One violation per load.
-- Old years are deleted in e-LAAS on request, so a second export can be smaller; what it leaves out is closed, not lost.
-- Ignored:
-- 1. registers (payments, transfers): a print of them never closes what it does not name; and books (trial balances, cash
--    reports), in which an account without money may be left out the next month;
-- 2. lines that a later print has again;
-- 3. lines of which a row waits in quarantine;
-- 4. prints that bring at least as many new lines as they leave out (renamed or recoded lines).
-- A missing line counts for the load that closed it last. found = lines now, expected = lines if none were missing,
-- difference = money of the missing lines (the main amount of their kind), negative. now_satang, before_satang = the same of money.
WITH versions AS (
    SELECT
        'remaining_budget' AS kind,
        f.organisation_id,
        f.fiscal_year,
        f.line_key,
        f.source_row_id,
        f.load_id,
        f.closed_load_id,
        f.approved_satang AS amount_satang,
        CASE WHEN f.known_to IS NULL AND f.held_to IS NULL THEN 1 ELSE 0 END AS is_current
    FROM budget_line AS f
    INNER JOIN scope AS s ON f.organisation_id = s.organisation_id AND f.fiscal_year = s.fiscal_year
    UNION ALL
    SELECT
        'action_items',
        f.organisation_id,
        f.fiscal_year,
        f.line_key,
        f.source_row_id,
        f.load_id,
        f.closed_load_id,
        f.budget_satang,
        CASE WHEN f.known_to IS NULL AND f.held_to IS NULL THEN 1 ELSE 0 END
    FROM action_item AS f
    INNER JOIN scope AS s ON f.organisation_id = s.organisation_id AND f.fiscal_year = s.fiscal_year
    UNION ALL
    SELECT
        'action_equipment',
        f.organisation_id,
        f.fiscal_year,
        f.line_key,
        f.source_row_id,
        f.load_id,
        f.closed_load_id,
        f.budget_satang,
        CASE WHEN f.known_to IS NULL AND f.held_to IS NULL THEN 1 ELSE 0 END
    FROM equipment_item AS f
    INNER JOIN scope AS s ON f.organisation_id = s.organisation_id AND f.fiscal_year = s.fiscal_year
    UNION ALL
    SELECT
        'action_summary',
        f.organisation_id,
        f.fiscal_year,
        f.line_key,
        f.source_row_id,
        f.load_id,
        f.closed_load_id,
        f.budget_satang,
        CASE WHEN f.known_to IS NULL AND f.held_to IS NULL THEN 1 ELSE 0 END
    FROM action_summary AS f
    INNER JOIN scope AS s ON f.organisation_id = s.organisation_id AND f.fiscal_year = s.fiscal_year
    UNION ALL
    SELECT
        'progress',
        f.organisation_id,
        f.fiscal_year,
        f.line_key,
        f.source_row_id,
        f.load_id,
        f.closed_load_id,
        f.budget_satang,
        CASE WHEN f.known_to IS NULL AND f.held_to IS NULL THEN 1 ELSE 0 END
    FROM progress AS f
    INNER JOIN scope AS s ON f.organisation_id = s.organisation_id AND f.fiscal_year = s.fiscal_year
    UNION ALL
    SELECT
        'plan_projects',
        f.organisation_id,
        f.fiscal_year,
        f.line_key,
        f.source_row_id,
        f.load_id,
        f.closed_load_id,
        COALESCE(
            f.budget_1_satang,
            f.budget_2_satang,
            f.budget_3_satang,
            f.budget_4_satang,
            f.budget_5_satang
        ),
        CASE WHEN f.known_to IS NULL AND f.held_to IS NULL THEN 1 ELSE 0 END
    FROM plan_project AS f
    INNER JOIN scope AS s ON f.organisation_id = s.organisation_id AND f.fiscal_year = s.fiscal_year
    UNION ALL
    SELECT
        'plan_beyond_capacity',
        f.organisation_id,
        f.fiscal_year,
        f.line_key,
        f.source_row_id,
        f.load_id,
        f.closed_load_id,
        COALESCE(
            f.budget_1_satang,
            f.budget_2_satang,
            f.budget_3_satang,
            f.budget_4_satang,
            f.budget_5_satang
        ),
        CASE WHEN f.known_to IS NULL AND f.held_to IS NULL THEN 1 ELSE 0 END
    FROM plan_beyond_item AS f
    INNER JOIN scope AS s ON f.organisation_id = s.organisation_id AND f.fiscal_year = s.fiscal_year
    UNION ALL
    SELECT
        'plan_equipment',
        f.organisation_id,
        f.fiscal_year,
        f.line_key,
        f.source_row_id,
        f.load_id,
        f.closed_load_id,
        COALESCE(
            f.budget_1_satang,
            f.budget_2_satang,
            f.budget_3_satang,
            f.budget_4_satang,
            f.budget_5_satang
        ),
        CASE WHEN f.known_to IS NULL AND f.held_to IS NULL THEN 1 ELSE 0 END
    FROM plan_equipment_item AS f
    INNER JOIN scope AS s ON f.organisation_id = s.organisation_id AND f.fiscal_year = s.fiscal_year
    UNION ALL
    SELECT
        'plan_summary',
        f.organisation_id,
        f.fiscal_year,
        f.line_key,
        f.source_row_id,
        f.load_id,
        f.closed_load_id,
        COALESCE(
            f.budget_total_satang,
            f.budget_1_satang,
            f.budget_2_satang,
            f.budget_3_satang,
            f.budget_4_satang,
            f.budget_5_satang
        ),
        CASE WHEN f.known_to IS NULL AND f.held_to IS NULL THEN 1 ELSE 0 END
    FROM plan_summary_line AS f
    INNER JOIN scope AS s ON f.organisation_id = s.organisation_id AND f.fiscal_year = s.fiscal_year
    UNION ALL
    SELECT
        'reserve_spending',
        f.organisation_id,
        f.fiscal_year,
        f.line_key,
        f.source_row_id,
        f.load_id,
        f.closed_load_id,
        f.approved_satang,
        CASE WHEN f.known_to IS NULL AND f.held_to IS NULL THEN 1 ELSE 0 END
    FROM reserve_spending AS f
    INNER JOIN scope AS s ON f.organisation_id = s.organisation_id AND f.fiscal_year = s.fiscal_year
    UNION ALL
    SELECT
        'grants',
        f.organisation_id,
        f.fiscal_year,
        f.line_key,
        f.source_row_id,
        f.load_id,
        f.closed_load_id,
        f.allocated_satang,
        CASE WHEN f.known_to IS NULL AND f.held_to IS NULL THEN 1 ELSE 0 END
    FROM specific_grant AS f
    INNER JOIN scope AS s ON f.organisation_id = s.organisation_id AND f.fiscal_year = s.fiscal_year
    UNION ALL
    SELECT
        'carry_overs',
        f.organisation_id,
        f.fiscal_year,
        f.line_key,
        f.source_row_id,
        f.load_id,
        f.closed_load_id,
        f.carried_over_satang,
        CASE WHEN f.known_to IS NULL AND f.held_to IS NULL THEN 1 ELSE 0 END
    FROM carry_over AS f
    INNER JOIN scope AS s ON f.organisation_id = s.organisation_id AND f.fiscal_year = s.fiscal_year
    UNION ALL
    SELECT
        'ordinance_detail',
        f.organisation_id,
        f.fiscal_year,
        f.line_key,
        f.source_row_id,
        f.load_id,
        f.closed_load_id,
        f.amount_satang,
        CASE WHEN f.known_to IS NULL AND f.held_to IS NULL THEN 1 ELSE 0 END
    FROM ordinance_item AS f
    INNER JOIN scope AS s ON f.organisation_id = s.organisation_id AND f.fiscal_year = s.fiscal_year
    UNION ALL
    SELECT
        'ordinance_summary',
        f.organisation_id,
        f.fiscal_year,
        f.line_key,
        f.source_row_id,
        f.load_id,
        f.closed_load_id,
        f.estimate_satang,
        CASE WHEN f.known_to IS NULL AND f.held_to IS NULL THEN 1 ELSE 0 END
    FROM ordinance_summary_line AS f
    INNER JOIN scope AS s ON f.organisation_id = s.organisation_id AND f.fiscal_year = s.fiscal_year
),

lines AS (
    SELECT
        v.organisation_id,
        v.fiscal_year,
        v.kind,
        v.line_key,
        MIN(v.source_row_id) AS source_row_id,
        MIN(v.load_id) AS first_load_id,
        MAX(v.closed_load_id) AS closed_load_id,
        MAX(v.is_current) AS is_current,
        MAX(v.amount_satang) AS amount_satang,
        MAX(CASE WHEN v.is_current = 1 THEN v.amount_satang END) AS current_satang
    FROM versions AS v
    WHERE
        NOT EXISTS (
            SELECT 1
            FROM quarantine_row AS q
            WHERE
                q.organisation_id = v.organisation_id
                AND q.fiscal_year = v.fiscal_year
                AND q.kind = v.kind
                AND q.line_key = v.line_key
                AND q.known_to IS NULL
        )
    GROUP BY v.organisation_id, v.fiscal_year, v.kind, v.line_key
),

missing AS (
    SELECT
        g.organisation_id,
        g.fiscal_year,
        g.kind,
        g.closed_load_id AS load_id,
        MIN(g.source_row_id) AS source_row_id,
        CASE WHEN COUNT(*) = 1 THEN MIN(g.line_key) END AS line_key,
        COUNT(*) AS vanished,
        CAST(COALESCE(SUM(g.amount_satang), 0) AS BIGINT) AS amount_satang
    FROM lines AS g
    WHERE g.is_current = 0 AND g.closed_load_id IS NOT NULL
    GROUP BY g.organisation_id, g.fiscal_year, g.kind, g.closed_load_id
),

counted AS (
    SELECT
        m.organisation_id,
        m.fiscal_year,
        m.kind,
        m.load_id,
        COUNT(g.line_key) AS lines_now,
        CAST(COALESCE(SUM(g.current_satang), 0) AS BIGINT) AS now_satang,
        COALESCE(SUM(CASE WHEN g.first_load_id = m.load_id THEN 1 ELSE 0 END), 0) AS lines_new
    FROM missing AS m
    LEFT JOIN lines AS g
        ON
            m.organisation_id = g.organisation_id
            AND m.fiscal_year = g.fiscal_year
            AND m.kind = g.kind
            AND g.is_current = 1
    GROUP BY m.organisation_id, m.fiscal_year, m.kind, m.load_id
)

SELECT
    m.organisation_id,
    m.fiscal_year,
    m.kind,
    m.source_row_id,
    m.line_key,
    c.lines_now AS found,
    c.lines_now + m.vanished AS expected,
    -m.amount_satang AS difference_satang,
    m.vanished,
    m.amount_satang,
    c.now_satang,
    c.now_satang + m.amount_satang AS before_satang,
    l.as_of AS print_on
FROM missing AS m
INNER JOIN counted AS c
    ON
        m.organisation_id = c.organisation_id
        AND m.fiscal_year = c.fiscal_year
        AND m.kind = c.kind
        AND m.load_id = c.load_id
INNER JOIN load AS l ON m.load_id = l.load_id
WHERE m.vanished > c.lines_new
