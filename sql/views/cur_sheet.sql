-- Sheets of the files that tables were read from, each once however many tables stand on it, with what leads from a row
-- to its sheet.
-- organisation_id: the office
-- source_file_id: number of the file
-- row_prefix: how source_row_id begins in every row of the sheet (first 16 of the file's SHA-256, sheet number)
-- sheet_no: number of the sheet, 1-based
-- sheet: its name
CREATE VIEW cur_sheet AS
SELECT
    f.organisation_id,
    f.source_file_id,
    SUBSTR(f.sha256, 1, 16) || ':' || CAST(t.sheet_no AS VARCHAR(12)) || ':' AS row_prefix,
    t.sheet_no,
    MIN(t.sheet) AS sheet
FROM source_file AS f
INNER JOIN table_read AS t ON f.source_file_id = t.source_file_id
GROUP BY f.organisation_id, f.source_file_id, f.sha256, t.sheet_no
