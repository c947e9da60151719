-- How names of the classification belong together across its changes (2553, 2565 and later), with the evidence. Years
-- side by side show an old name under the new one where it has one counterpart.
-- organisation_id: the office; the same rows for each
-- organisation: its name
-- subject: work | expenditure_type
-- old_code: code of the old name; NULL = only the name is known
-- old_name: the name before
-- valid_to: last fiscal year (B.E.) of the old name at the latest; NULL = not known
-- new_code: code of the new name; NULL = only the name is known
-- new_name: the name after
-- valid_from: first fiscal year (B.E.) the new name was seen in; NULL = not known
-- shown_name: the name that years side by side show for the old one; NULL = it has several counterparts, and keeps its own
-- has_one_counterpart: 1 = the old name has one counterpart, 0 = several, so no year of it can be compared
-- grade: A seen in a real file or publication, B worked out from such, C assumed
-- evidence: from what
CREATE VIEW v_classification_crosswalk AS
SELECT
    o.organisation_id,
    o.name AS organisation,
    w.subject,
    w.old_code,
    w.old_name,
    w.valid_to,
    w.new_code,
    w.new_name,
    w.valid_from,
    n.new_name AS shown_name,
    CASE WHEN n.new_name IS NULL THEN 0 ELSE 1 END AS has_one_counterpart,
    w.grade,
    w.evidence
FROM classification_crosswalk AS w
CROSS JOIN organisation AS o
LEFT JOIN cur_new_name AS n ON w.subject = n.subject AND w.old_name = n.old_name
