-- The lines of the budget ordinance (รายละเอียดประมาณการรายจ่าย) as they stand now, one row per line; totals are no lines.
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: fiscal year (B.E.)
-- line_key: key of the line
-- source_row_id: where it stands (first 16 of the file's SHA-256, sheet number, row)
-- as_of: print time from which these values hold (local time)
-- area: ด้าน, as written, else by the code lists
-- programme_code: แผนงาน, 5 digits
-- programme: แผนงาน
-- work_code: งาน, 5 digits
-- work: งาน
-- budget_type: งบ
-- category: หมวด
-- expenditure_type_code: ประเภทรายจ่าย, 6 digits
-- expenditure_type: ประเภทรายจ่าย
-- project: โครงการ or item below the type
-- unit: หน่วยงาน
-- explanation: คำชี้แจง (เพื่อจ่าย…)
-- amount_satang: amount (satang; NULL = not stated)
-- amount_baht: the same (baht)
-- file_name: file the row stands in
-- sheet: name of its sheet; NULL = the ledger of the file's tables does not name it
-- sheet_no: number of its sheet, 1-based
-- row_no: row in the sheet, 1-based
CREATE VIEW v_ordinance AS
SELECT
    i.organisation_id,
    o.name AS organisation,
    i.fiscal_year,
    i.line_key,
    i.source_row_id,
    i.held_from AS as_of,
    i.area,
    i.programme_code,
    i.programme,
    i.work_code,
    i.work,
    i.budget_type,
    i.category,
    i.expenditure_type_code,
    i.expenditure_type,
    i.project,
    i.unit,
    i.explanation,
    i.amount_satang,
    i.amount_satang / 100.0 AS amount_baht,
    f.name AS file_name,
    h.sheet,
    CAST(SUBSTR(i.source_row_id, 18, LENGTH(RTRIM(i.source_row_id, '0123456789')) - 18) AS INTEGER) AS sheet_no,
    CAST(SUBSTR(i.source_row_id, LENGTH(RTRIM(i.source_row_id, '0123456789')) + 1) AS INTEGER) AS row_no
FROM ordinance_item AS i
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
WHERE i.known_to IS NULL AND i.held_to IS NULL
