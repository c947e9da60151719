-- Spending from the reserves (จ่ายขาดเงินสะสม) as it stands now, one row per line of the register.
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: fiscal year (B.E.)
-- line_key: key of the line
-- source_row_id: where it stands (first 16 of the file's SHA-256, sheet number, row)
-- as_of: print time from which these values hold (local time)
-- item_no: ลำดับที่ as written
-- round: ครั้งที่ of the council's approval, as written
-- approved_on: วันที่สภาอนุมัติ
-- approver: ผู้อนุมัติ
-- project: โครงการ as written
-- project_key: matching key of the project
-- description: รายละเอียด
-- unit: หน่วยงาน; the confirmed name, where there is one
-- unit_as_written: the same to the letter
-- status: สถานะ as written
-- status_code: completed | in_progress | not_started | cancelled | carried_over | NULL (not stated, or a word not known)
-- approved_satang: จำนวนเงินอนุมัติ (satang; NULL = not stated)
-- approved_baht: the same (baht)
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
CREATE VIEW v_reserve_spending AS
SELECT
    r.organisation_id,
    o.name AS organisation,
    r.fiscal_year,
    r.line_key,
    r.source_row_id,
    r.held_from AS as_of,
    r.item_no,
    r.round,
    r.approved_on,
    r.approver,
    r.project,
    r.project_key,
    r.description,
    COALESCE(u.name, r.unit) AS unit,
    r.unit AS unit_as_written,
    r.status,
    COALESCE(r.status_code, w.name) AS status_code,
    r.approved_satang,
    r.approved_satang / 100.0 AS approved_baht,
    r.committed_satang,
    r.committed_satang / 100.0 AS committed_baht,
    r.disbursed_satang,
    r.disbursed_satang / 100.0 AS disbursed_baht,
    r.balance_satang,
    r.balance_satang / 100.0 AS balance_baht,
    f.name AS file_name,
    h.sheet,
    CAST(SUBSTR(r.source_row_id, 18, LENGTH(RTRIM(r.source_row_id, '0123456789')) - 18) AS INTEGER) AS sheet_no,
    CAST(SUBSTR(r.source_row_id, LENGTH(RTRIM(r.source_row_id, '0123456789')) + 1) AS INTEGER) AS row_no
FROM reserve_spending AS r
INNER JOIN organisation AS o ON r.organisation_id = o.organisation_id
LEFT JOIN spelling AS u
    ON r.organisation_id = u.organisation_id AND u.subject = 'unit' AND r.unit = u.as_written
LEFT JOIN spelling AS w
    ON
        r.organisation_id = w.organisation_id
        AND w.subject = 'status'
        AND r.status = w.as_written
        AND r.status_code IS NULL
LEFT JOIN source_file AS f
    ON
        r.organisation_id = f.organisation_id
        AND f.sha256 >= SUBSTR(r.source_row_id, 1, 16)
        AND f.sha256 < SUBSTR(r.source_row_id, 1, 16) || 'g'
LEFT JOIN cur_sheet AS h
    ON
        r.organisation_id = h.organisation_id
        AND RTRIM(r.source_row_id, '0123456789') = h.row_prefix
WHERE r.known_to IS NULL AND r.held_to IS NULL
