-- Loads that speak now: full prints as long as no later print speaks for every part of theirs, registers and other partial
-- prints as long as no newer version of their file (of the same name, and naming lines known before) was loaded.
-- load_id: the load
CREATE VIEW cur_load AS
SELECT l.load_id
FROM load AS l
WHERE
    (
        l.completeness <> 'full'
        AND NOT EXISTS (
            SELECT 1
            FROM load AS n
            INNER JOIN source_file AS g ON n.source_file_id = g.source_file_id
            INNER JOIN source_file AS f ON l.source_file_id = f.source_file_id
            WHERE
                n.organisation_id = l.organisation_id
                AND n.kind = l.kind
                AND n.fiscal_year = l.fiscal_year
                AND n.completeness <> 'full'
                AND n.load_id > l.load_id
                AND (n.rows_closed > 0 OR n.rows_unchanged > 0)
                AND g.name = f.name
        )
    )
    OR NOT EXISTS (
        SELECT 1 FROM load_part AS p
        WHERE p.load_id = l.load_id
    )
    OR EXISTS (
        SELECT 1
        FROM load_part AS p
        WHERE
            p.load_id = l.load_id
            AND NOT EXISTS (
                SELECT 1
                FROM load AS n
                INNER JOIN load_part AS q ON n.load_id = q.load_id
                WHERE
                    n.organisation_id = l.organisation_id
                    AND n.kind = l.kind
                    AND n.fiscal_year = l.fiscal_year
                    AND q.part = p.part
                    AND (n.as_of > l.as_of OR (n.as_of = l.as_of AND n.known_from > l.known_from))
            )
    )
