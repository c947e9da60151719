-- Items of the action plan as they stand now: projects (ผด.02) and equipment (ผด.02/1) in one list. Names of strategies,
-- programmes, units and fund sources are those that a person confirmed for what is written (spelling).
-- kind: action_items | action_equipment
-- organisation_id: the office
-- fiscal_year: fiscal year (B.E.)
-- line_key: key of the item within its kind
-- source_row_id: where it stands
-- as_of: print time from which these values hold (local time)
-- item_no: ลำดับที่ as written
-- strategy: ยุทธศาสตร์ / ประเด็นการพัฒนา
-- strategy_as_written: the same to the letter
-- strategy_key: matching key of the strategy
-- tactic: กลยุทธ์
-- programme: แผนงาน
-- programme_as_written: the same to the letter
-- programme_key: matching key of the programme
-- project: โครงการ/กิจกรรม, or the equipment, as written
-- project_key: matching key of the project
-- details: รายละเอียดของกิจกรรม
-- budget_satang: งบประมาณ in the plan (satang; NULL = not stated)
-- place: สถานที่ดำเนินการ
-- unit: หน่วยงานรับผิดชอบหลัก
-- unit_as_written: the same to the letter
-- unit_key: matching key of the unit
-- fund_source: แหล่งเงิน of the plan
-- fund_source_as_written: the same to the letter
-- planned_months: 12 digits 0/1, October first; NULL = not stated
-- programme_name: แผนงาน without the leading word แผนงาน, for grouping
-- is_routine: 1 = a routine line such as salaries, counted apart; 0 otherwise
-- category: หมวด of equipment
-- expenditure_type: ประเภท of equipment
CREATE VIEW cur_plan_item AS
SELECT
    'action_items' AS kind,
    i.organisation_id,
    i.fiscal_year,
    i.line_key,
    i.source_row_id,
    i.held_from AS as_of,
    i.item_no,
    COALESCE(s.name, i.strategy) AS strategy,
    i.strategy AS strategy_as_written,
    COALESCE(s.name_key, i.strategy_key) AS strategy_key,
    i.tactic,
    COALESCE(p.name, i.programme) AS programme,
    i.programme AS programme_as_written,
    COALESCE(p.name_key, i.programme_key) AS programme_key,
    i.project,
    i.project_key,
    i.details,
    i.budget_satang,
    i.place,
    COALESCE(u.name, i.unit) AS unit,
    i.unit AS unit_as_written,
    COALESCE(u.name_key, i.unit_key) AS unit_key,
    COALESCE(f.name, i.fund_source) AS fund_source,
    i.fund_source AS fund_source_as_written,
    i.planned_months,
    CASE
        WHEN
            SUBSTR(TRIM(COALESCE(p.name, i.programme)), 1, 6) = 'แผนงาน'
            AND LENGTH(TRIM(COALESCE(p.name, i.programme))) > 6
            THEN TRIM(SUBSTR(TRIM(COALESCE(p.name, i.programme)), 7))
        ELSE TRIM(COALESCE(p.name, i.programme))
    END AS programme_name,
    CASE WHEN i.is_routine THEN 1 ELSE 0 END AS is_routine,
    CAST(NULL AS VARCHAR(250)) AS category,
    CAST(NULL AS VARCHAR(250)) AS expenditure_type
FROM action_item AS i
LEFT JOIN spelling AS s
    ON i.organisation_id = s.organisation_id AND s.subject = 'strategy' AND i.strategy = s.as_written
LEFT JOIN spelling AS p
    ON i.organisation_id = p.organisation_id AND p.subject = 'programme' AND i.programme = p.as_written
LEFT JOIN spelling AS u
    ON i.organisation_id = u.organisation_id AND u.subject = 'unit' AND i.unit = u.as_written
LEFT JOIN spelling AS f
    ON i.organisation_id = f.organisation_id AND f.subject = 'fund_source' AND i.fund_source = f.as_written
WHERE i.known_to IS NULL AND i.held_to IS NULL
UNION ALL
SELECT
    'action_equipment' AS kind,
    i.organisation_id,
    i.fiscal_year,
    i.line_key,
    i.source_row_id,
    i.held_from,
    i.item_no,
    COALESCE(s.name, i.strategy),
    i.strategy,
    COALESCE(s.name_key, i.strategy_key),
    i.tactic,
    COALESCE(p.name, i.programme),
    i.programme,
    COALESCE(p.name_key, i.programme_key),
    i.project,
    i.project_key,
    i.details,
    i.budget_satang,
    i.place,
    COALESCE(u.name, i.unit),
    i.unit,
    COALESCE(u.name_key, i.unit_key),
    COALESCE(f.name, i.fund_source),
    i.fund_source,
    i.planned_months,
    CASE
        WHEN
            SUBSTR(TRIM(COALESCE(p.name, i.programme)), 1, 6) = 'แผนงาน'
            AND LENGTH(TRIM(COALESCE(p.name, i.programme))) > 6
            THEN TRIM(SUBSTR(TRIM(COALESCE(p.name, i.programme)), 7))
        ELSE TRIM(COALESCE(p.name, i.programme))
    END,
    0,
    i.category,
    i.expenditure_type
FROM equipment_item AS i
LEFT JOIN spelling AS s
    ON i.organisation_id = s.organisation_id AND s.subject = 'strategy' AND i.strategy = s.as_written
LEFT JOIN spelling AS p
    ON i.organisation_id = p.organisation_id AND p.subject = 'programme' AND i.programme = p.as_written
LEFT JOIN spelling AS u
    ON i.organisation_id = u.organisation_id AND u.subject = 'unit' AND i.unit = u.as_written
LEFT JOIN spelling AS f
    ON i.organisation_id = f.organisation_id AND f.subject = 'fund_source' AND i.fund_source = f.as_written
WHERE i.known_to IS NULL AND i.held_to IS NULL
