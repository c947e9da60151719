-- The links believed now, each pair once whatever methods found it. (The empty texts keep SQLite to the index of the
-- linking line, of which there are few, and off that of the linked one, of which there are many.)
-- organisation_id: the office
-- fiscal_year: fiscal year (B.E.)
-- from_kind: kind of the linking line
-- from_line_key: key of the linking line
-- to_kind: kind of the linked line
-- to_line_key: key of the linked line
CREATE VIEW cur_link AS
SELECT
    k.organisation_id,
    k.fiscal_year,
    k.from_kind,
    k.from_line_key,
    k.to_kind,
    k.to_line_key
FROM link AS k
WHERE
    k.known_to IS NULL
    AND NOT EXISTS (
        SELECT 1
        FROM link AS e
        WHERE
            e.organisation_id = k.organisation_id
            AND e.fiscal_year = k.fiscal_year
            AND e.from_kind = k.from_kind
            AND e.from_line_key = k.from_line_key
            AND e.to_kind || '' = k.to_kind
            AND e.to_line_key || '' = k.to_line_key
            AND e.known_to IS NULL
            AND e.link_id < k.link_id
    )
