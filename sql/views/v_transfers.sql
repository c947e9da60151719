-- Budget transfers and changes of explanation as they stand now, one row per line of the register.
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: fiscal year (B.E.)
-- line_key: key of the line
-- source_row_id: where it stands
-- round: ครั้งที่
-- approved_on: วันที่อนุมัติ
-- approver: ผู้อนุมัติ (ผู้บริหาร, สภา)
-- transfer_type: ประเภท as written
-- budget_code: 16-digit code
-- programme: แผนงาน
-- work: งาน
-- category: หมวด
-- expenditure_type: ประเภทรายจ่าย
-- description: รายการ
-- old_explanation: คำชี้แจงเดิม
-- new_explanation: คำชี้แจงใหม่
-- reason: เหตุผล
-- link_state: whether the budget line is found, linked | ambiguous | none | NULL (linking has not been done)
-- in_satang: โอนเพิ่ม (satang; NULL = not stated)
-- in_baht: the same (baht)
-- out_satang: โอนลด (satang; NULL = not stated)
-- out_baht: the same (baht)
-- file_name: file the row stands in
-- sheet: name of its sheet; NULL = the ledger of the file's tables does not name it
-- sheet_no: number of its sheet, 1-based
-- row_no: row in the sheet, 1-based
CREATE VIEW v_transfers AS
SELECT
    t.organisation_id,
    o.name AS organisation,
    t.fiscal_year,
    t.line_key,
    t.source_row_id,
    t.round,
    t.approved_on,
    t.approver,
    t.transfer_type,
    t.budget_code,
    t.programme,
    t.work,
    t.category,
    t.expenditure_type,
    t.description,
    t.old_explanation,
    t.new_explanation,
    t.reason,
    s.state AS link_state,
    t.in_satang,
    t.in_satang / 100.0 AS in_baht,
    t.out_satang,
    t.out_satang / 100.0 AS out_baht,
    f.name AS file_name,
    h.sheet,
    CAST(SUBSTR(t.source_row_id, 18, LENGTH(RTRIM(t.source_row_id, '0123456789')) - 18) AS INTEGER) AS sheet_no,
    CAST(SUBSTR(t.source_row_id, LENGTH(RTRIM(t.source_row_id, '0123456789')) + 1) AS INTEGER) AS row_no
FROM budget_transfer AS t
INNER JOIN organisation AS o ON t.organisation_id = o.organisation_id
LEFT JOIN cur_link_state AS s
    ON
        t.organisation_id = s.organisation_id
        AND t.fiscal_year = s.fiscal_year
        AND s.kind = 'transfers'
        AND t.line_key = s.line_key
LEFT JOIN source_file AS f
    ON
        t.organisation_id = f.organisation_id
        AND f.sha256 >= SUBSTR(t.source_row_id, 1, 16)
        AND f.sha256 < SUBSTR(t.source_row_id, 1, 16) || 'g'
LEFT JOIN cur_sheet AS h
    ON
        t.organisation_id = h.organisation_id
        AND RTRIM(t.source_row_id, '0123456789') = h.row_prefix
WHERE t.known_to IS NULL AND t.held_to IS NULL
