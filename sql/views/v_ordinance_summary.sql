-- The comparison of years in the budget ordinance (รายงานประมาณการรายจ่าย) as it stands now, one row per line; totals are no lines.
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: fiscal year (B.E.)
-- line_key: key of the line
-- source_row_id: where it stands (first 16 of the file's SHA-256, sheet number, row)
-- as_of: print time from which these values hold (local time)
-- level: what the row is, area | programme | work | budget_type | category | type
-- item: the text of the row as written
-- area: ด้าน
-- programme_code: แผนงาน, 5 digits
-- programme: แผนงาน
-- work_code: งาน, 5 digits
-- work: งาน
-- budget_type: งบ
-- category: หมวด
-- expenditure_type_code: ประเภทรายจ่าย, 6 digits
-- expenditure_type: ประเภทรายจ่าย
-- actual_4_before_satang: รายจ่ายจริง four years before the fiscal year (satang; NULL = not stated)
-- actual_4_before_baht: the same (baht)
-- actual_3_before_satang: รายจ่ายจริง three years before (satang; NULL = not stated)
-- actual_3_before_baht: the same (baht)
-- actual_2_before_satang: รายจ่ายจริง two years before (satang; NULL = not stated)
-- actual_2_before_baht: the same (baht)
-- actual_1_before_satang: รายจ่ายจริง of the year before (satang; NULL = not stated)
-- actual_1_before_baht: the same (baht)
-- estimate_1_before_satang: ประมาณการ of the year before (satang; NULL = not stated)
-- estimate_1_before_baht: the same (baht)
-- change_pct: ยอดต่าง (%) as printed
-- estimate_satang: ประมาณการ of the fiscal year (satang; NULL = not stated)
-- estimate_baht: the same (baht)
-- file_name: file the row stands in
-- sheet: name of its sheet; NULL = the ledger of the file's tables does not name it
-- sheet_no: number of its sheet, 1-based
-- row_no: row in the sheet, 1-based
CREATE VIEW v_ordinance_summary AS
SELECT
    s.organisation_id,
    o.name AS organisation,
    s.fiscal_year,
    s.line_key,
    s.source_row_id,
    s.held_from AS as_of,
    s.level,
    s.item,
    s.area,
    s.programme_code,
    s.programme,
    s.work_code,
    s.work,
    s.budget_type,
    s.category,
    s.expenditure_type_code,
    s.expenditure_type,
    s.actual_4_before_satang,
    s.actual_4_before_satang / 100.0 AS actual_4_before_baht,
    s.actual_3_before_satang,
    s.actual_3_before_satang / 100.0 AS actual_3_before_baht,
    s.actual_2_before_satang,
    s.actual_2_before_satang / 100.0 AS actual_2_before_baht,
    s.actual_1_before_satang,
    s.actual_1_before_satang / 100.0 AS actual_1_before_baht,
    s.estimate_1_before_satang,
    s.estimate_1_before_satang / 100.0 AS estimate_1_before_baht,
    s.change_pct,
    s.estimate_satang,
    s.estimate_satang / 100.0 AS estimate_baht,
    f.name AS file_name,
    h.sheet,
    CAST(SUBSTR(s.source_row_id, 18, LENGTH(RTRIM(s.source_row_id, '0123456789')) - 18) AS INTEGER) AS sheet_no,
    CAST(SUBSTR(s.source_row_id, LENGTH(RTRIM(s.source_row_id, '0123456789')) + 1) AS INTEGER) AS row_no
FROM ordinance_summary_line AS s
INNER JOIN organisation AS o ON s.organisation_id = o.organisation_id
LEFT JOIN source_file AS f
    ON
        s.organisation_id = f.organisation_id
        AND f.sha256 >= SUBSTR(s.source_row_id, 1, 16)
        AND f.sha256 < SUBSTR(s.source_row_id, 1, 16) || 'g'
LEFT JOIN cur_sheet AS h
    ON
        s.organisation_id = h.organisation_id
        AND RTRIM(s.source_row_id, '0123456789') = h.row_prefix
WHERE s.known_to IS NULL AND s.held_to IS NULL
