-- What is kept of v_yearly_trend: the table yearly_trend, brought up to date at the end of a run (sql.trends). Where the
-- warehouse is asked as things stood, cur_yearly_trend stands here instead.
-- organisation_id: the office
-- fiscal_year: fiscal year (B.E.)
-- dimension: all | area | programme | strategy | unit | fund | type | project
-- member_key: key of the group; '' = not stated
-- member: name of the group; NULL = not stated
-- items: own plan items that are projects; NULL = the year has none in this group
-- equipment: own plan items that are equipment; NULL = none
-- routine: routine lines of the plan; NULL = none
-- other_agency: plan items of other agencies; NULL = none
-- completed: projects of that status; NULL as items
-- in_progress: projects of that status; NULL as items
-- not_started: projects of that status; NULL as items
-- cancelled: projects of that status; NULL as items
-- carried_over: projects of that status; NULL as items
-- mixed: projects of that status; NULL as items
-- unknown: projects of that status; NULL as items
-- not_reported: projects of which nothing was reported; NULL as items
-- planned_satang: budgets of the projects (satang; NULL = none stated)
-- approved_satang: งบอนุมัติ (satang; NULL = none known)
-- net_satang: approved + in - out (satang; NULL = none known)
-- committed_satang: ก่อหนี้ผูกพัน (satang; NULL = none known)
-- disbursed_satang: เบิกจ่าย (satang; NULL = none known)
-- carried_satang: จำนวนเงินกัน of the year's budget (satang; NULL = none known)
-- carried_disbursed_satang: เบิกจ่าย of it in the year after (satang; NULL = none known)
-- payments_satang: payments registered in the year (satang; NULL = none known)
-- earlier_payments_satang: of these, of the budget of the year before (satang; NULL = no payments known)
CREATE VIEW cur_trend_kept AS
SELECT
    organisation_id,
    fiscal_year,
    dimension,
    member_key,
    member,
    items,
    equipment,
    routine,
    other_agency,
    completed,
    in_progress,
    not_started,
    cancelled,
    carried_over,
    mixed,
    unknown,
    not_reported,
    planned_satang,
    approved_satang,
    net_satang,
    committed_satang,
    disbursed_satang,
    carried_satang,
    carried_disbursed_satang,
    payments_satang,
    earlier_payments_satang
FROM yearly_trend
