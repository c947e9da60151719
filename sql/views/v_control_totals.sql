-- Every printed total with what its rows add up to and the difference. None is chosen silently.
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: fiscal year of its load, else of its file (B.E.)
-- kind: kind of the table
-- file_name: file it stands in
-- sheet: name of the sheet
-- row_no: row in the sheet, 1-based
-- cell: cell, as in Excel
-- label: words of the total's row
-- column_name: field that is added up
-- as_of: when the print or workbook was made (local time)
-- is_count: 1 = a number of items, 0 = money
-- is_latest: 1 = no later full print speaks for the same part, and no newer version of its file; 0 = superseded, or not
-- loaded
-- printed: what is printed (satang, or a count)
-- computed: what the rows add up to (satang, or a count)
-- difference: printed minus computed (satang, or a count)
-- printed_baht: printed (baht); NULL for counts
-- computed_baht: computed (baht); NULL for counts
-- difference_baht: difference (baht); NULL for counts
CREATE VIEW v_control_totals AS
SELECT
    f.organisation_id,
    o.name AS organisation,
    COALESCE(l.fiscal_year, f.fiscal_year) AS fiscal_year,
    t.kind,
    f.name AS file_name,
    t.sheet,
    c.row AS row_no,
    c.cell,
    c.label,
    c.column_name,
    COALESCE(l.as_of, f.as_of) AS as_of,
    CASE WHEN c.is_count THEN 1 ELSE 0 END AS is_count,
    CASE WHEN e.load_id IS NULL THEN 0 ELSE 1 END AS is_latest,
    c.printed,
    c.computed,
    c.difference,
    CASE WHEN c.is_count THEN NULL ELSE c.printed / 100.0 END AS printed_baht,
    CASE WHEN c.is_count THEN NULL ELSE c.computed / 100.0 END AS computed_baht,
    CASE WHEN c.is_count THEN NULL ELSE c.difference / 100.0 END AS difference_baht
FROM control_total AS c
INNER JOIN table_read AS t ON c.table_read_id = t.table_read_id
INNER JOIN source_file AS f ON t.source_file_id = f.source_file_id
INNER JOIN organisation AS o ON f.organisation_id = o.organisation_id
LEFT JOIN load AS l ON t.load_id = l.load_id
LEFT JOIN cur_load AS e ON t.load_id = e.load_id
