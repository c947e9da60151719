-- Lines of the five-year plan as they stand now: projects (ผ.02), projects beyond the capacity (ผ.02/2) and equipment
-- (ผ.03) in one list. Names of strategies, programmes and units are those that a person confirmed (spelling).
-- kind: plan_projects | plan_beyond_capacity | plan_equipment
-- organisation_id: the office
-- fiscal_year: first year of the plan (B.E.)
-- line_key: key of the line within its kind
-- source_row_id: where it stands
-- as_of: from when these values hold (local time)
-- item_no: ที่ as written; numbering restarts, so it is no key
-- strategy: ยุทธศาสตร์ / ประเด็นการพัฒนา
-- strategy_as_written: the same to the letter
-- strategy_key: matching key of the strategy
-- tactic: กลยุทธ์
-- programme: แผนงาน; the confirmed name, where there is one
-- programme_as_written: the same to the letter
-- programme_key: matching key of the programme, without the leading word แผนงาน
-- project: โครงการ, or the equipment, as written
-- project_key: matching key of the project
-- category: หมวด of equipment
-- expenditure_type: ประเภท of equipment
-- objective: วัตถุประสงค์
-- target: เป้าหมาย
-- indicator: ตัวชี้วัด
-- outcome: ผลที่คาดว่าจะได้รับ
-- unit: หน่วยงานรับผิดชอบหลัก; the confirmed name, where there is one
-- unit_as_written: the same to the letter
-- unit_key: matching key of the unit
-- asked_unit: หน่วยงานที่จะขอประสาน (plan_beyond_capacity)
-- notes: หมายเหตุ
-- national_strategy: ยุทธศาสตร์ชาติ that it serves
-- national_plan: แผนพัฒนาเศรษฐกิจและสังคมแห่งชาติ
-- sdg: SDGs
-- province_strategy: ยุทธศาสตร์จังหวัด
-- local_strategy: ยุทธศาสตร์ อปท. ในเขตจังหวัด
-- edition: the edition that brought the line, as written; NULL = none is stated
-- edition_type: original | addition | change | amendment | review | NULL
-- edition_no: its number
-- edition_year: its year (B.E.)
-- edition_on: the day it was announced, where stated
-- edition_order: editions in order: year and number as one number; 0 = the plan as first made
-- budget_1_satang: งบประมาณ, year 1 of the plan (satang; NULL = not stated)
-- budget_2_satang: งบประมาณ, year 2 of the plan (satang; NULL = not stated)
-- budget_3_satang: งบประมาณ, year 3 of the plan (satang; NULL = not stated)
-- budget_4_satang: งบประมาณ, year 4 of the plan (satang; NULL = not stated)
-- budget_5_satang: งบประมาณ, year 5 of the plan (satang; NULL = not stated)
-- ordinance_1_satang: เทศบัญญัติ/ข้อบัญญัติ, year 1 of the plan (satang; NULL = not stated)
-- ordinance_2_satang: เทศบัญญัติ/ข้อบัญญัติ, year 2 of the plan (satang; NULL = not stated)
-- ordinance_3_satang: เทศบัญญัติ/ข้อบัญญัติ, year 3 of the plan (satang; NULL = not stated)
-- ordinance_4_satang: เทศบัญญัติ/ข้อบัญญัติ, year 4 of the plan (satang; NULL = not stated)
-- ordinance_5_satang: เทศบัญญัติ/ข้อบัญญัติ, year 5 of the plan (satang; NULL = not stated)
CREATE VIEW cur_development_item AS
SELECT
    'plan_projects' AS kind,
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
    CASE
        WHEN COALESCE(p.name_key, i.programme_key) LIKE 'แผนงาน_%'
            THEN SUBSTR(COALESCE(p.name_key, i.programme_key), 7)
        ELSE COALESCE(p.name_key, i.programme_key)
    END AS programme_key,
    i.project,
    i.project_key,
    CAST(NULL AS VARCHAR(250)) AS category,
    CAST(NULL AS VARCHAR(250)) AS expenditure_type,
    i.objective,
    i.target,
    i.indicator,
    i.outcome,
    COALESCE(u.name, i.unit) AS unit,
    i.unit AS unit_as_written,
    COALESCE(u.name_key, i.unit_key) AS unit_key,
    i.asked_unit,
    i.notes,
    i.national_strategy,
    i.national_plan,
    i.sdg,
    i.province_strategy,
    i.local_strategy,
    i.edition,
    i.edition_type,
    i.edition_no,
    i.edition_year,
    i.edition_on,
    COALESCE(i.edition_year * 1000 + COALESCE(i.edition_no, 0), 0) AS edition_order,
    i.budget_1_satang,
    i.budget_2_satang,
    i.budget_3_satang,
    i.budget_4_satang,
    i.budget_5_satang,
    i.ordinance_1_satang,
    i.ordinance_2_satang,
    i.ordinance_3_satang,
    i.ordinance_4_satang,
    i.ordinance_5_satang
FROM plan_project AS i
LEFT JOIN spelling AS s
    ON i.organisation_id = s.organisation_id AND s.subject = 'strategy' AND i.strategy = s.as_written
LEFT JOIN spelling AS p
    ON i.organisation_id = p.organisation_id AND p.subject = 'programme' AND i.programme = p.as_written
LEFT JOIN spelling AS u
    ON i.organisation_id = u.organisation_id AND u.subject = 'unit' AND i.unit = u.as_written
WHERE i.known_to IS NULL AND i.held_to IS NULL
UNION ALL
SELECT
    'plan_beyond_capacity',
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
    CASE
        WHEN COALESCE(p.name_key, i.programme_key) LIKE 'แผนงาน_%'
            THEN SUBSTR(COALESCE(p.name_key, i.programme_key), 7)
        ELSE COALESCE(p.name_key, i.programme_key)
    END,
    i.project,
    i.project_key,
    NULL,
    NULL,
    i.objective,
    i.target,
    i.indicator,
    i.outcome,
    COALESCE(u.name, i.unit),
    i.unit,
    COALESCE(u.name_key, i.unit_key),
    i.asked_unit,
    i.notes,
    i.national_strategy,
    i.national_plan,
    i.sdg,
    i.province_strategy,
    i.local_strategy,
    i.edition,
    i.edition_type,
    i.edition_no,
    i.edition_year,
    i.edition_on,
    COALESCE(i.edition_year * 1000 + COALESCE(i.edition_no, 0), 0),
    i.budget_1_satang,
    i.budget_2_satang,
    i.budget_3_satang,
    i.budget_4_satang,
    i.budget_5_satang,
    i.ordinance_1_satang,
    i.ordinance_2_satang,
    i.ordinance_3_satang,
    i.ordinance_4_satang,
    i.ordinance_5_satang
FROM plan_beyond_item AS i
LEFT JOIN spelling AS s
    ON i.organisation_id = s.organisation_id AND s.subject = 'strategy' AND i.strategy = s.as_written
LEFT JOIN spelling AS p
    ON i.organisation_id = p.organisation_id AND p.subject = 'programme' AND i.programme = p.as_written
LEFT JOIN spelling AS u
    ON i.organisation_id = u.organisation_id AND u.subject = 'unit' AND i.unit = u.as_written
WHERE i.known_to IS NULL AND i.held_to IS NULL
UNION ALL
SELECT
    'plan_equipment',
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
    CASE
        WHEN COALESCE(p.name_key, i.programme_key) LIKE 'แผนงาน_%'
            THEN SUBSTR(COALESCE(p.name_key, i.programme_key), 7)
        ELSE COALESCE(p.name_key, i.programme_key)
    END,
    i.project,
    i.project_key,
    i.category,
    i.expenditure_type,
    i.objective,
    i.target,
    i.indicator,
    i.outcome,
    COALESCE(u.name, i.unit),
    i.unit,
    COALESCE(u.name_key, i.unit_key),
    i.asked_unit,
    i.notes,
    i.national_strategy,
    i.national_plan,
    i.sdg,
    i.province_strategy,
    i.local_strategy,
    i.edition,
    i.edition_type,
    i.edition_no,
    i.edition_year,
    i.edition_on,
    COALESCE(i.edition_year * 1000 + COALESCE(i.edition_no, 0), 0),
    i.budget_1_satang,
    i.budget_2_satang,
    i.budget_3_satang,
    i.budget_4_satang,
    i.budget_5_satang,
    i.ordinance_1_satang,
    i.ordinance_2_satang,
    i.ordinance_3_satang,
    i.ordinance_4_satang,
    i.ordinance_5_satang
FROM plan_equipment_item AS i
LEFT JOIN spelling AS s
    ON i.organisation_id = s.organisation_id AND s.subject = 'strategy' AND i.strategy = s.as_written
LEFT JOIN spelling AS p
    ON i.organisation_id = p.organisation_id AND p.subject = 'programme' AND i.programme = p.as_written
LEFT JOIN spelling AS u
    ON i.organisation_id = u.organisation_id AND u.subject = 'unit' AND i.unit = u.as_written
WHERE i.known_to IS NULL AND i.held_to IS NULL
