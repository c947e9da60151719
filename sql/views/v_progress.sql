-- What the divisions report, row by row, as it stands now.
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: fiscal year (B.E.)
-- line_key: key of the row
-- source_row_id: where it stands
-- item_no: ที่
-- project: โครงการ/กิจกรรม as written
-- village: หมู่ที่
-- unit: หน่วยงาน; the confirmed name, where there is one
-- unit_as_written: the same to the letter
-- fund_source: แหล่งงบประมาณ; the confirmed name, where there is one
-- fund_source_as_written: the same to the letter
-- status: สถานะ as written
-- status_code: completed | in_progress | not_started | cancelled | carried_over, also where a person
-- explained the word; NULL = unknown word
-- progress_pct: ความคืบหน้า (percent)
-- output: ผลผลิต
-- indicator: ตัวชี้วัด
-- target: ค่าเป้าหมาย
-- achieved: ผลที่ทำได้
-- problems: ปัญหา/อุปสรรค
-- reason_not_done: เหตุผลที่ไม่ได้ดำเนินการ
-- suggestions: ข้อเสนอแนะ
-- started_on: วันที่เริ่ม
-- finished_on: วันที่แล้วเสร็จ
-- notes: หมายเหตุ
-- is_late: 1 = said to be late, 0 = not, NULL = not known
-- link_state: whether its plan item is found, linked | ambiguous | none | NULL (linking has not been done)
-- initial_satang: ยอดตั้งต้น (satang; NULL = not stated)
-- initial_baht: the same (baht)
-- transferred_in_satang: โอนเพิ่ม (satang; NULL = not stated)
-- transferred_in_baht: the same (baht)
-- transferred_out_satang: โอนลด (satang; NULL = not stated)
-- transferred_out_baht: the same (baht)
-- budget_satang: งบประมาณ (satang; NULL = not stated)
-- budget_baht: the same (baht)
-- contracted_satang: ลงนามสัญญา (satang; NULL = not stated)
-- contracted_baht: the same (baht)
-- disbursed_satang: เบิกจ่าย (satang; NULL = not stated)
-- disbursed_baht: the same (baht)
-- balance_satang: คงเหลือ (satang; NULL = not stated)
-- balance_baht: the same (baht)
-- file_name: file the row stands in
-- sheet: name of its sheet; NULL = the ledger of the file's tables does not name it
-- sheet_no: number of its sheet, 1-based
-- row_no: row in the sheet, 1-based
CREATE VIEW v_progress AS
SELECT
    p.organisation_id,
    o.name AS organisation,
    p.fiscal_year,
    p.line_key,
    p.source_row_id,
    p.item_no,
    p.project,
    p.village,
    p.unit,
    p.unit_as_written,
    p.fund_source,
    p.fund_source_as_written,
    p.status,
    p.status_code,
    p.progress_pct,
    p.output,
    p.indicator,
    p.target,
    p.achieved,
    p.problems,
    p.reason_not_done,
    p.suggestions,
    p.started_on,
    p.finished_on,
    p.notes,
    CASE WHEN p.is_late IS NULL THEN NULL WHEN p.is_late THEN 1 ELSE 0 END AS is_late,
    s.state AS link_state,
    p.initial_satang,
    p.initial_satang / 100.0 AS initial_baht,
    p.transferred_in_satang,
    p.transferred_in_satang / 100.0 AS transferred_in_baht,
    p.transferred_out_satang,
    p.transferred_out_satang / 100.0 AS transferred_out_baht,
    p.budget_satang,
    p.budget_satang / 100.0 AS budget_baht,
    p.contracted_satang,
    p.contracted_satang / 100.0 AS contracted_baht,
    p.disbursed_satang,
    p.disbursed_satang / 100.0 AS disbursed_baht,
    p.balance_satang,
    p.balance_satang / 100.0 AS balance_baht,
    f.name AS file_name,
    h.sheet,
    CAST(SUBSTR(p.source_row_id, 18, LENGTH(RTRIM(p.source_row_id, '0123456789')) - 18) AS INTEGER) AS sheet_no,
    CAST(SUBSTR(p.source_row_id, LENGTH(RTRIM(p.source_row_id, '0123456789')) + 1) AS INTEGER) AS row_no
FROM cur_progress AS p
INNER JOIN organisation AS o ON p.organisation_id = o.organisation_id
LEFT JOIN cur_link_state AS s
    ON
        p.organisation_id = s.organisation_id
        AND p.fiscal_year = s.fiscal_year
        AND s.kind = 'progress'
        AND p.line_key = s.line_key
LEFT JOIN source_file AS f
    ON
        p.organisation_id = f.organisation_id
        AND f.sha256 >= SUBSTR(p.source_row_id, 1, 16)
        AND f.sha256 < SUBSTR(p.source_row_id, 1, 16) || 'g'
LEFT JOIN cur_sheet AS h
    ON
        p.organisation_id = h.organisation_id
        AND RTRIM(p.source_row_id, '0123456789') = h.row_prefix
