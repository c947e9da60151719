-- Years side by side: per office, fiscal year and group, what was planned and what came of it; nominal amounts. Items are
-- projects of the office itself (equipment, routine lines and items of other agencies are counted apart). The money of
-- all, area, programme, type and project is the whole ledger's; that of strategy, unit and fund, which no ledger knows,
-- is that of the budget lines linked to plan items: see basis. What hinders a comparison stands in note_code. As of the
-- end of the last run. A unit that was renamed or merged stands under its successor (v_unit_changes), an expenditure type
-- under its newest name (v_classification_crosswalk): the sums of a year stay the same.
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: fiscal year (B.E.)
-- dimension: all | area | programme | strategy | unit | fund (แหล่งเงิน of the plan, else how the linked lines entered the
-- budget) | type (ประเภทรายจ่าย) | project
-- member: name of the group; NULL = not stated (for dimension all always)
-- basis: ledger | linked, where approved, net, committed and disbursed come from
-- items: number of plan items; NULL = the year has none in this group
-- planned_satang: sum of the plan's budgets (satang; NULL = none stated)
-- planned_baht: the same (baht)
-- approved_satang: sum of งบอนุมัติ (satang; NULL = none known)
-- approved_baht: the same (baht)
-- net_satang: sum of approved + in - out (satang; NULL = none known)
-- net_baht: the same (baht)
-- committed_satang: sum of ก่อหนี้ผูกพัน (satang; NULL = none known)
-- committed_baht: the same (baht)
-- disbursed_satang: sum of เบิกจ่าย: of the year's budget, paid in the year (satang; NULL = none known)
-- disbursed_baht: the same (baht)
-- completed: number of plan items of that status; NULL as items, and where no progress of the year is reported, as of
-- the others
-- in_progress: number of plan items of that status; NULL as items
-- not_started: number of plan items of that status; NULL as items
-- cancelled: number of plan items of that status; NULL as items
-- carried_over: number of plan items of that status; NULL as items
-- mixed: number of plan items of that status; NULL as items
-- unknown: number of plan items of that status; NULL as items
-- not_reported: number of plan items of which nothing was reported; NULL as items
-- member_key: matching key of a strategy, unit or project, else the member; the same in all years; '' = not stated
-- equipment: equipment of the plan (ผด.02/1), counted apart; NULL = none
-- routine: routine lines of the plan, counted apart; NULL = none
-- other_agency: items of other agencies in the plan, counted apart; NULL = none
-- carried_over_satang: sum of จำนวนเงินกัน: of the year's budget, carried into the next year (satang; NULL = none known)
-- carried_over_baht: the same (baht)
-- carry_over_disbursed_satang: of this, paid in the next year (satang; NULL = none known)
-- carry_over_disbursed_baht: the same (baht)
-- disbursed_with_carry_over_satang: disbursed of the year's budget, with what was paid of it in the next year (satang;
-- NULL = one of them is not known)
-- disbursed_with_carry_over_baht: the same (baht)
-- payments_satang: sum of the payments registered in the year, whichever year's budget they are of (satang; NULL = none)
-- payments_baht: the same (baht)
-- earlier_payments_satang: of these, payments whose code is of the budget of the year before (satang; NULL = no payments)
-- earlier_payments_baht: the same (baht)
-- disbursed_pct: disbursed of net (percent; NULL = one is not known, or net is nothing)
-- completed_pct: completed of items (percent; NULL as completed)
-- is_complete: 1 = plan, budget print of the year's last day and progress are there; 0 otherwise (v_trend_years)
-- note_code: codes of v_trend_years that apply to the year, linked_only where basis is linked, and of the group itself
-- unit_changed, type_renamed, type_divided or strategy_changed, separated by a comma and a space; NULL = none
-- note: the same in Thai words, separated by ·; NULL = none
-- member_note: of these, what is said of the group itself: how its unit, expenditure type or strategy changed between
-- the years; NULL = nothing
CREATE VIEW v_yearly_trend AS
SELECT
    k.organisation_id,
    o.name AS organisation,
    k.fiscal_year,
    k.dimension,
    k.member,
    CASE WHEN k.dimension IN ('strategy', 'unit', 'fund') THEN 'linked' ELSE 'ledger' END AS basis,
    k.items,
    k.planned_satang,
    k.planned_satang / 100.0 AS planned_baht,
    k.approved_satang,
    k.approved_satang / 100.0 AS approved_baht,
    k.net_satang,
    k.net_satang / 100.0 AS net_baht,
    k.committed_satang,
    k.committed_satang / 100.0 AS committed_baht,
    k.disbursed_satang,
    k.disbursed_satang / 100.0 AS disbursed_baht,
    CASE WHEN y.has_progress = 1 THEN k.completed END AS completed,
    CASE WHEN y.has_progress = 1 THEN k.in_progress END AS in_progress,
    CASE WHEN y.has_progress = 1 THEN k.not_started END AS not_started,
    CASE WHEN y.has_progress = 1 THEN k.cancelled END AS cancelled,
    CASE WHEN y.has_progress = 1 THEN k.carried_over END AS carried_over,
    CASE WHEN y.has_progress = 1 THEN k.mixed END AS mixed,
    CASE WHEN y.has_progress = 1 THEN k.unknown END AS unknown,
    k.not_reported,
    k.member_key,
    k.equipment,
    k.routine,
    k.other_agency,
    k.carried_satang AS carried_over_satang,
    k.carried_satang / 100.0 AS carried_over_baht,
    k.carried_disbursed_satang AS carry_over_disbursed_satang,
    k.carried_disbursed_satang / 100.0 AS carry_over_disbursed_baht,
    CASE
        WHEN y.has_carry_overs = 1 AND (k.carried_satang IS NULL OR k.carried_disbursed_satang IS NOT NULL)
            THEN k.disbursed_satang + COALESCE(k.carried_disbursed_satang, 0)
    END AS disbursed_with_carry_over_satang,
    CASE
        WHEN y.has_carry_overs = 1 AND (k.carried_satang IS NULL OR k.carried_disbursed_satang IS NOT NULL)
            THEN k.disbursed_satang + COALESCE(k.carried_disbursed_satang, 0)
    END / 100.0 AS disbursed_with_carry_over_baht,
    k.payments_satang,
    k.payments_satang / 100.0 AS payments_baht,
    k.earlier_payments_satang,
    k.earlier_payments_satang / 100.0 AS earlier_payments_baht,
    100.0 * k.disbursed_satang / NULLIF(k.net_satang, 0) AS disbursed_pct,
    CASE WHEN y.has_progress = 1 THEN 100.0 * k.completed / NULLIF(k.items, 0) END AS completed_pct,
    y.is_complete,
    NULLIF(
        SUBSTR(
            COALESCE(', ' || y.note_code, '')
            || CASE WHEN k.dimension IN ('strategy', 'unit', 'fund') THEN ', linked_only' ELSE '' END
            || COALESCE(', ' || n.note_code, ''),
            3
        ),
        ''
    ) AS note_code,
    NULLIF(
        SUBSTR(
            COALESCE(' · ' || y.note, '')
            || CASE
                WHEN k.dimension IN ('strategy', 'unit', 'fund')
                    THEN ' · เงินเฉพาะรายการงบประมาณที่เชื่อมกับโครงการได้'
                ELSE ''
            END
            || COALESCE(' · ' || n.note, ''),
            4
        ),
        ''
    ) AS note,
    n.note AS member_note
FROM cur_trend_kept AS k
INNER JOIN organisation AS o ON k.organisation_id = o.organisation_id
LEFT JOIN v_trend_years AS y ON k.organisation_id = y.organisation_id AND k.fiscal_year = y.fiscal_year
LEFT JOIN cur_trend_note AS n
    ON k.organisation_id = n.organisation_id AND k.dimension = n.dimension AND k.member_key = n.member_key
