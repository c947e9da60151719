-- The cross-walk of strategies: which plan above the office each of its strategies serves.
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: fiscal year of the file (B.E.)
-- line_key: key of the line
-- source_row_id: where it stands
-- item_no: ที่
-- national_strategy: ยุทธศาสตร์ชาติ
-- national_plan: แผนพัฒนาเศรษฐกิจและสังคมแห่งชาติ
-- sdg: SDGs
-- province_strategy: ยุทธศาสตร์จังหวัด
-- local_strategy: ยุทธศาสตร์ อปท. ในเขตจังหวัด
-- strategy: ยุทธศาสตร์ของ อปท. / ประเด็นการพัฒนา
-- strategy_as_written: the same to the letter
-- tactic: กลยุทธ์
-- programme: แผนงาน; the confirmed name, where there is one
-- programme_as_written: the same to the letter
-- unit: หน่วยงานรับผิดชอบหลัก; the confirmed name, where there is one
-- unit_as_written: the same to the letter
-- file_name: file the row stands in
-- sheet: name of its sheet; NULL = the ledger of the file's tables does not name it
-- sheet_no: number of its sheet, 1-based
-- row_no: row in the sheet, 1-based
CREATE VIEW v_strategy_links AS
SELECT
    i.organisation_id,
    o.name AS organisation,
    i.fiscal_year,
    i.line_key,
    i.source_row_id,
    i.item_no,
    i.national_strategy,
    i.national_plan,
    i.sdg,
    i.province_strategy,
    i.local_strategy,
    COALESCE(s.name, i.strategy) AS strategy,
    i.strategy AS strategy_as_written,
    i.tactic,
    COALESCE(p.name, i.programme) AS programme,
    i.programme AS programme_as_written,
    COALESCE(u.name, i.unit) AS unit,
    i.unit AS unit_as_written,
    f.name AS file_name,
    h.sheet,
    CAST(SUBSTR(i.source_row_id, 18, LENGTH(RTRIM(i.source_row_id, '0123456789')) - 18) AS INTEGER) AS sheet_no,
    CAST(SUBSTR(i.source_row_id, LENGTH(RTRIM(i.source_row_id, '0123456789')) + 1) AS INTEGER) AS row_no
FROM strategy_link AS i
INNER JOIN organisation AS o ON i.organisation_id = o.organisation_id
LEFT JOIN spelling AS s
    ON i.organisation_id = s.organisation_id AND s.subject = 'strategy' AND i.strategy = s.as_written
LEFT JOIN spelling AS p
    ON i.organisation_id = p.organisation_id AND p.subject = 'programme' AND i.programme = p.as_written
LEFT JOIN spelling AS u
    ON i.organisation_id = u.organisation_id AND u.subject = 'unit' AND i.unit = u.as_written
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
