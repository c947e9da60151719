-- Open findings counted by rule.
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: fiscal year (B.E.); NULL = the file's year is not known
-- severity: critical | warning | info
-- severity_rank: 1 = critical, 2 = warning, 3 = info, for sorting
-- rule: id of the rule
-- findings: number of open findings
-- fix_th: what to do, in Thai (first in text order)
-- fix_en: the same in English
CREATE VIEW v_finding_summary AS
SELECT
    g.organisation_id,
    o.name AS organisation,
    g.fiscal_year,
    g.severity,
    CASE g.severity WHEN 'critical' THEN 1 WHEN 'warning' THEN 2 ELSE 3 END AS severity_rank,
    g.rule,
    COUNT(*) AS findings,
    MIN(g.fix_th) AS fix_th,
    MIN(g.fix_en) AS fix_en
FROM finding AS g
INNER JOIN organisation AS o ON g.organisation_id = o.organisation_id
WHERE g.known_to IS NULL
GROUP BY g.organisation_id, o.name, g.fiscal_year, g.severity, g.rule
