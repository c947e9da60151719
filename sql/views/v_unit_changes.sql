-- What became of units, as somebody of the office confirmed it (aliases/unit_changes.csv). Money is never moved: a
-- report of a year shows each unit under its name of that year, and years side by side show a unit that was renamed or
-- merged under its successor. A unit that was split has none and stays what it is.
-- organisation_id: the office
-- organisation: its name
-- what: renamed | merged | split
-- old_name: the unit before
-- new_name: the unit after; of a split, a unit that came out of it
-- from_year: first fiscal year of the new name (B.E.)
-- reason: why, as written; NULL = none is stated
-- shown_name: the name under which years side by side show the old unit
-- note: all changes of what they show under that name
-- confirmed_on: when it was confirmed; by whom stands in aliases/unit_changes.csv (no public view names a person)
CREATE VIEW v_unit_changes AS
SELECT
    c.organisation_id,
    o.name AS organisation,
    c.what,
    c.old_name,
    c.new_name,
    c.from_year,
    c.reason,
    c.shown_name,
    c.shown_note AS note,
    c.confirmed_on
FROM unit_change AS c
INNER JOIN organisation AS o ON c.organisation_id = o.organisation_id
WHERE c.known_to IS NULL
