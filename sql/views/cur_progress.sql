-- What the divisions report as it stands now: the rows of `progress`, with the names of units and fund sources that a
-- person confirmed, and with the code of status words that a person explained (spelling).
-- version_id: number of the row's version
-- organisation_id: the office
-- fiscal_year: fiscal year (B.E.)
-- line_key: key of the row
-- source_row_id: where it stands
-- item_no: ที่
-- project: โครงการ/กิจกรรม as written
-- village: หมู่ที่
-- unit: หน่วยงาน
-- unit_as_written: the same to the letter
-- fund_source: แหล่งงบประมาณ
-- fund_source_as_written: the same to the letter
-- status: สถานะ as written
-- status_code: completed | in_progress | not_started | cancelled | carried_over; NULL = unknown word
-- is_late: whether it is said to be late; NULL = not known
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
-- initial_satang: ยอดตั้งต้น (satang; NULL = not stated)
-- transferred_in_satang: โอนเพิ่ม (satang; NULL = not stated)
-- transferred_out_satang: โอนลด (satang; NULL = not stated)
-- budget_satang: งบประมาณ (satang; NULL = not stated)
-- contracted_satang: ลงนามสัญญา (satang; NULL = not stated)
-- disbursed_satang: เบิกจ่าย (satang; NULL = not stated)
-- balance_satang: คงเหลือ (satang; NULL = not stated)
CREATE VIEW cur_progress AS
SELECT
    p.version_id,
    p.organisation_id,
    p.fiscal_year,
    p.line_key,
    p.source_row_id,
    p.item_no,
    p.project,
    p.village,
    COALESCE(u.name, p.unit) AS unit,
    p.unit AS unit_as_written,
    COALESCE(f.name, p.fund_source) AS fund_source,
    p.fund_source AS fund_source_as_written,
    p.status,
    COALESCE(p.status_code, w.name) AS status_code,
    COALESCE(p.is_late, w.is_late) AS is_late,
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
    p.initial_satang,
    p.transferred_in_satang,
    p.transferred_out_satang,
    p.budget_satang,
    p.contracted_satang,
    p.disbursed_satang,
    p.balance_satang
FROM progress AS p
LEFT JOIN spelling AS u
    ON p.organisation_id = u.organisation_id AND u.subject = 'unit' AND p.unit = u.as_written
LEFT JOIN spelling AS f
    ON p.organisation_id = f.organisation_id AND f.subject = 'fund_source' AND p.fund_source = f.as_written
LEFT JOIN spelling AS w
    ON
        p.organisation_id = w.organisation_id
        AND w.subject = 'status'
        AND p.status = w.as_written
        AND p.status_code IS NULL
WHERE p.known_to IS NULL AND p.held_to IS NULL
