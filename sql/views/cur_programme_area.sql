-- The area (ด้าน) of each programme of the code list, where the list gives one area only.
-- programme_name: แผนงาน without the leading word
-- area: ด้าน
CREATE VIEW cur_programme_area AS
SELECT
    programme_name,
    MIN(area) AS area
FROM (
    SELECT
        area,
        CASE
            WHEN SUBSTR(TRIM(programme), 1, 6) = 'แผนงาน' AND LENGTH(TRIM(programme)) > 6
                THEN TRIM(SUBSTR(TRIM(programme), 7))
            ELSE TRIM(programme)
        END AS programme_name
    FROM programme_work
) AS named
GROUP BY programme_name
HAVING MIN(area) = MAX(area)
