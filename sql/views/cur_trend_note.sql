-- What hinders a comparison of one group over the years: its unit was renamed, merged or split, its expenditure type has
-- another name or several counterparts in a later classification, its strategy another number or name in other years.
-- organisation_id: the office
-- dimension: strategy | unit | type
-- member_key: key of the group in v_yearly_trend
-- note_code: unit_changed | type_renamed | type_divided | strategy_changed
-- note: the same in Thai words
CREATE VIEW cur_trend_note AS
SELECT
    organisation_id,
    'unit' AS dimension,
    member_key,
    'unit_changed' AS note_code,
    MIN(note) AS note
FROM (
    SELECT
        organisation_id,
        shown_key AS member_key,
        shown_note AS note
    FROM unit_change
    WHERE known_to IS NULL
    UNION ALL
    SELECT
        organisation_id,
        new_shown_key,
        new_shown_note
    FROM unit_change
    WHERE known_to IS NULL
) AS u
GROUP BY organisation_id, member_key
UNION ALL
SELECT
    o.organisation_id,
    'type',
    t.member_key,
    MAX(t.note_code),
    MAX(t.note)
FROM (
    SELECT
        new_name AS member_key,
        'type_renamed' AS note_code,
        CASE
            WHEN COUNT(*) = 1 THEN 'รวม ' || MIN(old_name) || ' ซึ่งเป็นชื่อเดิมในการจำแนกก่อนหน้า'
            ELSE 'รวมชื่อเดิมในการจำแนกก่อนหน้า ' || CAST(COUNT(*) AS VARCHAR(8)) || ' ชื่อ'
        END AS note
    FROM cur_new_name
    WHERE subject = 'expenditure_type'
    GROUP BY new_name
    UNION ALL
    SELECT
        w.old_name,
        'type_divided',
        'มีคู่เทียบหลายชื่อในการจำแนกใหม่ จึงเทียบข้ามปีไม่ได้'
    FROM classification_crosswalk AS w
    LEFT JOIN cur_new_name AS n ON w.subject = n.subject AND w.old_name = n.old_name
    WHERE w.subject = 'expenditure_type' AND n.new_name IS NULL
    GROUP BY w.old_name
) AS t
CROSS JOIN organisation AS o
GROUP BY o.organisation_id, t.member_key
UNION ALL
SELECT
    a.organisation_id,
    'strategy',
    a.member_key,
    'strategy_changed',
    CASE
        WHEN MAX(CASE WHEN a.name_key <> b.name_key THEN 1 ELSE 0 END) = 1
            THEN 'เลขยุทธศาสตร์เดียวกันเป็นชื่ออื่นในปีอื่น'
        ELSE 'ยุทธศาสตร์ชื่อเดียวกันมีเลขหรือเขียนต่างกันในปีอื่น'
    END
FROM cur_trend_strategy AS a
INNER JOIN cur_trend_strategy AS b
    ON
        a.organisation_id = b.organisation_id
        AND a.member_key <> b.member_key
        AND (
            (a.number_key = b.number_key AND a.number_key <> '' AND a.name_key <> b.name_key)
            OR (a.name_key = b.name_key AND a.name_key <> '')
        )
WHERE a.first_year <> b.first_year OR a.last_year <> b.last_year
GROUP BY a.organisation_id, a.member_key
