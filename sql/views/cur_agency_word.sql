-- Words that tell that a plan item belongs to another agency. Data, not guesses: a word counts only where it begins the
-- stated unit or fund source. Sources: formats.md §5 (projects of อบจ. and others stand in the plan but never in the
-- ledger of this office) and names of national agencies. The grant giver DLA is an exception: its grants enter the
-- ledger.
-- field: unit | fund_source, the column of the plan item that is looked at
-- word: text with which the column begins
-- agency: which agency the word names; an office whose own name begins with one of its words is not another to itself
-- is_other: 1 = another agency, 0 = an exception to a shorter word
CREATE VIEW cur_agency_word AS
SELECT 'unit' AS field, 'อบจ' AS word, 'อบจ' AS agency, 1 AS is_other
UNION ALL
SELECT 'unit', 'องค์การบริหารส่วนจังหวัด', 'อบจ', 1
UNION ALL
SELECT 'unit', 'หน่วยงานอื่น', 'หน่วยงานอื่น', 1
UNION ALL
SELECT 'unit', 'กรม', 'กรม', 1
UNION ALL
SELECT 'unit', 'กระทรวง', 'กระทรวง', 1
UNION ALL
SELECT 'unit', 'แขวงทางหลวง', 'แขวงทางหลวง', 1
UNION ALL
SELECT 'unit', 'การไฟฟ้าส่วนภูมิภาค', 'การไฟฟ้าส่วนภูมิภาค', 1
UNION ALL
SELECT 'unit', 'การประปาส่วนภูมิภาค', 'การประปาส่วนภูมิภาค', 1
UNION ALL
SELECT 'fund_source', 'อบจ', 'อบจ', 1
UNION ALL
SELECT 'fund_source', 'งบ อบจ', 'อบจ', 1
UNION ALL
SELECT 'fund_source', 'งบอบจ', 'อบจ', 1
UNION ALL
SELECT 'fund_source', 'งบประมาณ อบจ', 'อบจ', 1
UNION ALL
SELECT 'fund_source', 'องค์การบริหารส่วนจังหวัด', 'อบจ', 1
UNION ALL
SELECT 'fund_source', 'หน่วยงานอื่น', 'หน่วยงานอื่น', 1
UNION ALL
SELECT 'fund_source', 'กรม', 'กรม', 1
UNION ALL
SELECT 'fund_source', 'กรมส่งเสริมการปกครองท้องถิ่น', 'กรม', 0
UNION ALL
SELECT 'fund_source', 'กระทรวง', 'กระทรวง', 1
