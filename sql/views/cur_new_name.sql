-- The newest name of each name of a code list that a later classification changed, where it has one counterpart only. A
-- name that was changed twice has the last.
-- subject: work | expenditure_type
-- old_name: the name before
-- new_name: the name it has now
CREATE VIEW cur_new_name AS
SELECT
    w.subject,
    w.old_name,
    COALESCE(MIN(l.new_name), MIN(w.new_name)) AS new_name
FROM classification_crosswalk AS w
LEFT JOIN classification_crosswalk AS l ON w.subject = l.subject AND w.new_name = l.old_name
GROUP BY w.subject, w.old_name
HAVING
    MIN(w.new_name) = MAX(w.new_name)
    AND (MIN(l.new_name) IS NULL OR MIN(l.new_name) = MAX(l.new_name))
