-- Items of the action plan as they stand now: projects (ผด.02) and equipment (ผด.02/1) in one list.
-- kind: action_items | action_equipment
-- organisation_id: the office
-- fiscal_year: fiscal year (B.E.)
-- line_key: key of the item within its kind
-- source_row_id: where it stands
-- as_of: print time from which these values hold (local time)
-- item_no: ลำดับที่ as written
-- strategy: ยุทธศาสตร์ / ประเด็นการพัฒนา as written
-- strategy_key: matching key of the strategy
-- tactic: กลยุทธ์
-- programme: แผนงาน as written
-- programme_key: matching key of the programme
-- project: โครงการ/กิจกรรม, or the equipment, as written
-- project_key: matching key of the project
-- details: รายละเอียดของกิจกรรม
-- budget_satang: งบประมาณ in the plan (satang; NULL = not stated)
-- place: สถานที่ดำเนินการ
-- unit: หน่วยงานรับผิดชอบหลัก as written
-- unit_key: matching key of the unit
-- fund_source: แหล่งเงิน as written in the plan
-- planned_months: 12 digits 0/1, October first; NULL = not stated
-- programme_name: แผนงาน without the leading word แผนงาน, for grouping
-- is_routine: 1 = a routine line such as salaries, counted apart; 0 otherwise
-- category: หมวด of equipment
-- expenditure_type: ประเภท of equipment
CREATE VIEW cur_plan_item AS
SELECT
    'action_items' AS kind,
    organisation_id,
    fiscal_year,
    line_key,
    source_row_id,
    held_from AS as_of,
    item_no,
    strategy,
    strategy_key,
    tactic,
    programme,
    programme_key,
    project,
    project_key,
    details,
    budget_satang,
    place,
    unit,
    unit_key,
    fund_source,
    planned_months,
    CASE
        WHEN SUBSTR(TRIM(programme), 1, 6) = 'แผนงาน' AND LENGTH(TRIM(programme)) > 6
            THEN TRIM(SUBSTR(TRIM(programme), 7))
        ELSE TRIM(programme)
    END AS programme_name,
    CASE WHEN is_routine THEN 1 ELSE 0 END AS is_routine,
    CAST(NULL AS VARCHAR(250)) AS category,
    CAST(NULL AS VARCHAR(250)) AS expenditure_type
FROM action_item
WHERE known_to IS NULL AND held_to IS NULL
UNION ALL
SELECT
    'action_equipment' AS kind,
    organisation_id,
    fiscal_year,
    line_key,
    source_row_id,
    held_from,
    item_no,
    strategy,
    strategy_key,
    tactic,
    programme,
    programme_key,
    project,
    project_key,
    details,
    budget_satang,
    place,
    unit,
    unit_key,
    fund_source,
    planned_months,
    CASE
        WHEN SUBSTR(TRIM(programme), 1, 6) = 'แผนงาน' AND LENGTH(TRIM(programme)) > 6
            THEN TRIM(SUBSTR(TRIM(programme), 7))
        ELSE TRIM(programme)
    END,
    0,
    category,
    expenditure_type
FROM equipment_item
WHERE known_to IS NULL AND held_to IS NULL
