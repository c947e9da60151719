-- Whether each line is linked, as believed now.
-- organisation_id: the office
-- fiscal_year: fiscal year (B.E.)
-- kind: kind of the line
-- line_key: key of the line
-- state: linked | ambiguous | none
CREATE VIEW cur_link_state AS
SELECT
    organisation_id,
    fiscal_year,
    kind,
    line_key,
    MIN(state) AS state
FROM link_state
WHERE known_to IS NULL
GROUP BY organisation_id, fiscal_year, kind, line_key
