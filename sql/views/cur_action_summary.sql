-- The printed summary of the action plan (ผด.01) as it stands now: the rows of `action_summary`, with the matching keys of
-- the names that a person confirmed (spelling), so that its lines find the items they speak of.
-- version_id: number of the row's version
-- organisation_id: the office
-- fiscal_year: fiscal year (B.E.)
-- line_key: key of the line
-- source_row_id: where it stands
-- level: programme | strategy | total
-- strategy: ยุทธศาสตร์ as printed
-- strategy_key: matching key of the strategy; of its confirmed name, where there is one
-- programme: แผนงาน as printed
-- programme_key: matching key of the programme; of its confirmed name, where there is one
-- unit: หน่วยงานรับผิดชอบหลัก as printed
-- project_count: จำนวนโครงการ as printed; NULL = not stated
-- project_pct: ร้อยละของโครงการทั้งหมด as printed (percent)
-- budget_satang: จำนวนงบประมาณ as printed (satang; NULL = not stated)
-- budget_pct: ร้อยละของงบประมาณทั้งหมด as printed (percent)
CREATE VIEW cur_action_summary AS
SELECT
    a.version_id,
    a.organisation_id,
    a.fiscal_year,
    a.line_key,
    a.source_row_id,
    a.level,
    a.strategy,
    COALESCE(s.name_key, a.strategy_key) AS strategy_key,
    a.programme,
    COALESCE(p.name_key, a.programme_key) AS programme_key,
    a.unit,
    a.project_count,
    a.project_pct,
    a.budget_satang,
    a.budget_pct
FROM action_summary AS a
LEFT JOIN spelling AS s
    ON a.organisation_id = s.organisation_id AND s.subject = 'strategy' AND a.strategy = s.as_written
LEFT JOIN spelling AS p
    ON a.organisation_id = p.organisation_id AND p.subject = 'programme' AND a.programme = p.as_written
WHERE a.known_to IS NULL AND a.held_to IS NULL
