-- Every file ever taken in, with what came of it. Counts are those of its tables when it was last loaded.
-- organisation_id: the office
-- organisation: its name
-- source_file_id: number of the file
-- fiscal_year: fiscal year of the file (B.E.); NULL = not known
-- file_name: path below the inbox
-- sha256: SHA-256 of its content, its name in the archive
-- size_bytes: size (bytes)
-- carrier: xlsx | xls | html | csv | ods | xlsb | pdf | zip | unknown
-- status: read | partly | rejected
-- reason_th: why it was rejected or read in part, in Thai
-- reason_en: the same in English
-- stated_organisation: organisation printed in the file
-- as_of: when the print or workbook was made (local time)
-- as_of_basis: printed | workbook | received
-- received_at: when first seen (UTC)
-- tables: number of tables recognised
-- rows_read: rows read in them; NULL = none
-- rows_loaded: of these, loaded
-- rows_quarantined: of these, held back
-- rows_skipped: of these, skipped (totals, headings), each with its reason
CREATE VIEW v_files AS
SELECT
    f.organisation_id,
    o.name AS organisation,
    f.source_file_id,
    f.fiscal_year,
    f.name AS file_name,
    f.sha256,
    f.size_bytes,
    f.carrier,
    f.status,
    f.reason_th,
    f.reason_en,
    f.stated_organisation,
    f.as_of,
    f.as_of_basis,
    f.received_at,
    COUNT(t.table_read_id) AS tables,
    CAST(SUM(t.rows_read) AS BIGINT) AS rows_read,
    CAST(SUM(t.rows_loaded) AS BIGINT) AS rows_loaded,
    CAST(SUM(t.rows_quarantined) AS BIGINT) AS rows_quarantined,
    CAST(SUM(t.rows_skipped) AS BIGINT) AS rows_skipped
FROM source_file AS f
INNER JOIN organisation AS o ON f.organisation_id = o.organisation_id
LEFT JOIN table_read AS t ON f.source_file_id = t.source_file_id
GROUP BY
    f.organisation_id,
    o.name,
    f.source_file_id,
    f.fiscal_year,
    f.name,
    f.sha256,
    f.size_bytes,
    f.carrier,
    f.status,
    f.reason_th,
    f.reason_en,
    f.stated_organisation,
    f.as_of,
    f.as_of_basis,
    f.received_at
