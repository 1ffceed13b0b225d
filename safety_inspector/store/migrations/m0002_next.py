"""Schema 2, not released yet: written by `freeze` from the records."""

from safety_inspector.store.driver import Connection
from safety_inspector.store.migrations import Added, Body, execute, filled

SQL = """\
DROP INDEX equipment_by_name;
DROP INDEX equipment_type;
DROP INDEX equipment_unit;
DROP TRIGGER search_new;
DROP TRIGGER search_gone;
DROP TRIGGER search_changed;
DROP TRIGGER search_new_equipment;
DROP TRIGGER search_changed_equipment;
DROP TRIGGER search_new_identity;
DROP TRIGGER search_changed_identity;
DROP TRIGGER search_gone_identity;
DROP TABLE equipment_words;
DROP TABLE equipment_search;
ALTER TABLE user ADD COLUMN resets INTEGER NOT NULL DEFAULT 0;
CREATE TABLE eligibility (
    id BLOB NOT NULL,
    number VARCHAR NOT NULL,
    issued_by VARCHAR NOT NULL,
    covers VARCHAR NOT NULL,
    valid_from DATE NOT NULL,
    valid_until DATE NOT NULL,
    revoked_on DATE,
    revoked_why VARCHAR NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE instrument (
    id BLOB NOT NULL,
    name VARCHAR NOT NULL,
    serial VARCHAR NOT NULL,
    measures VARCHAR NOT NULL,
    accuracy VARCHAR NOT NULL,
    unit_id BLOB,
    state VARCHAR NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE calibration (
    id BLOB NOT NULL,
    instrument_id BLOB NOT NULL,
    done_on DATE NOT NULL,
    valid_until DATE NOT NULL,
    number VARCHAR NOT NULL,
    issued_by VARCHAR NOT NULL,
    struck VARCHAR NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE scope (
    id BLOB NOT NULL,
    user_id BLOB NOT NULL,
    covers VARCHAR NOT NULL,
    number VARCHAR NOT NULL,
    issued_by VARCHAR NOT NULL,
    valid_from DATE NOT NULL,
    valid_until DATE NOT NULL,
    withdrawn_on DATE,
    withdrawn_why VARCHAR NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE confirmation (
    id BLOB NOT NULL,
    root VARCHAR NOT NULL,
    row_id VARCHAR NOT NULL,
    content_hash VARCHAR NOT NULL,
    correction VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    confirmed_by VARCHAR NOT NULL,
    confirmed_on DATE NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    withdrawn_by VARCHAR NOT NULL,
    withdrawn_on DATE,
    withdrawn_reason VARCHAR NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE equipment_search (n INTEGER PRIMARY KEY, equipment_id BLOB NOT NULL UNIQUE, name_key TEXT NOT NULL, urgency TEXT NOT NULL DEFAULT '19999', words TEXT NOT NULL);
CREATE VIRTUAL TABLE equipment_words USING fts5(words, content='equipment_search', content_rowid='n', prefix='2 3 4 5 6', tokenize='unicode61 remove_diacritics 2', detail=none, columnsize=0);
CREATE INDEX equipment_by_name ON equipment_search (name_key, equipment_id);
CREATE INDEX equipment_by_urgency ON equipment_search (urgency, name_key, equipment_id);
CREATE INDEX equipment_type ON equipment (type_code, state);
CREATE INDEX equipment_unit ON equipment (unit_id, state, type_code);
CREATE INDEX ix_calibration_instrument_id ON calibration (instrument_id);
CREATE INDEX ix_scope_user_id ON scope (user_id);
CREATE TRIGGER search_new AFTER INSERT ON equipment_search WHEN NOT EXISTS (SELECT 1 FROM local WHERE name = 'search_later') BEGIN INSERT INTO equipment_words (rowid, words) VALUES (NEW.n, NEW.words); END;
CREATE TRIGGER search_gone AFTER DELETE ON equipment_search BEGIN INSERT INTO equipment_words (equipment_words, rowid, words) VALUES ('delete', OLD.n, OLD.words); END;
CREATE TRIGGER search_changed AFTER UPDATE OF words ON equipment_search WHEN OLD.words IS NOT NEW.words BEGIN INSERT INTO equipment_words (equipment_words, rowid, words) VALUES ('delete', OLD.n, OLD.words); INSERT INTO equipment_words (rowid, words) VALUES (NEW.n, NEW.words); END;
CREATE TRIGGER search_new_equipment AFTER INSERT ON equipment WHEN NOT EXISTS (SELECT 1 FROM local WHERE name = 'search_later') BEGIN INSERT INTO equipment_search (equipment_id, name_key, words) VALUES (NEW.id, lower(CASE WHEN NEW.name GLOB '*[ÀÁẢÃẠẰẮẲẴẶẦẤẨẪẬÈÉẺẼẸỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌỒỐỔỖỘỜỚỞỠỢÙÚỦŨỤỪỨỬỮỰỲÝỶỸỴĂÂĐÊÔƠƯ]*' THEN replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(NEW.name,'À','à'),'Á','á'),'Ả','ả'),'Ã','ã'),'Ạ','ạ'),'Ằ','ằ'),'Ắ','ắ'),'Ẳ','ẳ'),'Ẵ','ẵ'),'Ặ','ặ'),'Ầ','ầ'),'Ấ','ấ'),'Ẩ','ẩ'),'Ẫ','ẫ'),'Ậ','ậ'),'È','è'),'É','é'),'Ẻ','ẻ'),'Ẽ','ẽ'),'Ẹ','ẹ'),'Ề','ề'),'Ế','ế'),'Ể','ể'),'Ễ','ễ'),'Ệ','ệ'),'Ì','ì'),'Í','í'),'Ỉ','ỉ'),'Ĩ','ĩ'),'Ị','ị'),'Ò','ò'),'Ó','ó'),'Ỏ','ỏ'),'Õ','õ'),'Ọ','ọ'),'Ồ','ồ'),'Ố','ố'),'Ổ','ổ'),'Ỗ','ỗ'),'Ộ','ộ'),'Ờ','ờ'),'Ớ','ớ'),'Ở','ở'),'Ỡ','ỡ'),'Ợ','ợ'),'Ù','ù'),'Ú','ú'),'Ủ','ủ'),'Ũ','ũ'),'Ụ','ụ'),'Ừ','ừ'),'Ứ','ứ'),'Ử','ử'),'Ữ','ữ'),'Ự','ự'),'Ỳ','ỳ'),'Ý','ý'),'Ỷ','ỷ'),'Ỹ','ỹ'),'Ỵ','ỵ'),'Ă','ă'),'Â','â'),'Đ','đ'),'Ê','ê'),'Ô','ô'),'Ơ','ơ'),'Ư','ư'),'à','a'),'á','a'),'ả','a'),'ã','a'),'ạ','a'),'ằ','ă'),'ắ','ă'),'ẳ','ă'),'ẵ','ă'),'ặ','ă'),'ầ','â'),'ấ','â'),'ẩ','â'),'ẫ','â'),'ậ','â'),'è','e'),'é','e'),'ẻ','e'),'ẽ','e'),'ẹ','e'),'ề','ê'),'ế','ê'),'ể','ê'),'ễ','ê'),'ệ','ê'),'ì','i'),'í','i'),'ỉ','i'),'ĩ','i'),'ị','i'),'ò','o'),'ó','o'),'ỏ','o'),'õ','o'),'ọ','o'),'ồ','ô'),'ố','ô'),'ổ','ô'),'ỗ','ô'),'ộ','ô'),'ờ','ơ'),'ớ','ơ'),'ở','ơ'),'ỡ','ơ'),'ợ','ơ'),'ù','u'),'ú','u'),'ủ','u'),'ũ','u'),'ụ','u'),'ừ','ư'),'ứ','ư'),'ử','ư'),'ữ','ư'),'ự','ư'),'ỳ','y'),'ý','y'),'ỷ','y'),'ỹ','y'),'ỵ','y'),'ă','a{'),'â','a|'),'đ','d{'),'ê','e{'),'ô','o{'),'ơ','o|'),'ư','u{') ELSE replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(NEW.name,'à','a'),'á','a'),'ả','a'),'ã','a'),'ạ','a'),'ằ','ă'),'ắ','ă'),'ẳ','ă'),'ẵ','ă'),'ặ','ă'),'ầ','â'),'ấ','â'),'ẩ','â'),'ẫ','â'),'ậ','â'),'è','e'),'é','e'),'ẻ','e'),'ẽ','e'),'ẹ','e'),'ề','ê'),'ế','ê'),'ể','ê'),'ễ','ê'),'ệ','ê'),'ì','i'),'í','i'),'ỉ','i'),'ĩ','i'),'ị','i'),'ò','o'),'ó','o'),'ỏ','o'),'õ','o'),'ọ','o'),'ồ','ô'),'ố','ô'),'ổ','ô'),'ỗ','ô'),'ộ','ô'),'ờ','ơ'),'ớ','ơ'),'ở','ơ'),'ỡ','ơ'),'ợ','ơ'),'ù','u'),'ú','u'),'ủ','u'),'ũ','u'),'ụ','u'),'ừ','ư'),'ứ','ư'),'ử','ư'),'ữ','ư'),'ự','ư'),'ỳ','y'),'ý','y'),'ỷ','y'),'ỹ','y'),'ỵ','y'),'ă','a{'),'â','a|'),'đ','d{'),'ê','e{'),'ô','o{'),'ơ','o|'),'ư','u{') END), replace(replace(replace(replace(NEW.name || ' ' || NEW.asset_no || ' ' || NEW.model || ' ' || NEW.serial || ' ' || NEW.maker || ' ' || NEW.place || ' ' || NEW.paper_number || ' ' || NEW.note || ' ' || (SELECT coalesce(group_concat(number, ' '), '') FROM identity WHERE equipment_id = NEW.id),'đ','d'),'Đ','d'),'ø','o'),'Ø','o')); END;
CREATE TRIGGER search_changed_equipment AFTER UPDATE OF name, asset_no, model, serial, maker, place, paper_number, note ON equipment BEGIN UPDATE equipment_search SET words = replace(replace(replace(replace(NEW.name || ' ' || NEW.asset_no || ' ' || NEW.model || ' ' || NEW.serial || ' ' || NEW.maker || ' ' || NEW.place || ' ' || NEW.paper_number || ' ' || NEW.note || ' ' || (SELECT coalesce(group_concat(number, ' '), '') FROM identity WHERE equipment_id = NEW.id),'đ','d'),'Đ','d'),'ø','o'),'Ø','o') WHERE equipment_id = NEW.id; END;
CREATE TRIGGER search_changed_name AFTER UPDATE OF name ON equipment WHEN OLD.name IS NOT NEW.name BEGIN UPDATE equipment_search SET name_key = lower(CASE WHEN NEW.name GLOB '*[ÀÁẢÃẠẰẮẲẴẶẦẤẨẪẬÈÉẺẼẸỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌỒỐỔỖỘỜỚỞỠỢÙÚỦŨỤỪỨỬỮỰỲÝỶỸỴĂÂĐÊÔƠƯ]*' THEN replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(NEW.name,'À','à'),'Á','á'),'Ả','ả'),'Ã','ã'),'Ạ','ạ'),'Ằ','ằ'),'Ắ','ắ'),'Ẳ','ẳ'),'Ẵ','ẵ'),'Ặ','ặ'),'Ầ','ầ'),'Ấ','ấ'),'Ẩ','ẩ'),'Ẫ','ẫ'),'Ậ','ậ'),'È','è'),'É','é'),'Ẻ','ẻ'),'Ẽ','ẽ'),'Ẹ','ẹ'),'Ề','ề'),'Ế','ế'),'Ể','ể'),'Ễ','ễ'),'Ệ','ệ'),'Ì','ì'),'Í','í'),'Ỉ','ỉ'),'Ĩ','ĩ'),'Ị','ị'),'Ò','ò'),'Ó','ó'),'Ỏ','ỏ'),'Õ','õ'),'Ọ','ọ'),'Ồ','ồ'),'Ố','ố'),'Ổ','ổ'),'Ỗ','ỗ'),'Ộ','ộ'),'Ờ','ờ'),'Ớ','ớ'),'Ở','ở'),'Ỡ','ỡ'),'Ợ','ợ'),'Ù','ù'),'Ú','ú'),'Ủ','ủ'),'Ũ','ũ'),'Ụ','ụ'),'Ừ','ừ'),'Ứ','ứ'),'Ử','ử'),'Ữ','ữ'),'Ự','ự'),'Ỳ','ỳ'),'Ý','ý'),'Ỷ','ỷ'),'Ỹ','ỹ'),'Ỵ','ỵ'),'Ă','ă'),'Â','â'),'Đ','đ'),'Ê','ê'),'Ô','ô'),'Ơ','ơ'),'Ư','ư'),'à','a'),'á','a'),'ả','a'),'ã','a'),'ạ','a'),'ằ','ă'),'ắ','ă'),'ẳ','ă'),'ẵ','ă'),'ặ','ă'),'ầ','â'),'ấ','â'),'ẩ','â'),'ẫ','â'),'ậ','â'),'è','e'),'é','e'),'ẻ','e'),'ẽ','e'),'ẹ','e'),'ề','ê'),'ế','ê'),'ể','ê'),'ễ','ê'),'ệ','ê'),'ì','i'),'í','i'),'ỉ','i'),'ĩ','i'),'ị','i'),'ò','o'),'ó','o'),'ỏ','o'),'õ','o'),'ọ','o'),'ồ','ô'),'ố','ô'),'ổ','ô'),'ỗ','ô'),'ộ','ô'),'ờ','ơ'),'ớ','ơ'),'ở','ơ'),'ỡ','ơ'),'ợ','ơ'),'ù','u'),'ú','u'),'ủ','u'),'ũ','u'),'ụ','u'),'ừ','ư'),'ứ','ư'),'ử','ư'),'ữ','ư'),'ự','ư'),'ỳ','y'),'ý','y'),'ỷ','y'),'ỹ','y'),'ỵ','y'),'ă','a{'),'â','a|'),'đ','d{'),'ê','e{'),'ô','o{'),'ơ','o|'),'ư','u{') ELSE replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(NEW.name,'à','a'),'á','a'),'ả','a'),'ã','a'),'ạ','a'),'ằ','ă'),'ắ','ă'),'ẳ','ă'),'ẵ','ă'),'ặ','ă'),'ầ','â'),'ấ','â'),'ẩ','â'),'ẫ','â'),'ậ','â'),'è','e'),'é','e'),'ẻ','e'),'ẽ','e'),'ẹ','e'),'ề','ê'),'ế','ê'),'ể','ê'),'ễ','ê'),'ệ','ê'),'ì','i'),'í','i'),'ỉ','i'),'ĩ','i'),'ị','i'),'ò','o'),'ó','o'),'ỏ','o'),'õ','o'),'ọ','o'),'ồ','ô'),'ố','ô'),'ổ','ô'),'ỗ','ô'),'ộ','ô'),'ờ','ơ'),'ớ','ơ'),'ở','ơ'),'ỡ','ơ'),'ợ','ơ'),'ù','u'),'ú','u'),'ủ','u'),'ũ','u'),'ụ','u'),'ừ','ư'),'ứ','ư'),'ử','ư'),'ữ','ư'),'ự','ư'),'ỳ','y'),'ý','y'),'ỷ','y'),'ỹ','y'),'ỵ','y'),'ă','a{'),'â','a|'),'đ','d{'),'ê','e{'),'ô','o{'),'ơ','o|'),'ư','u{') END) WHERE equipment_id = NEW.id; END;
CREATE TRIGGER search_new_identity AFTER INSERT ON identity BEGIN UPDATE equipment_search SET words = (SELECT replace(replace(replace(replace(e.name || ' ' || e.asset_no || ' ' || e.model || ' ' || e.serial || ' ' || e.maker || ' ' || e.place || ' ' || e.paper_number || ' ' || e.note || ' ' || (SELECT coalesce(group_concat(number, ' '), '') FROM identity WHERE equipment_id = e.id),'đ','d'),'Đ','d'),'ø','o'),'Ø','o') FROM equipment e WHERE e.id = NEW.equipment_id)
    WHERE equipment_id = NEW.equipment_id; END;
CREATE TRIGGER search_changed_identity AFTER UPDATE ON identity BEGIN UPDATE equipment_search SET words = (SELECT replace(replace(replace(replace(e.name || ' ' || e.asset_no || ' ' || e.model || ' ' || e.serial || ' ' || e.maker || ' ' || e.place || ' ' || e.paper_number || ' ' || e.note || ' ' || (SELECT coalesce(group_concat(number, ' '), '') FROM identity WHERE equipment_id = e.id),'đ','d'),'Đ','d'),'ø','o'),'Ø','o') FROM equipment e WHERE e.id = NEW.equipment_id)
    WHERE equipment_id = NEW.equipment_id; END;
CREATE TRIGGER search_gone_identity AFTER DELETE ON identity BEGIN UPDATE equipment_search SET words = (SELECT replace(replace(replace(replace(e.name || ' ' || e.asset_no || ' ' || e.model || ' ' || e.serial || ' ' || e.maker || ' ' || e.place || ' ' || e.paper_number || ' ' || e.note || ' ' || (SELECT coalesce(group_concat(number, ' '), '') FROM identity WHERE equipment_id = e.id),'đ','d'),'Đ','d'),'ø','o'),'Ø','o') FROM equipment e WHERE e.id = OLD.equipment_id)
    WHERE equipment_id = OLD.equipment_id; END;
CREATE TRIGGER urgency_of_new_due AFTER INSERT ON due BEGIN UPDATE equipment_search SET urgency = CASE WHEN NEW.state IN ('awaiting_disposal', 'struck_off') THEN '19999'
    WHEN NEW.standing = 'failed' OR NEW.standing = '' AND NEW.state = 'failed'
    THEN '0' || coalesce(NEW.due_on, '9999')
    ELSE '1' || coalesce(NEW.due_on, '9999') END WHERE equipment_id = NEW.equipment_id; END;
CREATE TRIGGER urgency_of_due AFTER UPDATE ON due WHEN CASE WHEN OLD.state IN ('awaiting_disposal', 'struck_off') THEN '19999'
    WHEN OLD.standing = 'failed' OR OLD.standing = '' AND OLD.state = 'failed'
    THEN '0' || coalesce(OLD.due_on, '9999')
    ELSE '1' || coalesce(OLD.due_on, '9999') END IS NOT CASE WHEN NEW.state IN ('awaiting_disposal', 'struck_off') THEN '19999'
    WHEN NEW.standing = 'failed' OR NEW.standing = '' AND NEW.state = 'failed'
    THEN '0' || coalesce(NEW.due_on, '9999')
    ELSE '1' || coalesce(NEW.due_on, '9999') END BEGIN UPDATE equipment_search SET urgency = CASE WHEN NEW.state IN ('awaiting_disposal', 'struck_off') THEN '19999'
    WHEN NEW.standing = 'failed' OR NEW.standing = '' AND NEW.state = 'failed'
    THEN '0' || coalesce(NEW.due_on, '9999')
    ELSE '1' || coalesce(NEW.due_on, '9999') END WHERE equipment_id = NEW.equipment_id; END;
CREATE TRIGGER urgency_of_lost_due AFTER DELETE ON due BEGIN UPDATE equipment_search SET urgency = '19999' WHERE equipment_id = OLD.equipment_id; END;
CREATE TRIGGER urgency_of_new_equipment AFTER INSERT ON equipment_search WHEN EXISTS (SELECT 1 FROM due d WHERE d.equipment_id = NEW.equipment_id) BEGIN UPDATE equipment_search SET urgency = (SELECT CASE WHEN d.state IN ('awaiting_disposal', 'struck_off') THEN '19999'
    WHEN d.standing = 'failed' OR d.standing = '' AND d.state = 'failed'
    THEN '0' || coalesce(d.due_on, '9999')
    ELSE '1' || coalesce(d.due_on, '9999') END FROM due d WHERE d.equipment_id = NEW.equipment_id) WHERE n = NEW.n; END;
INSERT INTO equipment_search (equipment_id, name_key, words) SELECT e.id, lower(CASE WHEN e.name GLOB '*[ÀÁẢÃẠẰẮẲẴẶẦẤẨẪẬÈÉẺẼẸỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌỒỐỔỖỘỜỚỞỠỢÙÚỦŨỤỪỨỬỮỰỲÝỶỸỴĂÂĐÊÔƠƯ]*' THEN replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(e.name,'À','à'),'Á','á'),'Ả','ả'),'Ã','ã'),'Ạ','ạ'),'Ằ','ằ'),'Ắ','ắ'),'Ẳ','ẳ'),'Ẵ','ẵ'),'Ặ','ặ'),'Ầ','ầ'),'Ấ','ấ'),'Ẩ','ẩ'),'Ẫ','ẫ'),'Ậ','ậ'),'È','è'),'É','é'),'Ẻ','ẻ'),'Ẽ','ẽ'),'Ẹ','ẹ'),'Ề','ề'),'Ế','ế'),'Ể','ể'),'Ễ','ễ'),'Ệ','ệ'),'Ì','ì'),'Í','í'),'Ỉ','ỉ'),'Ĩ','ĩ'),'Ị','ị'),'Ò','ò'),'Ó','ó'),'Ỏ','ỏ'),'Õ','õ'),'Ọ','ọ'),'Ồ','ồ'),'Ố','ố'),'Ổ','ổ'),'Ỗ','ỗ'),'Ộ','ộ'),'Ờ','ờ'),'Ớ','ớ'),'Ở','ở'),'Ỡ','ỡ'),'Ợ','ợ'),'Ù','ù'),'Ú','ú'),'Ủ','ủ'),'Ũ','ũ'),'Ụ','ụ'),'Ừ','ừ'),'Ứ','ứ'),'Ử','ử'),'Ữ','ữ'),'Ự','ự'),'Ỳ','ỳ'),'Ý','ý'),'Ỷ','ỷ'),'Ỹ','ỹ'),'Ỵ','ỵ'),'Ă','ă'),'Â','â'),'Đ','đ'),'Ê','ê'),'Ô','ô'),'Ơ','ơ'),'Ư','ư'),'à','a'),'á','a'),'ả','a'),'ã','a'),'ạ','a'),'ằ','ă'),'ắ','ă'),'ẳ','ă'),'ẵ','ă'),'ặ','ă'),'ầ','â'),'ấ','â'),'ẩ','â'),'ẫ','â'),'ậ','â'),'è','e'),'é','e'),'ẻ','e'),'ẽ','e'),'ẹ','e'),'ề','ê'),'ế','ê'),'ể','ê'),'ễ','ê'),'ệ','ê'),'ì','i'),'í','i'),'ỉ','i'),'ĩ','i'),'ị','i'),'ò','o'),'ó','o'),'ỏ','o'),'õ','o'),'ọ','o'),'ồ','ô'),'ố','ô'),'ổ','ô'),'ỗ','ô'),'ộ','ô'),'ờ','ơ'),'ớ','ơ'),'ở','ơ'),'ỡ','ơ'),'ợ','ơ'),'ù','u'),'ú','u'),'ủ','u'),'ũ','u'),'ụ','u'),'ừ','ư'),'ứ','ư'),'ử','ư'),'ữ','ư'),'ự','ư'),'ỳ','y'),'ý','y'),'ỷ','y'),'ỹ','y'),'ỵ','y'),'ă','a{'),'â','a|'),'đ','d{'),'ê','e{'),'ô','o{'),'ơ','o|'),'ư','u{') ELSE replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(e.name,'à','a'),'á','a'),'ả','a'),'ã','a'),'ạ','a'),'ằ','ă'),'ắ','ă'),'ẳ','ă'),'ẵ','ă'),'ặ','ă'),'ầ','â'),'ấ','â'),'ẩ','â'),'ẫ','â'),'ậ','â'),'è','e'),'é','e'),'ẻ','e'),'ẽ','e'),'ẹ','e'),'ề','ê'),'ế','ê'),'ể','ê'),'ễ','ê'),'ệ','ê'),'ì','i'),'í','i'),'ỉ','i'),'ĩ','i'),'ị','i'),'ò','o'),'ó','o'),'ỏ','o'),'õ','o'),'ọ','o'),'ồ','ô'),'ố','ô'),'ổ','ô'),'ỗ','ô'),'ộ','ô'),'ờ','ơ'),'ớ','ơ'),'ở','ơ'),'ỡ','ơ'),'ợ','ơ'),'ù','u'),'ú','u'),'ủ','u'),'ũ','u'),'ụ','u'),'ừ','ư'),'ứ','ư'),'ử','ư'),'ữ','ư'),'ự','ư'),'ỳ','y'),'ý','y'),'ỷ','y'),'ỹ','y'),'ỵ','y'),'ă','a{'),'â','a|'),'đ','d{'),'ê','e{'),'ô','o{'),'ơ','o|'),'ư','u{') END), replace(replace(replace(replace(e.name || ' ' || e.asset_no || ' ' || e.model || ' ' || e.serial || ' ' || e.maker || ' ' || e.place || ' ' || e.paper_number || ' ' || e.note || ' ' || (SELECT coalesce(group_concat(number, ' '), '') FROM identity WHERE equipment_id = e.id),'đ','d'),'Đ','d'),'ø','o'),'Ø','o') FROM equipment e ORDER BY e.id;
INSERT INTO tracked (name) VALUES ('calibration');
INSERT INTO tracked (name) VALUES ('confirmation');
INSERT INTO tracked (name) VALUES ('eligibility');
INSERT INTO tracked (name) VALUES ('instrument');
INSERT INTO tracked (name) VALUES ('scope');
"""

ADDED: Added = {"user": {"resets": 0}}


def apply(connection: Connection) -> None:
    """Make what this schema adds."""
    execute(connection, SQL)


def lift(entity: str, body: Body) -> Body:
    """A body of the schema before, with what its table gained."""
    return filled(ADDED, entity, body)
