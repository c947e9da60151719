-- The printed summary of the five-year plan (ผ.01, ผ.01/1), one row per line and year, and one for all years.
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: first year of the plan (B.E.)
-- plan_year: the year (B.E.); NULL = all years of the plan
-- line_key: key of the line
-- source_row_id: where it stands
-- section: plan_projects | plan_beyond_capacity | plan_equipment: what it sums up
-- level: programme | tactic | strategy
-- strategy: ยุทธศาสตร์ / ประเด็นการพัฒนา as printed
-- tactic: กลยุทธ์ as printed
-- programme: แผนงาน as printed
-- project_count: จำนวนโครงการ as printed; of all years it counts project-years; NULL = not stated
-- budget_satang: งบประมาณ as printed (satang; NULL = not stated)
-- budget_baht: the same (baht)
-- file_name: file the row stands in
-- sheet: name of its sheet; NULL = the ledger of the file's tables does not name it
-- sheet_no: number of its sheet, 1-based
-- row_no: row in the sheet, 1-based
CREATE VIEW v_development_summary AS
SELECT
    i.organisation_id,
    o.name AS organisation,
    i.fiscal_year,
    i.plan_year,
    i.line_key,
    i.source_row_id,
    i.section,
    i.level,
    i.strategy,
    i.tactic,
    i.programme,
    i.project_count,
    i.budget_satang,
    i.budget_satang / 100.0 AS budget_baht,
    f.name AS file_name,
    h.sheet,
    CAST(SUBSTR(i.source_row_id, 18, LENGTH(RTRIM(i.source_row_id, '0123456789')) - 18) AS INTEGER) AS sheet_no,
    CAST(SUBSTR(i.source_row_id, LENGTH(RTRIM(i.source_row_id, '0123456789')) + 1) AS INTEGER) AS row_no
FROM (
    SELECT
        i.organisation_id,
        i.fiscal_year,
        CASE WHEN n.year_no > 0 THEN i.fiscal_year + n.year_no - 1 END AS plan_year,
        i.line_key,
        i.source_row_id,
        i.section,
        i.level,
        i.strategy,
        i.tactic,
        i.programme,
        CASE n.year_no
            WHEN 0 THEN i.project_count_total
            WHEN 1 THEN i.project_count_1
            WHEN 2 THEN i.project_count_2
            WHEN 3 THEN i.project_count_3
            WHEN 4 THEN i.project_count_4
            WHEN 5 THEN i.project_count_5
        END AS project_count,
        CASE n.year_no
            WHEN 0 THEN i.budget_total_satang
            WHEN 1 THEN i.budget_1_satang
            WHEN 2 THEN i.budget_2_satang
            WHEN 3 THEN i.budget_3_satang
            WHEN 4 THEN i.budget_4_satang
            WHEN 5 THEN i.budget_5_satang
        END AS budget_satang
    FROM plan_summary_line AS i
    CROSS JOIN (
        SELECT 0 AS year_no
        UNION ALL
        SELECT 1
        UNION ALL
        SELECT 2
        UNION ALL
        SELECT 3
        UNION ALL
        SELECT 4
        UNION ALL
        SELECT 5
    ) AS n
    WHERE i.known_to IS NULL AND i.held_to IS NULL
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
WHERE i.project_count IS NOT NULL OR i.budget_satang IS NOT NULL
