-- The five-year plan as it stands now, one row per line and edition. The plan as of an edition E is: WHERE
-- edition_order <= E AND (replaced_in IS NULL OR replaced_in > E); the newest: WHERE replaced_in IS NULL.
-- organisation_id: the office
-- organisation: its name
-- kind: plan_projects | plan_beyond_capacity | plan_equipment
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
-- replaced_in: edition_order of the first later edition that states the same project again; NULL = none
-- budget_1_satang: งบประมาณ, year 1 of the plan (satang; NULL = not stated)
-- budget_1_baht: the same (baht)
-- budget_2_satang: งบประมาณ, year 2 of the plan (satang; NULL = not stated)
-- budget_2_baht: the same (baht)
-- budget_3_satang: งบประมาณ, year 3 of the plan (satang; NULL = not stated)
-- budget_3_baht: the same (baht)
-- budget_4_satang: งบประมาณ, year 4 of the plan (satang; NULL = not stated)
-- budget_4_baht: the same (baht)
-- budget_5_satang: งบประมาณ, year 5 of the plan (satang; NULL = not stated)
-- budget_5_baht: the same (baht)
-- ordinance_1_satang: เทศบัญญัติ/ข้อบัญญัติ, year 1 of the plan (satang; NULL = not stated)
-- ordinance_1_baht: the same (baht)
-- ordinance_2_satang: เทศบัญญัติ/ข้อบัญญัติ, year 2 of the plan (satang; NULL = not stated)
-- ordinance_2_baht: the same (baht)
-- ordinance_3_satang: เทศบัญญัติ/ข้อบัญญัติ, year 3 of the plan (satang; NULL = not stated)
-- ordinance_3_baht: the same (baht)
-- ordinance_4_satang: เทศบัญญัติ/ข้อบัญญัติ, year 4 of the plan (satang; NULL = not stated)
-- ordinance_4_baht: the same (baht)
-- ordinance_5_satang: เทศบัญญัติ/ข้อบัญญัติ, year 5 of the plan (satang; NULL = not stated)
-- ordinance_5_baht: the same (baht)
-- file_name: file the row stands in
-- sheet: name of its sheet; NULL = the ledger of the file's tables does not name it
-- sheet_no: number of its sheet, 1-based
-- row_no: row in the sheet, 1-based
CREATE VIEW v_development_plan AS
SELECT
    i.organisation_id,
    o.name AS organisation,
    i.kind,
    i.fiscal_year,
    i.line_key,
    i.source_row_id,
    i.as_of,
    i.item_no,
    i.strategy,
    i.strategy_as_written,
    i.strategy_key,
    i.tactic,
    i.programme,
    i.programme_as_written,
    i.programme_key,
    i.project,
    i.project_key,
    i.category,
    i.expenditure_type,
    i.objective,
    i.target,
    i.indicator,
    i.outcome,
    i.unit,
    i.unit_as_written,
    i.unit_key,
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
    i.edition_order,
    MIN(i.edition_order) OVER (
        PARTITION BY i.organisation_id, i.kind, i.fiscal_year, i.same_project
        ORDER BY i.edition_order
        RANGE BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
    ) AS replaced_in,
    i.budget_1_satang,
    i.budget_1_satang / 100.0 AS budget_1_baht,
    i.budget_2_satang,
    i.budget_2_satang / 100.0 AS budget_2_baht,
    i.budget_3_satang,
    i.budget_3_satang / 100.0 AS budget_3_baht,
    i.budget_4_satang,
    i.budget_4_satang / 100.0 AS budget_4_baht,
    i.budget_5_satang,
    i.budget_5_satang / 100.0 AS budget_5_baht,
    i.ordinance_1_satang,
    i.ordinance_1_satang / 100.0 AS ordinance_1_baht,
    i.ordinance_2_satang,
    i.ordinance_2_satang / 100.0 AS ordinance_2_baht,
    i.ordinance_3_satang,
    i.ordinance_3_satang / 100.0 AS ordinance_3_baht,
    i.ordinance_4_satang,
    i.ordinance_4_satang / 100.0 AS ordinance_4_baht,
    i.ordinance_5_satang,
    i.ordinance_5_satang / 100.0 AS ordinance_5_baht,
    f.name AS file_name,
    h.sheet,
    CAST(SUBSTR(i.source_row_id, 18, LENGTH(RTRIM(i.source_row_id, '0123456789')) - 18) AS INTEGER) AS sheet_no,
    CAST(SUBSTR(i.source_row_id, LENGTH(RTRIM(i.source_row_id, '0123456789')) + 1) AS INTEGER) AS row_no
FROM (
    SELECT
        d.kind,
        d.organisation_id,
        d.fiscal_year,
        d.line_key,
        d.source_row_id,
        d.as_of,
        d.item_no,
        d.strategy,
        d.strategy_as_written,
        d.strategy_key,
        d.tactic,
        d.programme,
        d.programme_as_written,
        d.programme_key,
        d.project,
        d.project_key,
        d.category,
        d.expenditure_type,
        d.objective,
        d.target,
        d.indicator,
        d.outcome,
        d.unit,
        d.unit_as_written,
        d.unit_key,
        d.asked_unit,
        d.notes,
        d.national_strategy,
        d.national_plan,
        d.sdg,
        d.province_strategy,
        d.local_strategy,
        d.edition,
        d.edition_type,
        d.edition_no,
        d.edition_year,
        d.edition_on,
        d.edition_order,
        d.budget_1_satang,
        d.budget_2_satang,
        d.budget_3_satang,
        d.budget_4_satang,
        d.budget_5_satang,
        d.ordinance_1_satang,
        d.ordinance_2_satang,
        d.ordinance_3_satang,
        d.ordinance_4_satang,
        d.ordinance_5_satang,
        COALESCE(d.strategy_key, '') || '|' || COALESCE(d.programme_key, '') || '|' || COALESCE(d.project_key, '')
        || CASE
            WHEN d.kind = 'plan_equipment'
                THEN '|' || COALESCE(d.expenditure_type, '') || '|' || COALESCE(d.unit_key, '')
            ELSE ''
        END AS same_project
    FROM cur_development_item AS d
) AS i
INNER JOIN organisation AS o ON i.organisation_id = o.organisation_id
LEFT JOIN source_file AS f
    ON
        i.organisation_id = f.organisation_id
        AND f.sha256 >= SUBSTR(i.source_row_id, 1, 16)
        AND f.sha256 < SUBSTR(i.source_row_id, 1, 16) || 'g'
LEFT JOIN cur_sheet AS h
    ON
        i.organisation_id = h.organisation_id
        AND RTRIM(i.source_row_id, '0123456789') = h.row_prefix
