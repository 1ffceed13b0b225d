"""Schema 1: every table, index and trigger."""

from safety_inspector.store.driver import Connection
from safety_inspector.store.migrations import execute

SQL = """\
CREATE TABLE user (
    id BLOB NOT NULL,
    login VARCHAR NOT NULL,
    device VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    rank VARCHAR NOT NULL,
    post VARCHAR NOT NULL,
    roles VARCHAR NOT NULL,
    inspector_no VARCHAR NOT NULL,
    active BOOLEAN NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE unit (
    id BLOB NOT NULL,
    code VARCHAR NOT NULL,
    parent_id BLOB,
    funding_kind VARCHAR NOT NULL,
    proposed BOOLEAN NOT NULL,
    merged_into BLOB,
    retired_on DATE,
    PRIMARY KEY (id)
);
CREATE TABLE unit_name (
    id BLOB NOT NULL,
    unit_id BLOB NOT NULL,
    name VARCHAR NOT NULL,
    external_name VARCHAR NOT NULL,
    short_name VARCHAR NOT NULL,
    valid_from DATE NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE equipment (
    id BLOB NOT NULL,
    type_code VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    asset_no VARCHAR NOT NULL,
    model VARCHAR NOT NULL,
    serial VARCHAR NOT NULL,
    year_made INTEGER,
    maker VARCHAR NOT NULL,
    country VARCHAR NOT NULL,
    unit_id BLOB NOT NULL,
    place VARCHAR NOT NULL,
    in_service_on DATE,
    state VARCHAR NOT NULL,
    quality_grade INTEGER,
    paper_number VARCHAR NOT NULL,
    paper_date DATE,
    paper_date_text VARCHAR NOT NULL,
    paper_months INTEGER,
    technical VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE attribute (
    equipment_id BLOB NOT NULL,
    "key" VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    PRIMARY KEY (equipment_id, "key")
)
 WITHOUT ROWID;
CREATE TABLE identity (
    equipment_id BLOB NOT NULL,
    scheme VARCHAR NOT NULL,
    number VARCHAR NOT NULL,
    PRIMARY KEY (equipment_id, scheme)
)
 WITHOUT ROWID;
CREATE TABLE inspection (
    id BLOB NOT NULL,
    equipment_id BLOB NOT NULL,
    kind VARCHAR NOT NULL,
    kind_reason VARCHAR NOT NULL,
    form VARCHAR NOT NULL,
    form_revision INTEGER NOT NULL,
    form_text VARCHAR NOT NULL,
    asked INTEGER NOT NULL,
    procedure VARCHAR NOT NULL,
    inspector VARCHAR NOT NULL,
    inspector_name VARCHAR NOT NULL,
    inspector_no VARCHAR NOT NULL,
    started_on DATE NOT NULL,
    inspected_on DATE,
    concluded_at VARCHAR,
    conclusion VARCHAR,
    proposed VARCHAR,
    reason VARCHAR NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE answer (
    inspection_id BLOB NOT NULL,
    item VARCHAR NOT NULL,
    answer VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    PRIMARY KEY (inspection_id, item)
)
 WITHOUT ROWID;
CREATE TABLE reading (
    inspection_id BLOB NOT NULL,
    place VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    PRIMARY KEY (inspection_id, place)
)
 WITHOUT ROWID;
CREATE TABLE finding (
    inspection_id BLOB NOT NULL,
    number VARCHAR NOT NULL,
    item VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    place VARCHAR NOT NULL,
    remedy VARCHAR NOT NULL,
    deadline DATE,
    PRIMARY KEY (inspection_id, number)
)
 WITHOUT ROWID;
CREATE TABLE schedule (
    id BLOB NOT NULL,
    equipment_id BLOB NOT NULL,
    kind VARCHAR NOT NULL,
    interval_months INTEGER NOT NULL,
    ground VARCHAR NOT NULL,
    anchor_on DATE,
    until DATE,
    certificate VARCHAR NOT NULL,
    closed BOOLEAN NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE due (
    equipment_id BLOB NOT NULL,
    unit_id BLOB,
    state VARCHAR NOT NULL,
    due_on DATE,
    standing VARCHAR NOT NULL,
    PRIMARY KEY (equipment_id)
);
CREATE TABLE review (
    id BLOB NOT NULL,
    inspection_id BLOB NOT NULL,
    approver VARCHAR NOT NULL,
    approver_name VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    reviewed_on DATE NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE certificate (
    id BLOB NOT NULL,
    number VARCHAR NOT NULL,
    series VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    inspection_id BLOB NOT NULL,
    equipment_id BLOB NOT NULL,
    issued_on DATE NOT NULL,
    approver VARCHAR NOT NULL,
    approver_name VARCHAR NOT NULL,
    inspected_on DATE NOT NULL,
    valid_until DATE NOT NULL,
    short_reason VARCHAR NOT NULL,
    sticker VARCHAR NOT NULL,
    minutes VARCHAR NOT NULL,
    facts VARCHAR NOT NULL,
    paper VARCHAR NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE notice (
    id BLOB NOT NULL,
    number VARCHAR NOT NULL,
    series VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    inspection_id BLOB NOT NULL,
    equipment_id BLOB NOT NULL,
    issued_on DATE NOT NULL,
    approver VARCHAR NOT NULL,
    approver_name VARCHAR NOT NULL,
    inspected_on DATE NOT NULL,
    minutes VARCHAR NOT NULL,
    facts VARCHAR NOT NULL,
    paper VARCHAR NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE peer (
    device VARCHAR NOT NULL,
    have VARCHAR NOT NULL,
    counter INTEGER NOT NULL,
    received_at VARCHAR NOT NULL,
    sent_counter INTEGER NOT NULL,
    sent_at VARCHAR NOT NULL,
    PRIMARY KEY (device)
);
CREATE TABLE imported (
    sha256 VARCHAR NOT NULL,
    identity VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    sender VARCHAR NOT NULL,
    counter INTEGER NOT NULL,
    at VARCHAR NOT NULL,
    entries INTEGER NOT NULL,
    PRIMARY KEY (sha256)
);
CREATE TABLE departure (
    id BLOB NOT NULL,
    at VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    addressee VARCHAR NOT NULL,
    counter INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    encrypted BOOLEAN NOT NULL,
    sha256 VARCHAR NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE disclosure (
    id BLOB NOT NULL,
    at VARCHAR NOT NULL,
    addressee VARCHAR NOT NULL,
    counter INTEGER NOT NULL,
    sha256 VARCHAR NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE licence (
    id BLOB NOT NULL,
    device VARCHAR NOT NULL,
    letter VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    signature VARCHAR NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE revocation (
    id BLOB NOT NULL,
    device VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    signature VARCHAR NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE equipment_search (n INTEGER PRIMARY KEY, equipment_id BLOB NOT NULL UNIQUE, name_key TEXT NOT NULL, folded TEXT NOT NULL);
CREATE VIRTUAL TABLE equipment_words USING fts5(folded, content='equipment_search', content_rowid='n', prefix='2 3', tokenize='unicode61');
CREATE TABLE entry (
    n INTEGER PRIMARY KEY,                  -- order of arrival here; never travels
    hash BLOB NOT NULL UNIQUE,
    prev BLOB NOT NULL,
    device TEXT NOT NULL, stream INTEGER NOT NULL, seq INTEGER NOT NULL,
    clock INTEGER NOT NULL,                 -- Lamport: above all the author had seen
    wall TEXT NOT NULL,                     -- what the author's clock claimed
    arrived TEXT NOT NULL,                  -- what our clock said; never travels
    author TEXT NOT NULL, action TEXT NOT NULL, reason TEXT NOT NULL,
    schema INTEGER NOT NULL, signature BLOB NOT NULL
);
CREATE TABLE change (
    n INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED, k INTEGER NOT NULL,
    entity TEXT NOT NULL, id BLOB NOT NULL, part TEXT NOT NULL, kind INTEGER NOT NULL,
    digest BLOB NOT NULL, body TEXT,        -- NULL: erased for a person's sake
    PRIMARY KEY (n, k)
) WITHOUT ROWID;
CREATE TABLE source (                       -- the tips of every device's chains
    device TEXT NOT NULL, stream INTEGER NOT NULL, hash BLOB NOT NULL,
    seq INTEGER NOT NULL, clock INTEGER NOT NULL, PRIMARY KEY (device, stream, hash)
) WITHOUT ROWID;
CREATE TABLE head (                         -- what stands in a field written since its row was made
    id BLOB NOT NULL, entity TEXT NOT NULL, part TEXT NOT NULL, field TEXT NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY (id, entity, part, field, n)
) WITHOUT ROWID;
CREATE TABLE conflict (
    id BLOB NOT NULL, entity TEXT NOT NULL, part TEXT NOT NULL, field TEXT NOT NULL,
    PRIMARY KEY (id, entity, part, field)
) WITHOUT ROWID;
CREATE TABLE local (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE attachment (sha256 TEXT PRIMARY KEY, kind TEXT NOT NULL, length INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE tracked (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE INDEX certificate_series ON certificate (series, year, seq);
CREATE INDEX change_of ON change (id, n);
CREATE INDEX due_by_day ON due (due_on);
CREATE INDEX due_by_unit ON due (unit_id, state, due_on);
CREATE INDEX entry_place ON entry (device, stream, seq);
CREATE INDEX equipment_asset_no ON equipment (asset_no);
CREATE INDEX equipment_by_name ON equipment_search (name_key);
CREATE INDEX equipment_paper ON equipment (paper_number);
CREATE INDEX equipment_serial ON equipment (serial);
CREATE INDEX equipment_type ON equipment (type_code);
CREATE INDEX equipment_unit ON equipment (unit_id, state);
CREATE INDEX identity_number ON identity (number);
CREATE INDEX inspection_of_equipment ON inspection (equipment_id, inspected_on);
CREATE INDEX ix_certificate_equipment_id ON certificate (equipment_id);
CREATE INDEX ix_certificate_inspection_id ON certificate (inspection_id);
CREATE INDEX ix_certificate_number ON certificate (number);
CREATE INDEX ix_certificate_sticker ON certificate (sticker);
CREATE INDEX ix_imported_identity ON imported (identity);
CREATE INDEX ix_licence_device ON licence (device);
CREATE INDEX ix_notice_equipment_id ON notice (equipment_id);
CREATE INDEX ix_notice_inspection_id ON notice (inspection_id);
CREATE INDEX ix_notice_number ON notice (number);
CREATE INDEX ix_review_inspection_id ON review (inspection_id);
CREATE INDEX ix_revocation_device ON revocation (device);
CREATE INDEX ix_schedule_equipment_id ON schedule (equipment_id);
CREATE INDEX ix_user_login ON user (login);
CREATE INDEX notice_series ON notice (series, year, seq);
CREATE INDEX unit_below ON unit (parent_id);
CREATE INDEX unit_name_of ON unit_name (unit_id, valid_from);
CREATE TRIGGER due_of_new_equipment AFTER INSERT ON equipment BEGIN INSERT INTO due (equipment_id, unit_id, state, due_on, standing)
    SELECT e.id, e.unit_id, e.state, CASE WHEN s.closed THEN NULL
    WHEN e.paper_date IS NOT NULL AND (s.anchor_on IS NULL OR e.paper_date > s.anchor_on) THEN min(date(e.paper_date, 'start of month', '+' || s.interval_months || ' months', '+' || (strftime('%d', e.paper_date) - 1) || ' days'), date(e.paper_date, 'start of month', '+' || (s.interval_months + 1) || ' months', '-1 day'))
    WHEN s.until IS NOT NULL THEN min(s.until, min(date(s.anchor_on, 'start of month', '+' || s.interval_months || ' months', '+' || (strftime('%d', s.anchor_on) - 1) || ' days'), date(s.anchor_on, 'start of month', '+' || (s.interval_months + 1) || ' months', '-1 day'))) ELSE min(date(s.anchor_on, 'start of month', '+' || s.interval_months || ' months', '+' || (strftime('%d', s.anchor_on) - 1) || ' days'), date(s.anchor_on, 'start of month', '+' || (s.interval_months + 1) || ' months', '-1 day')) END, '' FROM schedule s JOIN equipment e ON e.id = s.equipment_id
    WHERE s.equipment_id = NEW.id ON CONFLICT (equipment_id) DO UPDATE
    SET unit_id = excluded.unit_id, state = excluded.state, due_on = excluded.due_on; END;
CREATE TRIGGER due_of_equipment AFTER UPDATE OF unit_id, state, paper_date ON equipment BEGIN UPDATE due SET unit_id = NEW.unit_id, state = NEW.state WHERE equipment_id = NEW.id; INSERT INTO due (equipment_id, unit_id, state, due_on, standing)
    SELECT e.id, e.unit_id, e.state, CASE WHEN s.closed THEN NULL
    WHEN e.paper_date IS NOT NULL AND (s.anchor_on IS NULL OR e.paper_date > s.anchor_on) THEN min(date(e.paper_date, 'start of month', '+' || s.interval_months || ' months', '+' || (strftime('%d', e.paper_date) - 1) || ' days'), date(e.paper_date, 'start of month', '+' || (s.interval_months + 1) || ' months', '-1 day'))
    WHEN s.until IS NOT NULL THEN min(s.until, min(date(s.anchor_on, 'start of month', '+' || s.interval_months || ' months', '+' || (strftime('%d', s.anchor_on) - 1) || ' days'), date(s.anchor_on, 'start of month', '+' || (s.interval_months + 1) || ' months', '-1 day'))) ELSE min(date(s.anchor_on, 'start of month', '+' || s.interval_months || ' months', '+' || (strftime('%d', s.anchor_on) - 1) || ' days'), date(s.anchor_on, 'start of month', '+' || (s.interval_months + 1) || ' months', '-1 day')) END, '' FROM schedule s JOIN equipment e ON e.id = s.equipment_id
    WHERE s.equipment_id = NEW.id ON CONFLICT (equipment_id) DO UPDATE
    SET unit_id = excluded.unit_id, state = excluded.state, due_on = excluded.due_on; END;
CREATE TRIGGER due_of_lost_equipment AFTER DELETE ON equipment BEGIN DELETE FROM due WHERE equipment_id = OLD.id; END;
CREATE TRIGGER standing_of_new_equipment AFTER INSERT ON equipment BEGIN INSERT INTO due (equipment_id, unit_id, state, due_on, standing)
    SELECT e.id, e.unit_id, e.state, NULL, coalesce((SELECT CASE WHEN i.conclusion = 'fail' THEN 'failed'
            WHEN EXISTS (SELECT 1 FROM certificate c WHERE c.inspection_id = i.id) THEN ''
            ELSE 'awaiting_approval' END
        FROM inspection i WHERE i.equipment_id = e.id AND i.concluded_at IS NOT NULL
        ORDER BY i.inspected_on DESC, i.id DESC LIMIT 1), '')
    FROM equipment e WHERE e.id = NEW.id AND EXISTS (SELECT 1 FROM inspection n WHERE n.equipment_id = e.id AND n.concluded_at IS NOT NULL)
    ON CONFLICT (equipment_id) DO UPDATE SET standing = excluded.standing; END;
CREATE TRIGGER standing_of_document AFTER INSERT ON inspection WHEN NEW.concluded_at IS NOT NULL BEGIN INSERT INTO due (equipment_id, unit_id, state, due_on, standing)
    SELECT e.id, e.unit_id, e.state, NULL, coalesce((SELECT CASE WHEN i.conclusion = 'fail' THEN 'failed'
            WHEN EXISTS (SELECT 1 FROM certificate c WHERE c.inspection_id = i.id) THEN ''
            ELSE 'awaiting_approval' END
        FROM inspection i WHERE i.equipment_id = e.id AND i.concluded_at IS NOT NULL
        ORDER BY i.inspected_on DESC, i.id DESC LIMIT 1), '')
    FROM equipment e WHERE e.id = NEW.equipment_id
    ON CONFLICT (equipment_id) DO UPDATE SET standing = excluded.standing; END;
CREATE TRIGGER standing_of_conclusion AFTER UPDATE ON inspection WHEN NEW.concluded_at IS NOT NULL OR OLD.concluded_at IS NOT NULL BEGIN INSERT INTO due (equipment_id, unit_id, state, due_on, standing)
    SELECT e.id, e.unit_id, e.state, NULL, coalesce((SELECT CASE WHEN i.conclusion = 'fail' THEN 'failed'
            WHEN EXISTS (SELECT 1 FROM certificate c WHERE c.inspection_id = i.id) THEN ''
            ELSE 'awaiting_approval' END
        FROM inspection i WHERE i.equipment_id = e.id AND i.concluded_at IS NOT NULL
        ORDER BY i.inspected_on DESC, i.id DESC LIMIT 1), '')
    FROM equipment e WHERE e.id = NEW.equipment_id
    ON CONFLICT (equipment_id) DO UPDATE SET standing = excluded.standing; END;
CREATE TRIGGER inspector_not_approver BEFORE INSERT ON inspection WHEN NEW.concluded_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'CER-E02: the inspector approved his own inspection') WHERE EXISTS (SELECT 1 FROM review r WHERE r.inspection_id = NEW.id AND lower(r.approver) = lower(NEW.inspector)); END;
CREATE TRIGGER due_of_new_schedule AFTER INSERT ON schedule BEGIN INSERT INTO due (equipment_id, unit_id, state, due_on, standing)
    SELECT e.id, e.unit_id, e.state, CASE WHEN s.closed THEN NULL
    WHEN e.paper_date IS NOT NULL AND (s.anchor_on IS NULL OR e.paper_date > s.anchor_on) THEN min(date(e.paper_date, 'start of month', '+' || s.interval_months || ' months', '+' || (strftime('%d', e.paper_date) - 1) || ' days'), date(e.paper_date, 'start of month', '+' || (s.interval_months + 1) || ' months', '-1 day'))
    WHEN s.until IS NOT NULL THEN min(s.until, min(date(s.anchor_on, 'start of month', '+' || s.interval_months || ' months', '+' || (strftime('%d', s.anchor_on) - 1) || ' days'), date(s.anchor_on, 'start of month', '+' || (s.interval_months + 1) || ' months', '-1 day'))) ELSE min(date(s.anchor_on, 'start of month', '+' || s.interval_months || ' months', '+' || (strftime('%d', s.anchor_on) - 1) || ' days'), date(s.anchor_on, 'start of month', '+' || (s.interval_months + 1) || ' months', '-1 day')) END, '' FROM schedule s JOIN equipment e ON e.id = s.equipment_id
    WHERE s.id = NEW.id ON CONFLICT (equipment_id) DO UPDATE
    SET unit_id = excluded.unit_id, state = excluded.state, due_on = excluded.due_on; END;
CREATE TRIGGER due_of_schedule AFTER UPDATE ON schedule BEGIN INSERT INTO due (equipment_id, unit_id, state, due_on, standing)
    SELECT e.id, e.unit_id, e.state, CASE WHEN s.closed THEN NULL
    WHEN e.paper_date IS NOT NULL AND (s.anchor_on IS NULL OR e.paper_date > s.anchor_on) THEN min(date(e.paper_date, 'start of month', '+' || s.interval_months || ' months', '+' || (strftime('%d', e.paper_date) - 1) || ' days'), date(e.paper_date, 'start of month', '+' || (s.interval_months + 1) || ' months', '-1 day'))
    WHEN s.until IS NOT NULL THEN min(s.until, min(date(s.anchor_on, 'start of month', '+' || s.interval_months || ' months', '+' || (strftime('%d', s.anchor_on) - 1) || ' days'), date(s.anchor_on, 'start of month', '+' || (s.interval_months + 1) || ' months', '-1 day'))) ELSE min(date(s.anchor_on, 'start of month', '+' || s.interval_months || ' months', '+' || (strftime('%d', s.anchor_on) - 1) || ' days'), date(s.anchor_on, 'start of month', '+' || (s.interval_months + 1) || ' months', '-1 day')) END, '' FROM schedule s JOIN equipment e ON e.id = s.equipment_id
    WHERE s.id = NEW.id ON CONFLICT (equipment_id) DO UPDATE
    SET unit_id = excluded.unit_id, state = excluded.state, due_on = excluded.due_on; END;
CREATE TRIGGER due_of_lost_schedule AFTER DELETE ON schedule BEGIN UPDATE due SET due_on = NULL WHERE equipment_id = OLD.equipment_id; END;
CREATE TRIGGER review_not_own BEFORE INSERT ON review BEGIN SELECT RAISE(ABORT, 'CER-E02: the approver of a review is its inspector') WHERE EXISTS (SELECT 1 FROM inspection i WHERE i.id = NEW.inspection_id AND lower(i.inspector) = lower(NEW.approver)); END;
CREATE TRIGGER review_not_own_later BEFORE UPDATE ON review BEGIN SELECT RAISE(ABORT, 'CER-E02: the approver of a review is its inspector') WHERE EXISTS (SELECT 1 FROM inspection i WHERE i.id = NEW.inspection_id AND lower(i.inspector) = lower(NEW.approver)); END;
CREATE TRIGGER certificate_not_own BEFORE INSERT ON certificate BEGIN SELECT RAISE(ABORT, 'CER-E02: the approver of a certificate is its inspector') WHERE EXISTS (SELECT 1 FROM inspection i WHERE i.id = NEW.inspection_id AND lower(i.inspector) = lower(NEW.approver)); END;
CREATE TRIGGER certificate_not_own_later BEFORE UPDATE ON certificate BEGIN SELECT RAISE(ABORT, 'CER-E02: the approver of a certificate is its inspector') WHERE EXISTS (SELECT 1 FROM inspection i WHERE i.id = NEW.inspection_id AND lower(i.inspector) = lower(NEW.approver)); END;
CREATE TRIGGER certificate_for_passed BEFORE INSERT ON certificate BEGIN SELECT RAISE(ABORT, 'CER-E05: a certificate for what did not pass') WHERE EXISTS (SELECT 1 FROM inspection i WHERE i.id = NEW.inspection_id AND coalesce(i.conclusion, '') <> 'pass'); END;
CREATE TRIGGER certificate_for_passed_later BEFORE UPDATE ON certificate BEGIN SELECT RAISE(ABORT, 'CER-E05: a certificate for what did not pass') WHERE EXISTS (SELECT 1 FROM inspection i WHERE i.id = NEW.inspection_id AND coalesce(i.conclusion, '') <> 'pass'); END;
CREATE TRIGGER standing_of_certificate AFTER INSERT ON certificate BEGIN INSERT INTO due (equipment_id, unit_id, state, due_on, standing)
    SELECT e.id, e.unit_id, e.state, NULL, coalesce((SELECT CASE WHEN i.conclusion = 'fail' THEN 'failed'
            WHEN EXISTS (SELECT 1 FROM certificate c WHERE c.inspection_id = i.id) THEN ''
            ELSE 'awaiting_approval' END
        FROM inspection i WHERE i.equipment_id = e.id AND i.concluded_at IS NOT NULL
        ORDER BY i.inspected_on DESC, i.id DESC LIMIT 1), '')
    FROM equipment e WHERE e.id = NEW.equipment_id
    ON CONFLICT (equipment_id) DO UPDATE SET standing = excluded.standing; END;
CREATE TRIGGER notice_not_own BEFORE INSERT ON notice BEGIN SELECT RAISE(ABORT, 'CER-E02: the approver of a notice is its inspector') WHERE EXISTS (SELECT 1 FROM inspection i WHERE i.id = NEW.inspection_id AND lower(i.inspector) = lower(NEW.approver)); END;
CREATE TRIGGER notice_not_own_later BEFORE UPDATE ON notice BEGIN SELECT RAISE(ABORT, 'CER-E02: the approver of a notice is its inspector') WHERE EXISTS (SELECT 1 FROM inspection i WHERE i.id = NEW.inspection_id AND lower(i.inspector) = lower(NEW.approver)); END;
CREATE TRIGGER search_new AFTER INSERT ON equipment_search BEGIN INSERT INTO equipment_words (rowid, folded) VALUES (NEW.n, NEW.folded); END;
CREATE TRIGGER search_gone AFTER DELETE ON equipment_search BEGIN INSERT INTO equipment_words (equipment_words, rowid, folded) VALUES ('delete', OLD.n, OLD.folded); END;
CREATE TRIGGER search_changed AFTER UPDATE OF folded ON equipment_search WHEN OLD.folded IS NOT NEW.folded BEGIN INSERT INTO equipment_words (equipment_words, rowid, folded) VALUES ('delete', OLD.n, OLD.folded); INSERT INTO equipment_words (rowid, folded) VALUES (NEW.n, NEW.folded); END;
CREATE TRIGGER search_new_equipment AFTER INSERT ON equipment BEGIN INSERT INTO equipment_search (equipment_id, name_key, folded) VALUES (NEW.id, lower(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(NEW.name,'à','a'),'À','a'),'á','a'),'Á','a'),'ả','a'),'Ả','a'),'ã','a'),'Ã','a'),'ạ','a'),'Ạ','a'),'ằ','ă'),'Ằ','ă'),'ắ','ă'),'Ắ','ă'),'ẳ','ă'),'Ẳ','ă'),'ẵ','ă'),'Ẵ','ă'),'ặ','ă'),'Ặ','ă'),'ầ','â'),'Ầ','â'),'ấ','â'),'Ấ','â'),'ẩ','â'),'Ẩ','â'),'ẫ','â'),'Ẫ','â'),'ậ','â'),'Ậ','â'),'è','e'),'È','e'),'é','e'),'É','e'),'ẻ','e'),'Ẻ','e'),'ẽ','e'),'Ẽ','e'),'ẹ','e'),'Ẹ','e'),'ề','ê'),'Ề','ê'),'ế','ê'),'Ế','ê'),'ể','ê'),'Ể','ê'),'ễ','ê'),'Ễ','ê'),'ệ','ê'),'Ệ','ê'),'ì','i'),'Ì','i'),'í','i'),'Í','i'),'ỉ','i'),'Ỉ','i'),'ĩ','i'),'Ĩ','i'),'ị','i'),'Ị','i'),'ò','o'),'Ò','o'),'ó','o'),'Ó','o'),'ỏ','o'),'Ỏ','o'),'õ','o'),'Õ','o'),'ọ','o'),'Ọ','o'),'ồ','ô'),'Ồ','ô'),'ố','ô'),'Ố','ô'),'ổ','ô'),'Ổ','ô'),'ỗ','ô'),'Ỗ','ô'),'ộ','ô'),'Ộ','ô'),'ờ','ơ'),'Ờ','ơ'),'ớ','ơ'),'Ớ','ơ'),'ở','ơ'),'Ở','ơ'),'ỡ','ơ'),'Ỡ','ơ'),'ợ','ơ'),'Ợ','ơ'),'ù','u'),'Ù','u'),'ú','u'),'Ú','u'),'ủ','u'),'Ủ','u'),'ũ','u'),'Ũ','u'),'ụ','u'),'Ụ','u'),'ừ','ư'),'Ừ','ư'),'ứ','ư'),'Ứ','ư'),'ử','ư'),'Ử','ư'),'ữ','ư'),'Ữ','ư'),'ự','ư'),'Ự','ư'),'ỳ','y'),'Ỳ','y'),'ý','y'),'Ý','y'),'ỷ','y'),'Ỷ','y'),'ỹ','y'),'Ỹ','y'),'ỵ','y'),'Ỵ','y'),'ă','a{'),'Ă','a{'),'â','a|'),'Â','a|'),'đ','d{'),'Đ','d{'),'ê','e{'),'Ê','e{'),'ô','o{'),'Ô','o{'),'ơ','o|'),'Ơ','o|'),'ư','u{'),'Ư','u{')), lower(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(NEW.name || ' ' || NEW.asset_no || ' ' || NEW.model || ' ' || NEW.serial || ' ' || NEW.maker || ' ' || NEW.place || ' ' || NEW.paper_number || ' ' || NEW.note || ' ' || (SELECT coalesce(group_concat(number, ' '), '') FROM identity WHERE equipment_id = NEW.id),'à','a'),'á','a'),'ả','a'),'ã','a'),'ạ','a'),'ă','a'),'ằ','a'),'ắ','a'),'ẳ','a'),'ẵ','a'),'ặ','a'),'â','a'),'ầ','a'),'ấ','a'),'ẩ','a'),'ẫ','a'),'ậ','a'),'ä','a'),'å','a'),'ā','a'),'è','e'),'é','e'),'ẻ','e'),'ẽ','e'),'ẹ','e'),'ê','e'),'ề','e'),'ế','e'),'ể','e'),'ễ','e'),'ệ','e'),'ë','e'),'ē','e'),'ì','i'),'í','i'),'ỉ','i'),'ĩ','i'),'ị','i'),'ï','i'),'ī','i'),'î','i'),'ò','o'),'ó','o'),'ỏ','o'),'õ','o'),'ọ','o'),'ô','o'),'ồ','o'),'ố','o'),'ổ','o'),'ỗ','o'),'ộ','o'),'ơ','o'),'ờ','o'),'ớ','o'),'ở','o'),'ỡ','o'),'ợ','o'),'ö','o'),'ø','o'),'ō','o'),'ù','u'),'ú','u'),'ủ','u'),'ũ','u'),'ụ','u'),'ư','u'),'ừ','u'),'ứ','u'),'ử','u'),'ữ','u'),'ự','u'),'ü','u'),'ū','u'),'û','u'),'ỳ','y'),'ý','y'),'ỷ','y'),'ỹ','y'),'ỵ','y'),'ÿ','y'),'đ','d'),'ç','c'),'ñ','n'),'À','a'),'Á','a'),'Ả','a'),'Ã','a'),'Ạ','a'),'Ă','a'),'Ằ','a'),'Ắ','a'),'Ẳ','a'),'Ẵ','a'),'Ặ','a'),'Â','a'),'Ầ','a'),'Ấ','a'),'Ẩ','a'),'Ẫ','a'),'Ậ','a'),'Ä','a'),'Å','a'),'Ā','a'),'È','e'),'É','e'),'Ẻ','e'),'Ẽ','e'),'Ẹ','e'),'Ê','e'),'Ề','e'),'Ế','e'),'Ể','e'),'Ễ','e'),'Ệ','e'),'Ë','e'),'Ē','e'),'Ì','i'),'Í','i'),'Ỉ','i'),'Ĩ','i'),'Ị','i'),'Ï','i'),'Ī','i'),'Î','i'),'Ò','o'),'Ó','o'),'Ỏ','o'),'Õ','o'),'Ọ','o'),'Ô','o'),'Ồ','o'),'Ố','o'),'Ổ','o'),'Ỗ','o'),'Ộ','o'),'Ơ','o'),'Ờ','o'),'Ớ','o'),'Ở','o'),'Ỡ','o'),'Ợ','o'),'Ö','o'),'Ø','o'),'Ō','o'),'Ù','u'),'Ú','u'),'Ủ','u'),'Ũ','u'),'Ụ','u'),'Ư','u'),'Ừ','u'),'Ứ','u'),'Ử','u'),'Ữ','u'),'Ự','u'),'Ü','u'),'Ū','u'),'Û','u'),'Ỳ','y'),'Ý','y'),'Ỷ','y'),'Ỹ','y'),'Ỵ','y'),'Ÿ','y'),'Đ','d'),'Ç','c'),'Ñ','n'))); END;
CREATE TRIGGER search_changed_equipment AFTER UPDATE OF name, asset_no, model, serial, maker, place, paper_number, note ON equipment BEGIN UPDATE equipment_search SET name_key = lower(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(NEW.name,'à','a'),'À','a'),'á','a'),'Á','a'),'ả','a'),'Ả','a'),'ã','a'),'Ã','a'),'ạ','a'),'Ạ','a'),'ằ','ă'),'Ằ','ă'),'ắ','ă'),'Ắ','ă'),'ẳ','ă'),'Ẳ','ă'),'ẵ','ă'),'Ẵ','ă'),'ặ','ă'),'Ặ','ă'),'ầ','â'),'Ầ','â'),'ấ','â'),'Ấ','â'),'ẩ','â'),'Ẩ','â'),'ẫ','â'),'Ẫ','â'),'ậ','â'),'Ậ','â'),'è','e'),'È','e'),'é','e'),'É','e'),'ẻ','e'),'Ẻ','e'),'ẽ','e'),'Ẽ','e'),'ẹ','e'),'Ẹ','e'),'ề','ê'),'Ề','ê'),'ế','ê'),'Ế','ê'),'ể','ê'),'Ể','ê'),'ễ','ê'),'Ễ','ê'),'ệ','ê'),'Ệ','ê'),'ì','i'),'Ì','i'),'í','i'),'Í','i'),'ỉ','i'),'Ỉ','i'),'ĩ','i'),'Ĩ','i'),'ị','i'),'Ị','i'),'ò','o'),'Ò','o'),'ó','o'),'Ó','o'),'ỏ','o'),'Ỏ','o'),'õ','o'),'Õ','o'),'ọ','o'),'Ọ','o'),'ồ','ô'),'Ồ','ô'),'ố','ô'),'Ố','ô'),'ổ','ô'),'Ổ','ô'),'ỗ','ô'),'Ỗ','ô'),'ộ','ô'),'Ộ','ô'),'ờ','ơ'),'Ờ','ơ'),'ớ','ơ'),'Ớ','ơ'),'ở','ơ'),'Ở','ơ'),'ỡ','ơ'),'Ỡ','ơ'),'ợ','ơ'),'Ợ','ơ'),'ù','u'),'Ù','u'),'ú','u'),'Ú','u'),'ủ','u'),'Ủ','u'),'ũ','u'),'Ũ','u'),'ụ','u'),'Ụ','u'),'ừ','ư'),'Ừ','ư'),'ứ','ư'),'Ứ','ư'),'ử','ư'),'Ử','ư'),'ữ','ư'),'Ữ','ư'),'ự','ư'),'Ự','ư'),'ỳ','y'),'Ỳ','y'),'ý','y'),'Ý','y'),'ỷ','y'),'Ỷ','y'),'ỹ','y'),'Ỹ','y'),'ỵ','y'),'Ỵ','y'),'ă','a{'),'Ă','a{'),'â','a|'),'Â','a|'),'đ','d{'),'Đ','d{'),'ê','e{'),'Ê','e{'),'ô','o{'),'Ô','o{'),'ơ','o|'),'Ơ','o|'),'ư','u{'),'Ư','u{')), folded = lower(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(NEW.name || ' ' || NEW.asset_no || ' ' || NEW.model || ' ' || NEW.serial || ' ' || NEW.maker || ' ' || NEW.place || ' ' || NEW.paper_number || ' ' || NEW.note || ' ' || (SELECT coalesce(group_concat(number, ' '), '') FROM identity WHERE equipment_id = NEW.id),'à','a'),'á','a'),'ả','a'),'ã','a'),'ạ','a'),'ă','a'),'ằ','a'),'ắ','a'),'ẳ','a'),'ẵ','a'),'ặ','a'),'â','a'),'ầ','a'),'ấ','a'),'ẩ','a'),'ẫ','a'),'ậ','a'),'ä','a'),'å','a'),'ā','a'),'è','e'),'é','e'),'ẻ','e'),'ẽ','e'),'ẹ','e'),'ê','e'),'ề','e'),'ế','e'),'ể','e'),'ễ','e'),'ệ','e'),'ë','e'),'ē','e'),'ì','i'),'í','i'),'ỉ','i'),'ĩ','i'),'ị','i'),'ï','i'),'ī','i'),'î','i'),'ò','o'),'ó','o'),'ỏ','o'),'õ','o'),'ọ','o'),'ô','o'),'ồ','o'),'ố','o'),'ổ','o'),'ỗ','o'),'ộ','o'),'ơ','o'),'ờ','o'),'ớ','o'),'ở','o'),'ỡ','o'),'ợ','o'),'ö','o'),'ø','o'),'ō','o'),'ù','u'),'ú','u'),'ủ','u'),'ũ','u'),'ụ','u'),'ư','u'),'ừ','u'),'ứ','u'),'ử','u'),'ữ','u'),'ự','u'),'ü','u'),'ū','u'),'û','u'),'ỳ','y'),'ý','y'),'ỷ','y'),'ỹ','y'),'ỵ','y'),'ÿ','y'),'đ','d'),'ç','c'),'ñ','n'),'À','a'),'Á','a'),'Ả','a'),'Ã','a'),'Ạ','a'),'Ă','a'),'Ằ','a'),'Ắ','a'),'Ẳ','a'),'Ẵ','a'),'Ặ','a'),'Â','a'),'Ầ','a'),'Ấ','a'),'Ẩ','a'),'Ẫ','a'),'Ậ','a'),'Ä','a'),'Å','a'),'Ā','a'),'È','e'),'É','e'),'Ẻ','e'),'Ẽ','e'),'Ẹ','e'),'Ê','e'),'Ề','e'),'Ế','e'),'Ể','e'),'Ễ','e'),'Ệ','e'),'Ë','e'),'Ē','e'),'Ì','i'),'Í','i'),'Ỉ','i'),'Ĩ','i'),'Ị','i'),'Ï','i'),'Ī','i'),'Î','i'),'Ò','o'),'Ó','o'),'Ỏ','o'),'Õ','o'),'Ọ','o'),'Ô','o'),'Ồ','o'),'Ố','o'),'Ổ','o'),'Ỗ','o'),'Ộ','o'),'Ơ','o'),'Ờ','o'),'Ớ','o'),'Ở','o'),'Ỡ','o'),'Ợ','o'),'Ö','o'),'Ø','o'),'Ō','o'),'Ù','u'),'Ú','u'),'Ủ','u'),'Ũ','u'),'Ụ','u'),'Ư','u'),'Ừ','u'),'Ứ','u'),'Ử','u'),'Ữ','u'),'Ự','u'),'Ü','u'),'Ū','u'),'Û','u'),'Ỳ','y'),'Ý','y'),'Ỷ','y'),'Ỹ','y'),'Ỵ','y'),'Ÿ','y'),'Đ','d'),'Ç','c'),'Ñ','n')) WHERE equipment_id = NEW.id; END;
CREATE TRIGGER search_gone_equipment AFTER DELETE ON equipment BEGIN DELETE FROM equipment_search WHERE equipment_id = OLD.id; END;
CREATE TRIGGER search_new_identity AFTER INSERT ON identity BEGIN UPDATE equipment_search SET folded = (SELECT lower(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(e.name || ' ' || e.asset_no || ' ' || e.model || ' ' || e.serial || ' ' || e.maker || ' ' || e.place || ' ' || e.paper_number || ' ' || e.note || ' ' || (SELECT coalesce(group_concat(number, ' '), '') FROM identity WHERE equipment_id = e.id),'à','a'),'á','a'),'ả','a'),'ã','a'),'ạ','a'),'ă','a'),'ằ','a'),'ắ','a'),'ẳ','a'),'ẵ','a'),'ặ','a'),'â','a'),'ầ','a'),'ấ','a'),'ẩ','a'),'ẫ','a'),'ậ','a'),'ä','a'),'å','a'),'ā','a'),'è','e'),'é','e'),'ẻ','e'),'ẽ','e'),'ẹ','e'),'ê','e'),'ề','e'),'ế','e'),'ể','e'),'ễ','e'),'ệ','e'),'ë','e'),'ē','e'),'ì','i'),'í','i'),'ỉ','i'),'ĩ','i'),'ị','i'),'ï','i'),'ī','i'),'î','i'),'ò','o'),'ó','o'),'ỏ','o'),'õ','o'),'ọ','o'),'ô','o'),'ồ','o'),'ố','o'),'ổ','o'),'ỗ','o'),'ộ','o'),'ơ','o'),'ờ','o'),'ớ','o'),'ở','o'),'ỡ','o'),'ợ','o'),'ö','o'),'ø','o'),'ō','o'),'ù','u'),'ú','u'),'ủ','u'),'ũ','u'),'ụ','u'),'ư','u'),'ừ','u'),'ứ','u'),'ử','u'),'ữ','u'),'ự','u'),'ü','u'),'ū','u'),'û','u'),'ỳ','y'),'ý','y'),'ỷ','y'),'ỹ','y'),'ỵ','y'),'ÿ','y'),'đ','d'),'ç','c'),'ñ','n'),'À','a'),'Á','a'),'Ả','a'),'Ã','a'),'Ạ','a'),'Ă','a'),'Ằ','a'),'Ắ','a'),'Ẳ','a'),'Ẵ','a'),'Ặ','a'),'Â','a'),'Ầ','a'),'Ấ','a'),'Ẩ','a'),'Ẫ','a'),'Ậ','a'),'Ä','a'),'Å','a'),'Ā','a'),'È','e'),'É','e'),'Ẻ','e'),'Ẽ','e'),'Ẹ','e'),'Ê','e'),'Ề','e'),'Ế','e'),'Ể','e'),'Ễ','e'),'Ệ','e'),'Ë','e'),'Ē','e'),'Ì','i'),'Í','i'),'Ỉ','i'),'Ĩ','i'),'Ị','i'),'Ï','i'),'Ī','i'),'Î','i'),'Ò','o'),'Ó','o'),'Ỏ','o'),'Õ','o'),'Ọ','o'),'Ô','o'),'Ồ','o'),'Ố','o'),'Ổ','o'),'Ỗ','o'),'Ộ','o'),'Ơ','o'),'Ờ','o'),'Ớ','o'),'Ở','o'),'Ỡ','o'),'Ợ','o'),'Ö','o'),'Ø','o'),'Ō','o'),'Ù','u'),'Ú','u'),'Ủ','u'),'Ũ','u'),'Ụ','u'),'Ư','u'),'Ừ','u'),'Ứ','u'),'Ử','u'),'Ữ','u'),'Ự','u'),'Ü','u'),'Ū','u'),'Û','u'),'Ỳ','y'),'Ý','y'),'Ỷ','y'),'Ỹ','y'),'Ỵ','y'),'Ÿ','y'),'Đ','d'),'Ç','c'),'Ñ','n')) FROM equipment e WHERE e.id = NEW.equipment_id)
    WHERE equipment_id = NEW.equipment_id; END;
CREATE TRIGGER search_changed_identity AFTER UPDATE ON identity BEGIN UPDATE equipment_search SET folded = (SELECT lower(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(e.name || ' ' || e.asset_no || ' ' || e.model || ' ' || e.serial || ' ' || e.maker || ' ' || e.place || ' ' || e.paper_number || ' ' || e.note || ' ' || (SELECT coalesce(group_concat(number, ' '), '') FROM identity WHERE equipment_id = e.id),'à','a'),'á','a'),'ả','a'),'ã','a'),'ạ','a'),'ă','a'),'ằ','a'),'ắ','a'),'ẳ','a'),'ẵ','a'),'ặ','a'),'â','a'),'ầ','a'),'ấ','a'),'ẩ','a'),'ẫ','a'),'ậ','a'),'ä','a'),'å','a'),'ā','a'),'è','e'),'é','e'),'ẻ','e'),'ẽ','e'),'ẹ','e'),'ê','e'),'ề','e'),'ế','e'),'ể','e'),'ễ','e'),'ệ','e'),'ë','e'),'ē','e'),'ì','i'),'í','i'),'ỉ','i'),'ĩ','i'),'ị','i'),'ï','i'),'ī','i'),'î','i'),'ò','o'),'ó','o'),'ỏ','o'),'õ','o'),'ọ','o'),'ô','o'),'ồ','o'),'ố','o'),'ổ','o'),'ỗ','o'),'ộ','o'),'ơ','o'),'ờ','o'),'ớ','o'),'ở','o'),'ỡ','o'),'ợ','o'),'ö','o'),'ø','o'),'ō','o'),'ù','u'),'ú','u'),'ủ','u'),'ũ','u'),'ụ','u'),'ư','u'),'ừ','u'),'ứ','u'),'ử','u'),'ữ','u'),'ự','u'),'ü','u'),'ū','u'),'û','u'),'ỳ','y'),'ý','y'),'ỷ','y'),'ỹ','y'),'ỵ','y'),'ÿ','y'),'đ','d'),'ç','c'),'ñ','n'),'À','a'),'Á','a'),'Ả','a'),'Ã','a'),'Ạ','a'),'Ă','a'),'Ằ','a'),'Ắ','a'),'Ẳ','a'),'Ẵ','a'),'Ặ','a'),'Â','a'),'Ầ','a'),'Ấ','a'),'Ẩ','a'),'Ẫ','a'),'Ậ','a'),'Ä','a'),'Å','a'),'Ā','a'),'È','e'),'É','e'),'Ẻ','e'),'Ẽ','e'),'Ẹ','e'),'Ê','e'),'Ề','e'),'Ế','e'),'Ể','e'),'Ễ','e'),'Ệ','e'),'Ë','e'),'Ē','e'),'Ì','i'),'Í','i'),'Ỉ','i'),'Ĩ','i'),'Ị','i'),'Ï','i'),'Ī','i'),'Î','i'),'Ò','o'),'Ó','o'),'Ỏ','o'),'Õ','o'),'Ọ','o'),'Ô','o'),'Ồ','o'),'Ố','o'),'Ổ','o'),'Ỗ','o'),'Ộ','o'),'Ơ','o'),'Ờ','o'),'Ớ','o'),'Ở','o'),'Ỡ','o'),'Ợ','o'),'Ö','o'),'Ø','o'),'Ō','o'),'Ù','u'),'Ú','u'),'Ủ','u'),'Ũ','u'),'Ụ','u'),'Ư','u'),'Ừ','u'),'Ứ','u'),'Ử','u'),'Ữ','u'),'Ự','u'),'Ü','u'),'Ū','u'),'Û','u'),'Ỳ','y'),'Ý','y'),'Ỷ','y'),'Ỹ','y'),'Ỵ','y'),'Ÿ','y'),'Đ','d'),'Ç','c'),'Ñ','n')) FROM equipment e WHERE e.id = NEW.equipment_id)
    WHERE equipment_id = NEW.equipment_id; END;
CREATE TRIGGER search_gone_identity AFTER DELETE ON identity BEGIN UPDATE equipment_search SET folded = (SELECT lower(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(e.name || ' ' || e.asset_no || ' ' || e.model || ' ' || e.serial || ' ' || e.maker || ' ' || e.place || ' ' || e.paper_number || ' ' || e.note || ' ' || (SELECT coalesce(group_concat(number, ' '), '') FROM identity WHERE equipment_id = e.id),'à','a'),'á','a'),'ả','a'),'ã','a'),'ạ','a'),'ă','a'),'ằ','a'),'ắ','a'),'ẳ','a'),'ẵ','a'),'ặ','a'),'â','a'),'ầ','a'),'ấ','a'),'ẩ','a'),'ẫ','a'),'ậ','a'),'ä','a'),'å','a'),'ā','a'),'è','e'),'é','e'),'ẻ','e'),'ẽ','e'),'ẹ','e'),'ê','e'),'ề','e'),'ế','e'),'ể','e'),'ễ','e'),'ệ','e'),'ë','e'),'ē','e'),'ì','i'),'í','i'),'ỉ','i'),'ĩ','i'),'ị','i'),'ï','i'),'ī','i'),'î','i'),'ò','o'),'ó','o'),'ỏ','o'),'õ','o'),'ọ','o'),'ô','o'),'ồ','o'),'ố','o'),'ổ','o'),'ỗ','o'),'ộ','o'),'ơ','o'),'ờ','o'),'ớ','o'),'ở','o'),'ỡ','o'),'ợ','o'),'ö','o'),'ø','o'),'ō','o'),'ù','u'),'ú','u'),'ủ','u'),'ũ','u'),'ụ','u'),'ư','u'),'ừ','u'),'ứ','u'),'ử','u'),'ữ','u'),'ự','u'),'ü','u'),'ū','u'),'û','u'),'ỳ','y'),'ý','y'),'ỷ','y'),'ỹ','y'),'ỵ','y'),'ÿ','y'),'đ','d'),'ç','c'),'ñ','n'),'À','a'),'Á','a'),'Ả','a'),'Ã','a'),'Ạ','a'),'Ă','a'),'Ằ','a'),'Ắ','a'),'Ẳ','a'),'Ẵ','a'),'Ặ','a'),'Â','a'),'Ầ','a'),'Ấ','a'),'Ẩ','a'),'Ẫ','a'),'Ậ','a'),'Ä','a'),'Å','a'),'Ā','a'),'È','e'),'É','e'),'Ẻ','e'),'Ẽ','e'),'Ẹ','e'),'Ê','e'),'Ề','e'),'Ế','e'),'Ể','e'),'Ễ','e'),'Ệ','e'),'Ë','e'),'Ē','e'),'Ì','i'),'Í','i'),'Ỉ','i'),'Ĩ','i'),'Ị','i'),'Ï','i'),'Ī','i'),'Î','i'),'Ò','o'),'Ó','o'),'Ỏ','o'),'Õ','o'),'Ọ','o'),'Ô','o'),'Ồ','o'),'Ố','o'),'Ổ','o'),'Ỗ','o'),'Ộ','o'),'Ơ','o'),'Ờ','o'),'Ớ','o'),'Ở','o'),'Ỡ','o'),'Ợ','o'),'Ö','o'),'Ø','o'),'Ō','o'),'Ù','u'),'Ú','u'),'Ủ','u'),'Ũ','u'),'Ụ','u'),'Ư','u'),'Ừ','u'),'Ứ','u'),'Ử','u'),'Ữ','u'),'Ự','u'),'Ü','u'),'Ū','u'),'Û','u'),'Ỳ','y'),'Ý','y'),'Ỷ','y'),'Ỹ','y'),'Ỵ','y'),'Ÿ','y'),'Đ','d'),'Ç','c'),'Ñ','n')) FROM equipment e WHERE e.id = OLD.equipment_id)
    WHERE equipment_id = OLD.equipment_id; END;
CREATE TRIGGER entry_stays BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER entry_keeps BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER change_stays BEFORE DELETE ON change BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER change_keeps BEFORE UPDATE OF n, k, entity, id, part, kind, digest ON change
    BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER change_only_erased BEFORE UPDATE OF body ON change WHEN NEW.body IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'append-only'); END;
INSERT INTO tracked (name) VALUES ('answer'), ('attribute'), ('certificate'), ('disclosure'), ('equipment'), ('finding'), ('identity'), ('inspection'), ('licence'), ('notice'), ('reading'), ('review'), ('revocation'), ('schedule'), ('unit'), ('unit_name'), ('user');
"""


def apply(connection: Connection) -> None:
    """Make the first schema."""
    execute(connection, SQL)
