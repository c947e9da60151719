-- Budget execution: every line of the remaining-budget print as it stands now, one row per line.
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: fiscal year (B.E.)
-- line_key: key of the line
-- source_row_id: where it stands (first 16 of the file's SHA-256, sheet number, row)
-- as_of: print time from which these values hold (local time)
-- budget_code: 16-digit code
-- area: ด้าน
-- programme_code: แผนงาน, 5 digits
-- programme: แผนงาน; the confirmed name, where there is one
-- programme_as_written: the same as the facts have it
-- programme_name: แผนงาน without the leading word
-- work_code: งาน, 5 digits
-- work: งาน
-- budget_type: งบ
-- category: หมวด
-- expenditure_type_code: ประเภทรายจ่าย, 6 digits
-- expenditure_type: ประเภทรายจ่าย
-- unit: หน่วยงาน; the confirmed name, where there is one
-- unit_as_written: the same to the letter
-- project: โครงการ as written
-- project_key: matching key of the project
-- line_status: status printed in the line
-- authority: how it entered the budget: ข้อบัญญัติ | ข้อบัญญัติ มีการโอน | โอนตั้งรายการใหม่ | NULL
-- plan_state: whether a plan item is linked to the line, linked | ambiguous | none | NULL (line without a project)
-- approved_satang: งบอนุมัติ (satang; NULL = not stated)
-- approved_baht: the same (baht)
-- transferred_in_satang: โอนเพิ่ม (satang; NULL = not stated)
-- transferred_in_baht: the same (baht)
-- transferred_out_satang: โอนลด (satang; NULL = not stated)
-- transferred_out_baht: the same (baht)
-- net_satang: approved + in - out (satang; NULL = not stated)
-- net_baht: the same (baht)
-- committed_satang: ก่อหนี้ผูกพัน (satang; NULL = not stated)
-- committed_baht: the same (baht)
-- disbursed_satang: เบิกจ่าย (satang; NULL = not stated)
-- disbursed_baht: the same (baht)
-- balance_satang: คงเหลือ as printed (satang; NULL = not stated)
-- balance_baht: the same (baht)
-- file_name: file the row stands in
-- sheet: name of its sheet; NULL = the ledger of the file's tables does not name it
-- sheet_no: number of its sheet, 1-based
-- row_no: row in the sheet, 1-based
CREATE VIEW v_budget_execution AS
SELECT
    b.organisation_id,
    o.name AS organisation,
    b.fiscal_year,
    b.line_key,
    b.source_row_id,
    b.as_of,
    b.budget_code,
    b.area,
    b.programme_code,
    b.programme,
    b.programme_as_written,
    b.programme_name,
    b.work_code,
    b.work,
    b.budget_type,
    b.category,
    b.expenditure_type_code,
    b.expenditure_type,
    b.unit,
    b.unit_as_written,
    b.project,
    b.project_key,
    b.line_status,
    b.authority,
    s.state AS plan_state,
    b.approved_satang,
    b.approved_satang / 100.0 AS approved_baht,
    b.transferred_in_satang,
    b.transferred_in_satang / 100.0 AS transferred_in_baht,
    b.transferred_out_satang,
    b.transferred_out_satang / 100.0 AS transferred_out_baht,
    b.net_satang,
    b.net_satang / 100.0 AS net_baht,
    b.committed_satang,
    b.committed_satang / 100.0 AS committed_baht,
    b.disbursed_satang,
    b.disbursed_satang / 100.0 AS disbursed_baht,
    b.balance_satang,
    b.balance_satang / 100.0 AS balance_baht,
    f.name AS file_name,
    h.sheet,
    CAST(SUBSTR(b.source_row_id, 18, LENGTH(RTRIM(b.source_row_id, '0123456789')) - 18) AS INTEGER) AS sheet_no,
    CAST(SUBSTR(b.source_row_id, LENGTH(RTRIM(b.source_row_id, '0123456789')) + 1) AS INTEGER) AS row_no
FROM cur_budget_line AS b
INNER JOIN organisation AS o ON b.organisation_id = o.organisation_id
LEFT JOIN cur_link_state AS s
    ON
        b.organisation_id = s.organisation_id
        AND b.fiscal_year = s.fiscal_year
        AND s.kind = 'remaining_budget'
        AND b.line_key = s.line_key
LEFT JOIN source_file AS f
    ON
        b.organisation_id = f.organisation_id
        AND f.sha256 >= SUBSTR(b.source_row_id, 1, 16)
        AND f.sha256 < SUBSTR(b.source_row_id, 1, 16) || 'g'
LEFT JOIN cur_sheet AS h
    ON
        b.organisation_id = h.organisation_id
        AND RTRIM(b.source_row_id, '0123456789') = h.row_prefix
