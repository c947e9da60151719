-- Waivers asked for and approved, without the names of those who asked and approved.
-- organisation_id: the office
-- organisation: its name
-- waiver_id: number of the waiver
-- fiscal_year: fiscal year it covers (B.E.); NULL = every year
-- rule: id of the rule
-- is_one_row: 1 = covers one row, whose key is not shown since it may name a person; 0 = every row of the rule
-- reason: why
-- is_approved: 1 = approved by another person, 0 = only asked for
-- approved_at: when it was approved (UTC)
-- expires_on: last day on which it is in force
CREATE VIEW v_waivers AS
SELECT
    w.organisation_id,
    o.name AS organisation,
    w.waiver_id,
    w.fiscal_year,
    w.rule,
    CASE WHEN w.line_key IS NULL THEN 0 ELSE 1 END AS is_one_row,
    w.reason,
    CASE WHEN w.approved_by IS NULL THEN 0 ELSE 1 END AS is_approved,
    w.approved_at,
    w.expires_on
FROM waiver AS w
INNER JOIN organisation AS o ON w.organisation_id = o.organisation_id
