-- What v_yearly_trend shows, added up anew from lines and items; the table yearly_trend keeps it (sql.trends).
-- organisation_id: the office
-- fiscal_year: fiscal year (B.E.)
-- dimension: all | area | programme | strategy | unit | fund | type | project
-- member_key: key of the group; '' = not stated
-- member: name of the group; NULL = not stated
-- items: own plan items that are projects; NULL = the year has none in this group
-- equipment: own plan items that are equipment; NULL = none
-- routine: routine lines of the plan; NULL = none
-- other_agency: plan items of other agencies; NULL = none
-- planned_satang: budgets of the projects (satang; NULL = none stated)
-- approved_satang: งบอนุมัติ (satang; NULL = none known)
-- net_satang: approved + in - out (satang; NULL = none known)
-- committed_satang: ก่อหนี้ผูกพัน (satang; NULL = none known)
-- disbursed_satang: เบิกจ่าย (satang; NULL = none known)
-- carried_satang: จำนวนเงินกัน of the year's budget (satang; NULL = none known)
-- carried_disbursed_satang: เบิกจ่าย of it in the year after (satang; NULL = none known)
-- payments_satang: payments registered in the year (satang; NULL = none known)
-- earlier_payments_satang: of these, of the budget of the year before (satang; NULL = no payments known)
-- completed: projects of that status; NULL as items
-- in_progress: projects of that status; NULL as items
-- not_started: projects of that status; NULL as items
-- cancelled: projects of that status; NULL as items
-- carried_over: projects of that status; NULL as items
-- mixed: projects of that status; NULL as items
-- unknown: projects of that status; NULL as items
-- not_reported: projects of which nothing was reported; NULL as items
CREATE VIEW cur_yearly_trend AS
SELECT
    organisation_id,
    fiscal_year,
    dimension,
    COALESCE(member_key, '') AS member_key,
    MIN(member) AS member,
    CAST(SUM(is_project) AS BIGINT) AS items,
    CAST(SUM(is_equipment) AS BIGINT) AS equipment,
    CAST(SUM(is_routine) AS BIGINT) AS routine,
    CAST(SUM(is_other_agency) AS BIGINT) AS other_agency,
    CAST(SUM(planned_satang) AS BIGINT) AS planned_satang,
    CAST(SUM(approved_satang) AS BIGINT) AS approved_satang,
    CAST(SUM(net_satang) AS BIGINT) AS net_satang,
    CAST(SUM(committed_satang) AS BIGINT) AS committed_satang,
    CAST(SUM(disbursed_satang) AS BIGINT) AS disbursed_satang,
    CAST(SUM(carried_satang) AS BIGINT) AS carried_satang,
    CAST(SUM(carried_disbursed_satang) AS BIGINT) AS carried_disbursed_satang,
    CAST(SUM(payments_satang) AS BIGINT) AS payments_satang,
    CAST(SUM(earlier_payments_satang) AS BIGINT) AS earlier_payments_satang,
    CAST(SUM(CASE WHEN is_project = 1 THEN CASE WHEN status_code = 'completed' THEN 1 ELSE 0 END END) AS BIGINT)
        AS completed,
    CAST(SUM(CASE WHEN is_project = 1 THEN CASE WHEN status_code = 'in_progress' THEN 1 ELSE 0 END END) AS BIGINT)
        AS in_progress,
    CAST(SUM(CASE WHEN is_project = 1 THEN CASE WHEN status_code = 'not_started' THEN 1 ELSE 0 END END) AS BIGINT)
        AS not_started,
    CAST(SUM(CASE WHEN is_project = 1 THEN CASE WHEN status_code = 'cancelled' THEN 1 ELSE 0 END END) AS BIGINT)
        AS cancelled,
    CAST(SUM(CASE WHEN is_project = 1 THEN CASE WHEN status_code = 'carried_over' THEN 1 ELSE 0 END END) AS BIGINT)
        AS carried_over,
    CAST(SUM(CASE WHEN is_project = 1 THEN CASE WHEN status_code = 'mixed' THEN 1 ELSE 0 END END) AS BIGINT) AS mixed,
    CAST(SUM(CASE WHEN is_project = 1 THEN CASE WHEN status_code = 'unknown' THEN 1 ELSE 0 END END) AS BIGINT)
        AS unknown,
    CAST(SUM(CASE WHEN is_project = 1 THEN CASE WHEN status_code IS NULL THEN 1 ELSE 0 END END) AS BIGINT)
        AS not_reported
FROM (
    SELECT
        i.organisation_id,
        i.fiscal_year,
        d.dimension,
        CASE d.dimension
            WHEN 'area' THEN a.area
            WHEN 'programme' THEN i.programme_name
            WHEN 'strategy' THEN i.strategy_key
            WHEN 'unit' THEN i.unit_key
            WHEN 'fund' THEN COALESCE(i.fund_source, i.authority)
            WHEN 'project' THEN i.project_key
        END AS member_key,
        CASE d.dimension
            WHEN 'area' THEN a.area
            WHEN 'programme' THEN i.programme_name
            WHEN 'strategy' THEN i.strategy
            WHEN 'unit' THEN i.unit
            WHEN 'fund' THEN COALESCE(i.fund_source, i.authority)
            WHEN 'project' THEN i.project
        END AS member,
        CASE WHEN i.scope = 'project' THEN 1 END AS is_project,
        CASE WHEN i.scope = 'equipment' THEN 1 END AS is_equipment,
        CASE WHEN i.scope = 'routine' THEN 1 END AS is_routine,
        CASE WHEN i.scope = 'other_agency' THEN 1 END AS is_other_agency,
        CASE WHEN i.scope = 'project' THEN i.budget_satang END AS planned_satang,
        CASE WHEN i.scope = 'project' AND d.is_linked = 1 THEN i.approved_satang END AS approved_satang,
        CASE WHEN i.scope = 'project' AND d.is_linked = 1 THEN i.net_satang END AS net_satang,
        CASE WHEN i.scope = 'project' AND d.is_linked = 1 THEN i.committed_satang END AS committed_satang,
        CASE WHEN i.scope = 'project' AND d.is_linked = 1 THEN i.disbursed_satang END AS disbursed_satang,
        CAST(NULL AS BIGINT) AS carried_satang,
        CAST(NULL AS BIGINT) AS carried_disbursed_satang,
        CAST(NULL AS BIGINT) AS payments_satang,
        CAST(NULL AS BIGINT) AS earlier_payments_satang,
        i.status_code
    FROM (
        SELECT
            organisation_id,
            fiscal_year,
            programme_name,
            strategy,
            strategy_key,
            unit,
            unit_key,
            fund_source,
            authority,
            project,
            project_key,
            CASE
                WHEN is_other_agency = 1 THEN 'other_agency'
                WHEN is_routine = 1 THEN 'routine'
                WHEN kind = 'action_equipment' THEN 'equipment'
                ELSE 'project'
            END AS scope,
            budget_satang,
            approved_satang,
            net_satang,
            committed_satang,
            disbursed_satang,
            status_code
        FROM cur_item_result
    ) AS i
    LEFT JOIN cur_programme_area AS a ON i.programme_name = a.programme_name
    CROSS JOIN (
        SELECT
            'all' AS dimension,
            0 AS is_linked
        UNION ALL
        SELECT
            'area',
            0
        UNION ALL
        SELECT
            'programme',
            0
        UNION ALL
        SELECT
            'strategy',
            1
        UNION ALL
        SELECT
            'unit',
            1
        UNION ALL
        SELECT
            'fund',
            1
        UNION ALL
        SELECT
            'project',
            0
    ) AS d
    WHERE d.dimension <> 'project' OR i.project_key <> ''
    UNION ALL
    SELECT
        m.organisation_id,
        m.fiscal_year,
        d.dimension,
        CASE d.dimension
            WHEN 'area' THEN m.area
            WHEN 'programme' THEN m.programme_name
            WHEN 'unit' THEN m.unit_key
            WHEN 'fund' THEN m.fund_source
            WHEN 'type' THEN TRIM(m.expenditure_type)
            WHEN 'project' THEN m.project_key
        END,
        CASE d.dimension
            WHEN 'area' THEN m.area
            WHEN 'programme' THEN m.programme_name
            WHEN 'unit' THEN m.unit
            WHEN 'fund' THEN m.fund_source
            WHEN 'type' THEN TRIM(m.expenditure_type)
            WHEN 'project' THEN m.project
        END,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        CASE WHEN d.is_linked = 0 THEN m.approved_satang END,
        CASE WHEN d.is_linked = 0 THEN m.net_satang END,
        CASE WHEN d.is_linked = 0 THEN m.committed_satang END,
        CASE WHEN d.is_linked = 0 THEN m.disbursed_satang END,
        m.carried_satang,
        m.carried_disbursed_satang,
        CASE WHEN d.dimension <> 'unit' THEN m.payments_satang END,
        CASE WHEN d.dimension <> 'unit' THEN m.earlier_payments_satang END,
        NULL
    FROM cur_trend_money AS m
    CROSS JOIN (
        SELECT
            'all' AS dimension,
            0 AS is_linked
        UNION ALL
        SELECT
            'area',
            0
        UNION ALL
        SELECT
            'programme',
            0
        UNION ALL
        SELECT
            'unit',
            1
        UNION ALL
        SELECT
            'fund',
            1
        UNION ALL
        SELECT
            'type',
            0
        UNION ALL
        SELECT
            'project',
            0
    ) AS d
    WHERE
        (d.dimension <> 'project' OR m.project_key <> '')
        AND (d.dimension <> 'unit' OR m.carried_satang IS NOT NULL OR m.carried_disbursed_satang IS NOT NULL)
        AND (
            d.dimension <> 'fund'
            OR m.payments_satang IS NOT NULL
            OR m.carried_satang IS NOT NULL
            OR m.carried_disbursed_satang IS NOT NULL
        )
) AS grouped
GROUP BY organisation_id, fiscal_year, dimension, COALESCE(member_key, '')
