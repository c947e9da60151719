-- Lines of a register that its newer version no longer names, and that still count or wait in quarantine. One violation
-- per line.
-- A register speaks only for what it names, so a voucher that is taken out of its file, or gets another number or code there,
-- stays beside the new one. Versions of a register are files of one name; of them only the newest is looked at.
-- Ignored:
-- 1. files that name nothing of the version before: such a file holds the next month, under the same name;
-- 2. lines that a file of another name has confirmed since;
-- 3. lines that count, of which a row waits in quarantine besides: told once, for that row.
-- found = the amount that still counts or waits (of transfers what went in, or what went out as a negative; NULL = it cannot
-- be read), expected = nothing,
-- difference = found. file_name, print_on = name and time of the newer version.
WITH prints AS (
    SELECT
        l.load_id,
        l.organisation_id,
        l.fiscal_year,
        l.kind,
        l.naming,
        l.as_of,
        f.name AS file_name
    FROM load AS l
    INNER JOIN scope AS s ON l.organisation_id = s.organisation_id AND l.fiscal_year = s.fiscal_year
    INNER JOIN source_file AS f ON l.source_file_id = f.source_file_id
    WHERE l.completeness = 'partial' AND l.kind IN ('disbursements', 'transfers')
),

newest AS (
    SELECT
        p.organisation_id,
        p.fiscal_year,
        p.kind,
        p.file_name,
        MAX(p.load_id) AS load_id
    FROM prints AS p
    GROUP BY p.organisation_id, p.fiscal_year, p.kind, p.file_name
    HAVING COUNT(*) > 1
),

versions AS (
    SELECT
        'disbursements' AS kind,
        f.organisation_id,
        f.fiscal_year,
        f.part,
        f.line_key,
        f.source_row_id,
        f.load_id,
        f.closed_load_id,
        f.amount_satang,
        CASE WHEN f.known_to IS NULL AND f.held_to IS NULL THEN 1 ELSE 0 END AS is_current
    FROM payment AS f
    INNER JOIN scope AS s ON f.organisation_id = s.organisation_id AND f.fiscal_year = s.fiscal_year
    UNION ALL
    SELECT
        'transfers',
        f.organisation_id,
        f.fiscal_year,
        f.part,
        f.line_key,
        f.source_row_id,
        f.load_id,
        f.closed_load_id,
        COALESCE(f.in_satang, -f.out_satang),
        CASE WHEN f.known_to IS NULL AND f.held_to IS NULL THEN 1 ELSE 0 END
    FROM budget_transfer AS f
    INNER JOIN scope AS s ON f.organisation_id = s.organisation_id AND f.fiscal_year = s.fiscal_year
),

corrections AS (
    SELECT
        n.organisation_id,
        n.fiscal_year,
        n.kind,
        n.file_name,
        n.load_id,
        p.naming,
        p.as_of
    FROM newest AS n
    INNER JOIN prints AS p ON n.load_id = p.load_id
    WHERE
        p.naming = 'absent'
        OR EXISTS (
            SELECT 1
            FROM load_line AS c
            WHERE c.load_id = n.load_id
        )
        OR EXISTS (
            SELECT 1
            FROM versions AS v
            WHERE v.kind = n.kind AND v.closed_load_id = n.load_id
        )
)

SELECT
    v.organisation_id,
    v.fiscal_year,
    v.kind,
    v.source_row_id,
    v.line_key,
    v.amount_satang AS found,
    NULL AS expected,
    v.amount_satang AS difference_satang,
    c.file_name,
    c.as_of AS print_on
FROM versions AS v
INNER JOIN prints AS o ON v.load_id = o.load_id
INNER JOIN corrections AS c
    ON
        o.organisation_id = c.organisation_id
        AND o.fiscal_year = c.fiscal_year
        AND o.kind = c.kind
        AND o.file_name = c.file_name
        AND o.load_id < c.load_id
LEFT JOIN load_line AS t ON c.load_id = t.load_id AND v.part = t.part AND v.line_key = t.line_key
WHERE
    v.is_current = 1
    AND ((c.naming = 'absent' AND t.load_id IS NOT NULL) OR (COALESCE(c.naming, '') <> 'absent' AND t.load_id IS NULL))
    AND NOT EXISTS (
        SELECT 1
        FROM prints AS p
        LEFT JOIN load_line AS a ON p.load_id = a.load_id AND v.part = a.part AND v.line_key = a.line_key
        WHERE
            p.organisation_id = v.organisation_id
            AND p.fiscal_year = v.fiscal_year
            AND p.kind = v.kind
            AND p.load_id > v.load_id
            AND p.file_name <> c.file_name
            AND (
                (p.naming = 'absent' AND a.load_id IS NULL)
                OR (COALESCE(p.naming, '') <> 'absent' AND a.load_id IS NOT NULL)
            )
    )
    AND NOT EXISTS (
        SELECT 1
        FROM quarantine_row AS q
        WHERE
            q.organisation_id = v.organisation_id
            AND q.fiscal_year = v.fiscal_year
            AND q.kind = v.kind
            AND q.line_key = v.line_key
            AND q.known_to IS NULL
    )

UNION ALL

SELECT
    q.organisation_id,
    q.fiscal_year,
    q.kind,
    q.source_row_id,
    q.line_key,
    q.amount_satang AS found,
    NULL AS expected,
    q.amount_satang AS difference_satang,
    c.file_name,
    c.as_of AS print_on
FROM quarantine_row AS q
INNER JOIN prints AS o ON q.load_id = o.load_id
INNER JOIN corrections AS c
    ON
        o.organisation_id = c.organisation_id
        AND o.fiscal_year = c.fiscal_year
        AND o.kind = c.kind
        AND o.file_name = c.file_name
        AND o.load_id < c.load_id
WHERE q.known_to IS NULL AND q.as_of <= c.as_of
