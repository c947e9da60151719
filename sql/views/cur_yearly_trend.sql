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
FROM cur_trend_row
GROUP BY organisation_id, fiscal_year, dimension, COALESCE(member_key, '')
