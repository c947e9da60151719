-- Notes on rows that a person has confirmed: an amendment, a move or a source of money that a text beside the row (a text
-- box, a comment) states. What nobody has confirmed is a finding of the rule text_suggests.
-- organisation_id: the office
-- organisation: its name
-- row_note_id: number of the note
-- fiscal_year: fiscal year (B.E.) of the table
-- kind: kind of the table
-- subject: amendment | move | fund_source
-- value: what it says of the line, in words
-- line_key: key of the line; NULL for payments, whose keys may name a person
-- part: share of the scope the line belongs to
-- file_name: file the text was last seen in
-- sheet: name of its sheet
-- cell: cell the text begins at
-- source_row_id: row of the line
-- text: the text as it stands there; NULL for payments, whose notes may name a person
-- confirmed_at: when it was confirmed (UTC)
CREATE VIEW v_row_notes AS
SELECT
    n.organisation_id,
    o.name AS organisation,
    n.row_note_id,
    n.fiscal_year,
    n.kind,
    n.subject,
    n.value,
    CASE WHEN n.kind = 'disbursements' THEN NULL ELSE n.line_key END AS line_key,
    n.part,
    f.name AS file_name,
    n.sheet,
    n.anchor AS cell,
    n.source_row_id,
    CASE WHEN n.kind = 'disbursements' THEN NULL ELSE n.text END AS text,
    n.decided_at AS confirmed_at
FROM row_note AS n
INNER JOIN organisation AS o ON n.organisation_id = o.organisation_id
LEFT JOIN source_file AS f ON n.source_file_id = f.source_file_id
WHERE n.known_to IS NULL AND n.state = 'confirmed'
