-- What v_yearly_trend adds up: a row for every plan item, budget line, payment and line carried over in each dimension.
-- A unit that was renamed or merged stands under its successor (v_unit_changes), an expenditure type under its newest
-- name (v_classification_crosswalk).
-- organisation_id: the office
-- fiscal_year: fiscal year (B.E.)
-- dimension: all | area | programme | strategy | unit | fund | type | project
-- member_key: key of the group; NULL = not stated
-- member: name of the group; NULL = not stated
-- is_project: 1 = own plan item that is a project, else NULL
-- is_equipment: 1 = own plan item that is equipment, else NULL
-- is_routine: 1 = routine line of the plan, else NULL
-- is_other_agency: 1 = plan item of another agency, else NULL
-- planned_satang: budget of a project (satang)
-- approved_satang: งบอนุมัติ (satang)
-- net_satang: approved + in - out (satang)
-- committed_satang: ก่อหนี้ผูกพัน (satang)
-- disbursed_satang: เบิกจ่าย (satang)
-- carried_satang: จำนวนเงินกัน (satang)
-- carried_disbursed_satang: เบิกจ่าย of it (satang)
-- payments_satang: amount of a payment (satang)
-- earlier_payments_satang: the same where it is of the budget of the year before, else 0 (satang)
-- status_code: status of a plan item
CREATE VIEW cur_trend_row AS
SELECT
    i.organisation_id,
    i.fiscal_year,
    d.dimension,
    CASE d.dimension
        WHEN 'area' THEN a.area
        WHEN 'programme' THEN i.programme_name
        WHEN 'strategy' THEN i.strategy_key
        WHEN 'unit' THEN COALESCE(c.shown_key, i.unit_key)
        WHEN 'fund' THEN COALESCE(i.fund_source, i.authority)
        WHEN 'project' THEN i.project_key
    END AS member_key,
    CASE d.dimension
        WHEN 'area' THEN a.area
        WHEN 'programme' THEN i.programme_name
        WHEN 'strategy' THEN i.strategy
        WHEN 'unit' THEN COALESCE(c.shown_name, i.unit)
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
LEFT JOIN unit_change AS c
    ON
        i.organisation_id = c.organisation_id
        AND i.unit_key = c.old_key
        AND c.what <> 'split'
        AND c.known_to IS NULL
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
        WHEN 'unit' THEN COALESCE(c.shown_key, m.unit_key)
        WHEN 'fund' THEN m.fund_source
        WHEN 'type' THEN COALESCE(n.new_name, TRIM(m.expenditure_type))
        WHEN 'project' THEN m.project_key
    END,
    CASE d.dimension
        WHEN 'area' THEN m.area
        WHEN 'programme' THEN m.programme_name
        WHEN 'unit' THEN COALESCE(c.shown_name, m.unit)
        WHEN 'fund' THEN m.fund_source
        WHEN 'type' THEN COALESCE(n.new_name, TRIM(m.expenditure_type))
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
LEFT JOIN unit_change AS c
    ON
        m.organisation_id = c.organisation_id
        AND m.unit_key = c.old_key
        AND c.what <> 'split'
        AND c.known_to IS NULL
LEFT JOIN cur_new_name AS n ON n.subject = 'expenditure_type' AND TRIM(m.expenditure_type) = n.old_name
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
