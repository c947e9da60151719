-- Plan items with the money of their linked lines and what was reported of them; the base of lists and summaries.
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: fiscal year (B.E.)
-- kind: action_items | action_equipment
-- line_key: key of the item within its kind
-- source_row_id: where it stands
-- as_of: print time from which the plan values hold (local time)
-- item_no: ลำดับที่
-- strategy: ยุทธศาสตร์ / ประเด็นการพัฒนา
-- strategy_as_written: the same to the letter
-- strategy_key: matching key of the strategy
-- tactic: กลยุทธ์
-- programme: แผนงาน
-- programme_as_written: the same to the letter
-- programme_key: matching key of the programme
-- programme_name: แผนงาน without the leading word
-- project: โครงการ/กิจกรรม, or the equipment
-- project_key: matching key of the project
-- details: รายละเอียดของกิจกรรม
-- place: สถานที่ดำเนินการ
-- unit: หน่วยงานรับผิดชอบหลัก
-- unit_as_written: the same to the letter
-- unit_key: matching key of the unit
-- category: หมวด of equipment
-- expenditure_type: ประเภท of equipment
-- is_routine: 1 = routine line such as salaries, counted apart
-- planned_months: 12 digits 0/1, October first; NULL = not stated
-- fund_source: แหล่งเงิน as the plan states, else as the divisions report
-- fund_source_as_written: the same to the letter
-- authority: how the linked lines entered the budget, where all agree
-- is_other_agency: 1 = the stated unit or fund source begins with a word of another agency
-- budget_lines: number of linked budget lines; NULL = none
-- budget_satang: งบประมาณ in the plan (satang; NULL = not stated)
-- approved_satang: งบอนุมัติ of the linked budget lines (satang; NULL = not stated)
-- transferred_in_satang: โอนเพิ่ม of the linked lines (satang; NULL = not stated)
-- transferred_out_satang: โอนลด of the linked lines (satang; NULL = not stated)
-- net_satang: net budget of the linked lines (satang; NULL = not stated)
-- committed_satang: ก่อหนี้ผูกพัน of the linked lines (satang; NULL = not stated)
-- disbursed_satang: เบิกจ่าย of the linked lines, as the ledger says (satang; NULL = not stated)
-- balance_satang: คงเหลือ of the linked lines (satang; NULL = not stated)
-- reported_budget_satang: งบประมาณ as the divisions report (satang; NULL = not stated)
-- contracted_satang: ลงนามสัญญา as the divisions report (satang; NULL = not stated)
-- reported_disbursed_satang: เบิกจ่าย as the divisions report (satang; NULL = not stated)
-- progress_rows: number of linked progress rows
-- not_done_rows: of these, not started or cancelled
-- progress_pct: ความคืบหน้า as reported, where there is one row (percent)
-- status: status as written
-- status_code: completed | in_progress | not_started | cancelled | carried_over | unknown (unknown word) | mixed (rows
-- differ) | NULL (nothing reported)
-- is_late: 1 = said to be late, 0 = not, NULL = not known
-- started_on: วันที่เริ่ม
-- finished_on: วันที่แล้วเสร็จ
-- result: ผลผลิต/ผลที่ได้รับ
-- indicator: ตัวชี้วัด
-- target: ค่าเป้าหมาย
-- achieved: ผลที่ทำได้
-- problems: ปัญหา/อุปสรรค
-- reason_not_done: เหตุผลที่ไม่ได้ดำเนินการ
-- suggestions: ข้อเสนอแนะ
-- notes: หมายเหตุ
CREATE VIEW cur_item_result AS
SELECT
    i.organisation_id,
    o.name AS organisation,
    i.fiscal_year,
    i.kind,
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
    i.programme_name,
    i.project,
    i.project_key,
    i.details,
    i.place,
    i.unit,
    i.unit_as_written,
    i.unit_key,
    i.category,
    i.expenditure_type,
    i.is_routine,
    i.planned_months,
    COALESCE(i.fund_source, p.fund_source) AS fund_source,
    COALESCE(i.fund_source_as_written, p.fund_source_as_written) AS fund_source_as_written,
    m.authority,
    CASE
        WHEN
            EXISTS (
                SELECT 1
                FROM cur_agency_word AS w
                WHERE
                    w.is_other = 1
                    AND (
                        (w.field = 'unit' AND SUBSTR(LTRIM(i.unit), 1, LENGTH(w.word)) = w.word)
                        OR (
                            w.field = 'fund_source'
                            AND SUBSTR(LTRIM(COALESCE(i.fund_source, p.fund_source)), 1, LENGTH(w.word)) = w.word
                        )
                    )
                    AND NOT EXISTS (
                        SELECT 1
                        FROM cur_agency_word AS e
                        WHERE
                            e.is_other = 0
                            AND e.field = w.field
                            AND SUBSTR(e.word, 1, LENGTH(w.word)) = w.word
                            AND SUBSTR(
                                LTRIM(
                                    CASE e.field WHEN 'unit' THEN i.unit ELSE COALESCE(i.fund_source, p.fund_source) END
                                ), 1, LENGTH(e.word)
                            ) = e.word
                    )
                    AND NOT EXISTS (
                        SELECT 1
                        FROM cur_agency_word AS h
                        WHERE h.agency = w.agency AND SUBSTR(o.name, 1, LENGTH(h.word)) = h.word
                    )
            )
            THEN 1
        ELSE 0
    END AS is_other_agency,
    m.budget_lines,
    i.budget_satang,
    m.approved_satang,
    m.transferred_in_satang,
    m.transferred_out_satang,
    m.net_satang,
    m.committed_satang,
    m.disbursed_satang,
    m.balance_satang,
    p.reported_budget_satang,
    p.contracted_satang,
    p.reported_disbursed_satang,
    p.progress_rows,
    p.not_done_rows,
    p.progress_pct,
    p.status,
    p.status_code,
    p.is_late,
    p.started_on,
    p.finished_on,
    p.result,
    p.indicator,
    p.target,
    p.achieved,
    p.problems,
    p.reason_not_done,
    p.suggestions,
    p.notes
FROM cur_plan_item AS i
INNER JOIN organisation AS o ON i.organisation_id = o.organisation_id
LEFT JOIN cur_item_money AS m
    ON
        i.organisation_id = m.organisation_id
        AND i.fiscal_year = m.fiscal_year
        AND i.kind = m.kind
        AND i.line_key = m.line_key
LEFT JOIN cur_item_progress AS p
    ON
        i.organisation_id = p.organisation_id
        AND i.fiscal_year = p.fiscal_year
        AND i.kind = p.kind
        AND i.line_key = p.line_key
