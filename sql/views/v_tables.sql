-- Every table read, with its ledger: rows read = loaded + held back + skipped.
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: fiscal year of its load, else of its file (B.E.)
-- source_file_id: number of the file
-- file_name: path below the inbox
-- table_no: number of the table in the file
-- kind: kind of the table
-- sheet: name of the sheet
-- sheet_no: number of the sheet, 1-based
-- title: title printed above it
-- header_row: row of its heading, 1-based
-- first_row: first row of its content
-- last_row: last row of its content
-- as_of: when the print or workbook was made (local time)
-- known_from: when it was loaded (UTC); NULL = not loaded
-- rows_read: rows read
-- rows_loaded: of these, loaded
-- rows_quarantined: of these, held back
-- rows_skipped: of these, skipped
CREATE VIEW v_tables AS
SELECT
    f.organisation_id,
    o.name AS organisation,
    COALESCE(l.fiscal_year, f.fiscal_year) AS fiscal_year,
    f.source_file_id,
    f.name AS file_name,
    t.table_no,
    t.kind,
    t.sheet,
    t.sheet_no,
    t.title,
    t.header_row,
    t.first_row,
    t.last_row,
    COALESCE(l.as_of, f.as_of) AS as_of,
    l.known_from,
    t.rows_read,
    t.rows_loaded,
    t.rows_quarantined,
    t.rows_skipped
FROM table_read AS t
INNER JOIN source_file AS f ON t.source_file_id = f.source_file_id
INNER JOIN organisation AS o ON f.organisation_id = o.organisation_id
LEFT JOIN load AS l ON t.load_id = l.load_id
