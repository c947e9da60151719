-- The five-year plan by year: one row per line and year in which it states money, planned or in the ordinance.
-- organisation_id: the office
-- organisation: its name
-- kind: plan_projects | plan_beyond_capacity | plan_equipment
-- fiscal_year: first year of the plan (B.E.)
-- plan_year: the year the money is planned for (B.E.)
-- line_key: key of the line within its kind
-- source_row_id: where it stands
-- strategy: ยุทธศาสตร์ / ประเด็นการพัฒนา
-- strategy_key: matching key of the strategy
-- tactic: กลยุทธ์
-- programme: แผนงาน
-- programme_key: matching key of the programme, without the leading word แผนงาน
-- project: โครงการ, or the equipment, as written
-- project_key: matching key of the project
-- unit: หน่วยงานรับผิดชอบหลัก
-- edition: the edition that brought the line, as written
-- edition_order: editions in order; 0 = the plan as first made
-- replaced_in: edition_order of the first later edition that states the same project again; NULL = none
-- budget_satang: งบประมาณ of that year (satang; NULL = not stated)
-- budget_baht: the same (baht)
-- ordinance_satang: เทศบัญญัติ/ข้อบัญญัติ of that year (satang; NULL = not stated)
-- ordinance_baht: the same (baht)
-- file_name: file the row stands in
-- sheet: name of its sheet; NULL = the ledger of the file's tables does not name it
-- sheet_no: number of its sheet, 1-based
-- row_no: row in the sheet, 1-based
CREATE VIEW v_development_plan_years AS
SELECT
    y.organisation_id,
    y.organisation,
    y.kind,
    y.fiscal_year,
    y.plan_year,
    y.line_key,
    y.source_row_id,
    y.strategy,
    y.strategy_key,
    y.tactic,
    y.programme,
    y.programme_key,
    y.project,
    y.project_key,
    y.unit,
    y.edition,
    y.edition_order,
    y.replaced_in,
    y.budget_satang,
    y.budget_satang / 100.0 AS budget_baht,
    y.ordinance_satang,
    y.ordinance_satang / 100.0 AS ordinance_baht,
    y.file_name,
    y.sheet,
    y.sheet_no,
    y.row_no
FROM (
    SELECT
        i.organisation_id,
        i.organisation,
        i.kind,
        i.fiscal_year,
        i.line_key,
        i.source_row_id,
        i.strategy,
        i.strategy_key,
        i.tactic,
        i.programme,
        i.programme_key,
        i.project,
        i.project_key,
        i.unit,
        i.edition,
        i.edition_order,
        i.replaced_in,
        i.file_name,
        i.sheet,
        i.sheet_no,
        i.row_no,
        i.fiscal_year + n.year_no - 1 AS plan_year,
        CASE n.year_no
            WHEN 1 THEN i.budget_1_satang
            WHEN 2 THEN i.budget_2_satang
            WHEN 3 THEN i.budget_3_satang
            WHEN 4 THEN i.budget_4_satang
            WHEN 5 THEN i.budget_5_satang
        END AS budget_satang,
        CASE n.year_no
            WHEN 1 THEN i.ordinance_1_satang
            WHEN 2 THEN i.ordinance_2_satang
            WHEN 3 THEN i.ordinance_3_satang
            WHEN 4 THEN i.ordinance_4_satang
            WHEN 5 THEN i.ordinance_5_satang
        END AS ordinance_satang
    FROM v_development_plan AS i
    CROSS JOIN (
        SELECT 1 AS year_no
        UNION ALL
        SELECT 2
        UNION ALL
        SELECT 3
        UNION ALL
        SELECT 4
        UNION ALL
        SELECT 5
    ) AS n
) AS y
WHERE y.budget_satang IS NOT NULL OR y.ordinance_satang IS NOT NULL
