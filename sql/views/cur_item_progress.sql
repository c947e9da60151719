-- What the divisions reported of each plan item: one row per item, from all progress rows linked to it.
-- organisation_id: the office
-- fiscal_year: fiscal year (B.E.)
-- kind: action_items | action_equipment
-- line_key: key of the plan item
-- progress_rows: number of progress rows
-- not_done_rows: of these, rows that are not started or cancelled
-- reported_budget_satang: sum of งบประมาณ as reported (satang)
-- contracted_satang: sum of ลงนามสัญญา as reported (satang)
-- reported_disbursed_satang: sum of เบิกจ่าย as reported (satang)
-- progress_pct: ความคืบหน้า as reported, only where there is one row (percent)
-- status_code: completed | in_progress | not_started | cancelled | carried_over | unknown (a word nobody knows, or
-- none) | mixed (rows differ)
-- is_late: 1 = at least one row says late, 0 = none does, NULL = not known
-- started_on: earliest วันที่เริ่ม
-- finished_on: latest วันที่แล้วเสร็จ
-- status: status words as written; several rows: the first and last in text order, then … where there are more
-- fund_source: แหล่งเงิน (several rows: as for status)
-- fund_source_as_written: the same to the letter (several rows: as for status)
-- result: ผลผลิต/ผลที่ได้รับ (several rows: as for status)
-- indicator: ตัวชี้วัด (several rows: as for status)
-- target: ค่าเป้าหมาย (several rows: as for status)
-- achieved: ผลที่ทำได้ (several rows: as for status)
-- problems: ปัญหา/อุปสรรค (several rows: as for status)
-- reason_not_done: เหตุผลที่ไม่ได้ดำเนินการ (several rows: as for status)
-- suggestions: ข้อเสนอแนะ (several rows: as for status)
-- notes: หมายเหตุ (several rows: as for status)
CREATE VIEW cur_item_progress AS
SELECT
    k.organisation_id,
    k.fiscal_year,
    k.to_kind AS kind,
    k.to_line_key AS line_key,
    COUNT(*) AS progress_rows,
    CAST(SUM(CASE WHEN p.status_code IN ('not_started', 'cancelled') THEN 1 ELSE 0 END) AS BIGINT) AS not_done_rows,
    CAST(SUM(p.budget_satang) AS BIGINT) AS reported_budget_satang,
    CAST(SUM(p.contracted_satang) AS BIGINT) AS contracted_satang,
    CAST(SUM(p.disbursed_satang) AS BIGINT) AS reported_disbursed_satang,
    CASE WHEN COUNT(*) = 1 THEN MIN(p.progress_pct) END AS progress_pct,
    CASE COUNT(DISTINCT COALESCE(p.status_code, 'unknown'))
        WHEN 1 THEN MIN(COALESCE(p.status_code, 'unknown'))
        ELSE 'mixed'
    END AS status_code,
    MAX(CASE WHEN p.is_late IS NULL THEN NULL WHEN p.is_late THEN 1 ELSE 0 END) AS is_late,
    MIN(p.started_on) AS started_on,
    MAX(p.finished_on) AS finished_on,
    CASE COUNT(DISTINCT p.status)
        WHEN 0 THEN NULL
        WHEN 1 THEN MIN(p.status)
        WHEN 2 THEN MIN(p.status) || ' / ' || MAX(p.status)
        ELSE MIN(p.status) || ' / ' || MAX(p.status) || ' / …'
    END AS status,
    CASE COUNT(DISTINCT p.fund_source)
        WHEN 0 THEN NULL
        WHEN 1 THEN MIN(p.fund_source)
        WHEN 2 THEN MIN(p.fund_source) || ' / ' || MAX(p.fund_source)
        ELSE MIN(p.fund_source) || ' / ' || MAX(p.fund_source) || ' / …'
    END AS fund_source,
    CASE COUNT(DISTINCT p.fund_source_as_written)
        WHEN 0 THEN NULL
        WHEN 1 THEN MIN(p.fund_source_as_written)
        WHEN 2 THEN MIN(p.fund_source_as_written) || ' / ' || MAX(p.fund_source_as_written)
        ELSE MIN(p.fund_source_as_written) || ' / ' || MAX(p.fund_source_as_written) || ' / …'
    END AS fund_source_as_written,
    CASE COUNT(DISTINCT p.output)
        WHEN 0 THEN NULL
        WHEN 1 THEN MIN(p.output)
        WHEN 2 THEN MIN(p.output) || ' / ' || MAX(p.output)
        ELSE MIN(p.output) || ' / ' || MAX(p.output) || ' / …'
    END AS result,
    CASE COUNT(DISTINCT p.indicator)
        WHEN 0 THEN NULL
        WHEN 1 THEN MIN(p.indicator)
        WHEN 2 THEN MIN(p.indicator) || ' / ' || MAX(p.indicator)
        ELSE MIN(p.indicator) || ' / ' || MAX(p.indicator) || ' / …'
    END AS indicator,
    CASE COUNT(DISTINCT p.target)
        WHEN 0 THEN NULL
        WHEN 1 THEN MIN(p.target)
        WHEN 2 THEN MIN(p.target) || ' / ' || MAX(p.target)
        ELSE MIN(p.target) || ' / ' || MAX(p.target) || ' / …'
    END AS target,
    CASE COUNT(DISTINCT p.achieved)
        WHEN 0 THEN NULL
        WHEN 1 THEN MIN(p.achieved)
        WHEN 2 THEN MIN(p.achieved) || ' / ' || MAX(p.achieved)
        ELSE MIN(p.achieved) || ' / ' || MAX(p.achieved) || ' / …'
    END AS achieved,
    CASE COUNT(DISTINCT p.problems)
        WHEN 0 THEN NULL
        WHEN 1 THEN MIN(p.problems)
        WHEN 2 THEN MIN(p.problems) || ' / ' || MAX(p.problems)
        ELSE MIN(p.problems) || ' / ' || MAX(p.problems) || ' / …'
    END AS problems,
    CASE COUNT(DISTINCT p.reason_not_done)
        WHEN 0 THEN NULL
        WHEN 1 THEN MIN(p.reason_not_done)
        WHEN 2 THEN MIN(p.reason_not_done) || ' / ' || MAX(p.reason_not_done)
        ELSE MIN(p.reason_not_done) || ' / ' || MAX(p.reason_not_done) || ' / …'
    END AS reason_not_done,
    CASE COUNT(DISTINCT p.suggestions)
        WHEN 0 THEN NULL
        WHEN 1 THEN MIN(p.suggestions)
        WHEN 2 THEN MIN(p.suggestions) || ' / ' || MAX(p.suggestions)
        ELSE MIN(p.suggestions) || ' / ' || MAX(p.suggestions) || ' / …'
    END AS suggestions,
    CASE COUNT(DISTINCT p.notes)
        WHEN 0 THEN NULL
        WHEN 1 THEN MIN(p.notes)
        WHEN 2 THEN MIN(p.notes) || ' / ' || MAX(p.notes)
        ELSE MIN(p.notes) || ' / ' || MAX(p.notes) || ' / …'
    END AS notes
FROM cur_link AS k
INNER JOIN cur_progress AS p
    ON
        k.organisation_id = p.organisation_id
        AND k.fiscal_year = p.fiscal_year
        AND k.from_line_key = p.line_key
WHERE k.from_kind = 'progress' AND k.to_kind IN ('action_items', 'action_equipment')
GROUP BY k.organisation_id, k.fiscal_year, k.to_kind, k.to_line_key
