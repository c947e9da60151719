-- Every project and piece of equipment of the action plan has a budget line of the same name.
-- Ignored:
-- 1. routine items (salaries and the like);
-- 2. projects of other agencies, which never stand in this office's ledger (cur_agency_word);
-- 3. items whose budget is 0 or not stated;
-- 4. items that could be several lines (link_ambiguous), and items whose links have not been looked for.
SELECT
    i.organisation_id,
    i.fiscal_year,
    i.kind,
    i.source_row_id,
    i.line_key,
    i.project AS found,
    NULL AS expected,
    NULL AS difference_satang,
    i.budget_satang
FROM cur_item_result AS i
INNER JOIN scope AS s ON i.organisation_id = s.organisation_id AND i.fiscal_year = s.fiscal_year
INNER JOIN link_state AS k
    ON
        i.organisation_id = k.organisation_id
        AND i.fiscal_year = k.fiscal_year
        AND i.kind = k.kind
        AND i.line_key = k.line_key
        AND k.known_to IS NULL
WHERE k.state = 'none' AND i.is_routine = 0 AND i.is_other_agency = 0 AND i.budget_satang > 0
