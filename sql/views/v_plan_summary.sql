-- Plan items added up by what they are grouped by. Money other than planned is that of linked budget lines only.
-- Equipment, routine lines and items of other agencies are rows of their own (scope): add up only what belongs
-- together.
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: fiscal year (B.E.)
-- dimension: all | strategy | strategy_programme | programme | area | unit | funding
-- parent: the strategy of a strategy_programme; else NULL
-- member: the strategy, programme (bare name), area, unit or funding; NULL = not stated (for dimension all always)
-- member_key: matching key of a strategy or unit; else the member
-- scope: project | equipment | routine | other_agency
-- items: number of plan items
-- items_with_budget: of these, items whose budget is stated
-- items_linked: of these, items linked to budget lines
-- units: หน่วยงาน of the group, first and last in text order
-- planned_satang: sum of the plan's budgets (satang; NULL = none stated)
-- planned_baht: the same (baht)
-- approved_satang: sum of งบอนุมัติ of linked lines (satang; NULL = none known)
-- approved_baht: the same (baht)
-- net_satang: sum of net budgets of linked lines (satang; NULL = none known)
-- net_baht: the same (baht)
-- committed_satang: sum of ก่อหนี้ผูกพัน of linked lines (satang; NULL = none known)
-- committed_baht: the same (baht)
-- disbursed_satang: sum of เบิกจ่าย of linked lines (satang; NULL = none known)
-- disbursed_baht: the same (baht)
-- reported_disbursed_satang: sum of เบิกจ่าย as the divisions report (satang; NULL = none known)
-- reported_disbursed_baht: the same (baht)
-- completed: number of items of that status; NULL where no progress of the year is reported, as of the others
-- in_progress: number of items of that status
-- not_started: number of items of that status
-- cancelled: number of items of that status
-- carried_over: number of items of that status
-- mixed: number of items of that status
-- unknown: number of items of that status
-- other_status: number of items whose status is mixed or unknown
-- not_reported: number of items of which nothing was reported
-- late: number of items said to be late
CREATE VIEW v_plan_summary AS
SELECT
    organisation_id,
    MIN(organisation) AS organisation,
    fiscal_year,
    dimension,
    parent,
    MIN(member) AS member,
    member_key,
    scope,
    COUNT(*) AS items,
    COUNT(budget_satang) AS items_with_budget,
    COUNT(budget_lines) AS items_linked,
    CASE COUNT(DISTINCT unit)
        WHEN 0 THEN NULL
        WHEN 1 THEN MIN(unit)
        WHEN 2 THEN MIN(unit) || ', ' || MAX(unit)
        ELSE MIN(unit) || ' … ' || MAX(unit)
    END AS units,
    CAST(SUM(budget_satang) AS BIGINT) AS planned_satang,
    CAST(SUM(budget_satang) AS BIGINT) / 100.0 AS planned_baht,
    CAST(SUM(approved_satang) AS BIGINT) AS approved_satang,
    CAST(SUM(approved_satang) AS BIGINT) / 100.0 AS approved_baht,
    CAST(SUM(net_satang) AS BIGINT) AS net_satang,
    CAST(SUM(net_satang) AS BIGINT) / 100.0 AS net_baht,
    CAST(SUM(committed_satang) AS BIGINT) AS committed_satang,
    CAST(SUM(committed_satang) AS BIGINT) / 100.0 AS committed_baht,
    CAST(SUM(disbursed_satang) AS BIGINT) AS disbursed_satang,
    CAST(SUM(disbursed_satang) AS BIGINT) / 100.0 AS disbursed_baht,
    CAST(SUM(reported_disbursed_satang) AS BIGINT) AS reported_disbursed_satang,
    CAST(SUM(reported_disbursed_satang) AS BIGINT) / 100.0 AS reported_disbursed_baht,
    CASE WHEN MAX(is_reported) = 1 THEN COUNT(CASE WHEN status_code = 'completed' THEN 1 END) END AS completed,
    CASE WHEN MAX(is_reported) = 1 THEN COUNT(CASE WHEN status_code = 'in_progress' THEN 1 END) END AS in_progress,
    CASE WHEN MAX(is_reported) = 1 THEN COUNT(CASE WHEN status_code = 'not_started' THEN 1 END) END AS not_started,
    CASE WHEN MAX(is_reported) = 1 THEN COUNT(CASE WHEN status_code = 'cancelled' THEN 1 END) END AS cancelled,
    CASE WHEN MAX(is_reported) = 1 THEN COUNT(CASE WHEN status_code = 'carried_over' THEN 1 END) END AS carried_over,
    CASE WHEN MAX(is_reported) = 1 THEN COUNT(CASE WHEN status_code = 'mixed' THEN 1 END) END AS mixed,
    CASE WHEN MAX(is_reported) = 1 THEN COUNT(CASE WHEN status_code = 'unknown' THEN 1 END) END AS unknown,
    CASE WHEN MAX(is_reported) = 1 THEN COUNT(CASE WHEN status_code IN ('mixed', 'unknown') THEN 1 END) END
        AS other_status,
    COUNT(CASE WHEN status_code IS NULL THEN 1 END) AS not_reported,
    COUNT(CASE WHEN is_late = 1 THEN 1 END) AS late
FROM (
    SELECT
        i.organisation_id,
        i.organisation,
        i.fiscal_year,
        d.dimension,
        CASE d.dimension WHEN 'strategy_programme' THEN i.strategy_key END AS parent,
        CASE d.dimension
            WHEN 'strategy' THEN i.strategy
            WHEN 'strategy_programme' THEN i.programme_name
            WHEN 'programme' THEN i.programme_name
            WHEN 'area' THEN a.area
            WHEN 'unit' THEN i.unit
            WHEN 'funding' THEN COALESCE(i.fund_source, i.authority)
        END AS member,
        CASE d.dimension
            WHEN 'strategy' THEN i.strategy_key
            WHEN 'strategy_programme' THEN i.programme_name
            WHEN 'programme' THEN i.programme_name
            WHEN 'area' THEN a.area
            WHEN 'unit' THEN i.unit_key
            WHEN 'funding' THEN COALESCE(i.fund_source, i.authority)
        END AS member_key,
        CASE
            WHEN i.is_other_agency = 1 THEN 'other_agency'
            WHEN i.is_routine = 1 THEN 'routine'
            WHEN i.kind = 'action_equipment' THEN 'equipment'
            ELSE 'project'
        END AS scope,
        i.unit,
        i.budget_lines,
        i.budget_satang,
        i.approved_satang,
        i.net_satang,
        i.committed_satang,
        i.disbursed_satang,
        i.reported_disbursed_satang,
        i.status_code,
        i.is_late,
        r.is_reported
    FROM cur_item_result AS i
    LEFT JOIN cur_programme_area AS a ON i.programme_name = a.programme_name
    LEFT JOIN (
        SELECT
            organisation_id,
            fiscal_year,
            1 AS is_reported
        FROM cur_progress
        GROUP BY organisation_id, fiscal_year
    ) AS r ON i.organisation_id = r.organisation_id AND i.fiscal_year = r.fiscal_year
    CROSS JOIN (
        SELECT 'all' AS dimension
        UNION ALL
        SELECT 'strategy'
        UNION ALL
        SELECT 'strategy_programme'
        UNION ALL
        SELECT 'programme'
        UNION ALL
        SELECT 'area'
        UNION ALL
        SELECT 'unit'
        UNION ALL
        SELECT 'funding'
    ) AS d
) AS grouped
GROUP BY organisation_id, fiscal_year, dimension, parent, member_key, scope
