"""Schema 2, not released yet: written by `freeze` from the records."""

from safety_inspector.store.driver import Connection
from safety_inspector.store.migrations import Added, Body, execute, filled

SQL = """\
DROP INDEX equipment_by_name;
DROP INDEX equipment_type;
DROP INDEX equipment_unit;
DROP TRIGGER due_of_new_equipment;
DROP TRIGGER due_of_equipment;
DROP TRIGGER standing_of_new_equipment;
DROP TRIGGER standing_of_document;
DROP TRIGGER standing_of_conclusion;
DROP TRIGGER due_of_new_schedule;
DROP TRIGGER due_of_schedule;
DROP TRIGGER due_of_lost_schedule;
DROP TRIGGER standing_of_certificate;
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
DROP TABLE due;
ALTER TABLE user ADD COLUMN resets INTEGER NOT NULL DEFAULT 0;
ALTER TABLE unit ADD COLUMN address VARCHAR NOT NULL DEFAULT '';
ALTER TABLE equipment ADD COLUMN equipment_group VARCHAR NOT NULL DEFAULT '';
ALTER TABLE inspection ADD COLUMN claimed_on DATE;
ALTER TABLE inspection ADD COLUMN claimed_reason VARCHAR NOT NULL DEFAULT '';
ALTER TABLE schedule ADD COLUMN procedure VARCHAR NOT NULL DEFAULT '';
ALTER TABLE schedule ADD COLUMN row_id VARCHAR NOT NULL DEFAULT '';
ALTER TABLE review ADD COLUMN document VARCHAR NOT NULL DEFAULT '';
ALTER TABLE review ADD COLUMN items VARCHAR NOT NULL DEFAULT '[]';
ALTER TABLE certificate ADD COLUMN replaces VARCHAR NOT NULL DEFAULT '';
CREATE TABLE acknowledgement (
    id BLOB NOT NULL,
    at VARCHAR NOT NULL,
    what VARCHAR NOT NULL,
    said VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    PRIMARY KEY (id)
);
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
CREATE TABLE returned (
    review_id BLOB NOT NULL,
    item VARCHAR NOT NULL,
    inspection_id BLOB NOT NULL,
    document VARCHAR NOT NULL,
    comment VARCHAR NOT NULL,
    returned_by VARCHAR NOT NULL,
    returned_on DATE NOT NULL,
    PRIMARY KEY (review_id, item)
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
CREATE TABLE photo (
    inspection_id BLOB NOT NULL,
    number VARCHAR NOT NULL,
    item VARCHAR NOT NULL,
    "key" VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    taken_at VARCHAR NOT NULL,
    added_at VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (inspection_id, number)
)
 WITHOUT ROWID;
CREATE TABLE ceiling (
    schedule_id BLOB NOT NULL,
    months INTEGER NOT NULL,
    row_id VARCHAR NOT NULL,
    PRIMARY KEY (schedule_id)
);
CREATE TABLE unsettled (
    equipment_id BLOB NOT NULL,
    PRIMARY KEY (equipment_id)
);
CREATE TABLE minutes (
    id BLOB NOT NULL,
    number VARCHAR NOT NULL,
    series VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    inspection_id BLOB NOT NULL,
    equipment_id BLOB NOT NULL,
    document VARCHAR NOT NULL,
    issued_on DATE NOT NULL,
    inspector VARCHAR NOT NULL,
    inspector_name VARCHAR NOT NULL,
    inspected_on DATE NOT NULL,
    conclusion VARCHAR NOT NULL,
    replaces VARCHAR NOT NULL,
    instruments VARCHAR NOT NULL,
    facts VARCHAR NOT NULL,
    paper VARCHAR NOT NULL,
    signed_on DATE,
    signed_by VARCHAR NOT NULL,
    marked_by VARCHAR NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE void (
    id BLOB NOT NULL,
    certificate_id BLOB NOT NULL,
    voided_on DATE NOT NULL,
    voided_by VARCHAR NOT NULL,
    voider_name VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE due (
    equipment_id BLOB NOT NULL,
    unit_id BLOB,
    state VARCHAR NOT NULL,
    due_on DATE,
    standing VARCHAR NOT NULL,
    initial BOOLEAN DEFAULT '0' NOT NULL,
    PRIMARY KEY (equipment_id)
);
CREATE TABLE audit (
    id BLOB NOT NULL,
    unit_id BLOB NOT NULL,
    kind VARCHAR NOT NULL,
    form VARCHAR NOT NULL,
    regime VARCHAR NOT NULL,
    basis VARCHAR NOT NULL,
    places VARCHAR NOT NULL,
    team VARCHAR NOT NULL,
    representatives VARCHAR NOT NULL,
    period_from DATE,
    period_to DATE,
    template VARCHAR NOT NULL,
    template_revision INTEGER NOT NULL,
    template_text VARCHAR NOT NULL,
    carried VARCHAR NOT NULL,
    begun_by VARCHAR NOT NULL,
    started_on DATE NOT NULL,
    ended_on DATE,
    next_on DATE,
    summary VARCHAR NOT NULL,
    proposals VARCHAR NOT NULL,
    score INTEGER,
    grade VARCHAR NOT NULL,
    series VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    number VARCHAR NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE audit_answer (
    audit_id BLOB NOT NULL,
    item VARCHAR NOT NULL,
    result VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    measured VARCHAR NOT NULL,
    sample_right INTEGER,
    sample_of INTEGER,
    finding VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    stop BOOLEAN NOT NULL,
    stop_told VARCHAR NOT NULL,
    owner VARCHAR NOT NULL,
    deadline DATE,
    "by" VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    PRIMARY KEY (audit_id, item)
)
 WITHOUT ROWID;
CREATE TABLE corrective_action (
    id BLOB NOT NULL,
    audit_id BLOB NOT NULL,
    unit_id BLOB NOT NULL,
    item VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    basis VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    stop BOOLEAN NOT NULL,
    recurring BOOLEAN NOT NULL,
    found_on DATE NOT NULL,
    owner VARCHAR NOT NULL,
    deadline DATE NOT NULL,
    proposed BOOLEAN NOT NULL,
    state VARCHAR NOT NULL,
    remedy VARCHAR NOT NULL,
    done_by VARCHAR NOT NULL,
    done_on DATE,
    marked_by VARCHAR NOT NULL,
    closed_by VARCHAR NOT NULL,
    closed_on DATE,
    evidence VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    beyond BOOLEAN NOT NULL,
    proposal VARCHAR NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE accident (
    id BLOB NOT NULL,
    unit_id BLOB NOT NULL,
    equipment_id BLOB,
    happened_on DATE NOT NULL,
    place VARCHAR NOT NULL,
    accident_class VARCHAR NOT NULL,
    victims INTEGER NOT NULL,
    deaths INTEGER NOT NULL,
    serious INTEGER NOT NULL,
    women INTEGER NOT NULL,
    days_lost INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    damage INTEGER NOT NULL,
    cause VARCHAR NOT NULL,
    factor VARCHAR NOT NULL,
    account VARCHAR NOT NULL,
    investigation VARCHAR NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE training (
    id BLOB NOT NULL,
    unit_id BLOB NOT NULL,
    person VARCHAR NOT NULL,
    persons INTEGER NOT NULL,
    training_group INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    from_on DATE NOT NULL,
    until_on DATE NOT NULL,
    hours INTEGER NOT NULL,
    provider VARCHAR NOT NULL,
    provider_name VARCHAR NOT NULL,
    paper_no VARCHAR NOT NULL,
    valid_until DATE,
    cost INTEGER NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE on_hand (
    id BLOB NOT NULL,
    unit_id BLOB NOT NULL,
    training_group INTEGER NOT NULL,
    persons INTEGER NOT NULL,
    counted_on DATE NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE "plan" (
    id BLOB NOT NULL,
    unit_id BLOB NOT NULL,
    year INTEGER NOT NULL,
    capacity INTEGER NOT NULL,
    "before" INTEGER NOT NULL,
    state VARCHAR NOT NULL,
    prepared_by VARCHAR NOT NULL,
    prepared_on DATE NOT NULL,
    approved_by VARCHAR NOT NULL,
    approved_name VARCHAR NOT NULL,
    approved_post VARCHAR NOT NULL,
    approved_on DATE,
    PRIMARY KEY (id)
);
CREATE TABLE plan_line (
    id BLOB NOT NULL,
    plan_id BLOB NOT NULL,
    equipment_id BLOB NOT NULL,
    unit_id BLOB NOT NULL,
    month INTEGER,
    inspector_id BLOB,
    first INTEGER,
    last INTEGER,
    due_on DATE,
    reason VARCHAR NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE plan_amendment (
    id BLOB NOT NULL,
    plan_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    reason VARCHAR NOT NULL,
    amended_by VARCHAR NOT NULL,
    amended_on DATE NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE plan_change (
    id BLOB NOT NULL,
    amendment_id BLOB NOT NULL,
    equipment_id BLOB NOT NULL,
    unit_id BLOB NOT NULL,
    what VARCHAR NOT NULL,
    month INTEGER,
    inspector_id BLOB,
    due_on DATE,
    PRIMARY KEY (id)
);
CREATE TABLE summed_place (
    equipment_id BLOB NOT NULL,
    since VARCHAR NOT NULL,
    until VARCHAR NOT NULL,
    unit_id BLOB NOT NULL,
    grouped INTEGER NOT NULL,
    PRIMARY KEY (equipment_id, since)
)
 WITHOUT ROWID;
CREATE TABLE summed_event (
    year INTEGER NOT NULL,
    day VARCHAR NOT NULL,
    id BLOB NOT NULL,
    what INTEGER NOT NULL,
    since VARCHAR NOT NULL,
    until VARCHAR NOT NULL,
    unit_id BLOB NOT NULL,
    grouped INTEGER NOT NULL,
    equipment_id BLOB NOT NULL,
    PRIMARY KEY (year, day, id, what, since)
)
 WITHOUT ROWID;
CREATE TABLE summed_year (
    year INTEGER NOT NULL,
    unit_id BLOB NOT NULL,
    grouped INTEGER NOT NULL,
    what INTEGER NOT NULL,
    m01 INTEGER NOT NULL,
    m02 INTEGER NOT NULL,
    m03 INTEGER NOT NULL,
    m04 INTEGER NOT NULL,
    m05 INTEGER NOT NULL,
    m06 INTEGER NOT NULL,
    m07 INTEGER NOT NULL,
    m08 INTEGER NOT NULL,
    m09 INTEGER NOT NULL,
    m10 INTEGER NOT NULL,
    m11 INTEGER NOT NULL,
    m12 INTEGER NOT NULL,
    PRIMARY KEY (year, unit_id, grouped, what)
)
 WITHOUT ROWID;
CREATE TABLE summed_stretch (
    equipment_id BLOB NOT NULL,
    since VARCHAR NOT NULL,
    until VARCHAR NOT NULL,
    unit_id BLOB NOT NULL,
    grouped INTEGER NOT NULL,
    open INTEGER NOT NULL,
    open_from VARCHAR,
    due_on VARCHAR,
    PRIMARY KEY (equipment_id, since)
)
 WITHOUT ROWID;
CREATE TABLE unsummed (
    equipment_id BLOB NOT NULL,
    PRIMARY KEY (equipment_id)
);
CREATE TABLE typed_figure (
    id BLOB NOT NULL,
    unit_id BLOB NOT NULL,
    indicator VARCHAR NOT NULL,
    measure VARCHAR NOT NULL,
    first DATE NOT NULL,
    last DATE NOT NULL,
    value INTEGER NOT NULL,
    text VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    typed_by VARCHAR NOT NULL,
    typed_name VARCHAR NOT NULL,
    typed_on DATE NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE sent_report (
    id BLOB NOT NULL,
    kind VARCHAR NOT NULL,
    unit_id BLOB NOT NULL,
    period VARCHAR NOT NULL,
    as_at DATE NOT NULL,
    estimate INTEGER,
    facts VARCHAR NOT NULL,
    sent_by VARCHAR NOT NULL,
    sent_name VARCHAR NOT NULL,
    sent_on DATE NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE equipment_search (n INTEGER PRIMARY KEY, equipment_id BLOB NOT NULL UNIQUE, name_key TEXT NOT NULL, urgency TEXT NOT NULL DEFAULT '19999', words TEXT NOT NULL);
CREATE VIRTUAL TABLE equipment_words USING fts5(words, content='equipment_search', content_rowid='n', prefix='2 3 4 5 6', tokenize='unicode61 remove_diacritics 2', detail=none, columnsize=0);
CREATE INDEX accident_of_unit ON accident (unit_id, happened_on);
CREATE INDEX action_of_unit ON corrective_action (unit_id, state, deadline);
CREATE INDEX audit_of_unit ON audit (unit_id, started_on);
CREATE INDEX audit_series ON audit (series, year, seq);
CREATE INDEX certificate_by_day ON certificate (issued_on, id);
CREATE INDEX certificate_numbered ON certificate (number, inspection_id, id);
CREATE INDEX change_of_unit ON change (n) WHERE entity = 'unit';
CREATE INDEX due_by_day ON due (due_on);
CREATE INDEX due_by_unit ON due (unit_id, state, due_on);
CREATE INDEX due_initial ON due (equipment_id) WHERE initial;
CREATE INDEX entry_day ON entry (stream, wall);
CREATE INDEX equipment_by_name ON equipment_search (name_key, equipment_id);
CREATE INDEX equipment_by_urgency ON equipment_search (urgency, name_key, equipment_id);
CREATE INDEX equipment_type ON equipment (type_code, state);
CREATE INDEX equipment_unit ON equipment (unit_id, state, type_code);
CREATE INDEX inspection_listed ON inspection (concluded_at, conclusion, inspected_on, inspector, inspector_name, equipment_id, id);
CREATE INDEX ix_calibration_instrument_id ON calibration (instrument_id);
CREATE INDEX ix_corrective_action_audit_id ON corrective_action (audit_id);
CREATE INDEX ix_minutes_equipment_id ON minutes (equipment_id);
CREATE INDEX ix_minutes_inspection_id ON minutes (inspection_id);
CREATE INDEX ix_minutes_number ON minutes (number);
CREATE INDEX ix_plan_amendment_plan_id ON plan_amendment (plan_id);
CREATE INDEX ix_plan_change_amendment_id ON plan_change (amendment_id);
CREATE INDEX ix_plan_line_plan_id ON plan_line (plan_id);
CREATE INDEX ix_returned_inspection_id ON returned (inspection_id);
CREATE INDEX ix_scope_user_id ON scope (user_id);
CREATE INDEX ix_sent_report_unit_id ON sent_report (unit_id);
CREATE INDEX ix_void_certificate_id ON void (certificate_id);
CREATE INDEX minutes_by_day ON minutes (issued_on, id);
CREATE INDEX minutes_series ON minutes (series, year, seq);
CREATE INDEX notice_by_day ON notice (issued_on, id);
CREATE INDEX notice_numbered ON notice (number, inspection_id, id);
CREATE INDEX on_hand_of_unit ON on_hand (unit_id, counted_on);
CREATE INDEX plan_line_of ON plan_line (plan_id, equipment_id, unit_id, month);
CREATE INDEX summed_due ON summed_stretch (due_on, until, since, unit_id, grouped) WHERE due_on IS NOT NULL;
CREATE INDEX summed_event_failed ON summed_event (year, day, id, until, equipment_id, unit_id) WHERE what & 32;
CREATE INDEX summed_event_first ON summed_event (year, equipment_id, day, since, until, grouped) WHERE what & 4096;
CREATE INDEX summed_event_moved ON summed_event (year, day) WHERE NOT (since <= day AND until = '9999-12-31');
CREATE INDEX summed_event_of ON summed_event (equipment_id, year);
CREATE INDEX summed_open ON summed_stretch (until, open_from, open, unit_id, grouped, due_on) WHERE open_from IS NOT NULL;
CREATE INDEX training_of_unit ON training (unit_id, until_on);
CREATE TRIGGER user_login_stays BEFORE UPDATE OF login ON user WHEN NEW.login <> OLD.login BEGIN SELECT RAISE(ABORT, 'DEV-E65: a login stays as it was given'); END;
CREATE TRIGGER due_of_new_equipment AFTER INSERT ON equipment BEGIN INSERT INTO due_reckoned (equipment_id) VALUES (NEW.id); END;
CREATE TRIGGER due_of_equipment AFTER UPDATE OF unit_id, state, paper_date, paper_number, paper_date_text, type_code ON equipment BEGIN INSERT INTO due_reckoned (equipment_id) VALUES (NEW.id); END;
CREATE TRIGGER unsettled_by_new_equipment AFTER INSERT ON equipment BEGIN INSERT INTO unsettled (equipment_id) SELECT NEW.id WHERE EXISTS (SELECT 1 FROM schedule s WHERE s.equipment_id = NEW.id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER unsettled_by_equipment AFTER UPDATE OF type_code, in_service_on, year_made, paper_date ON equipment BEGIN INSERT INTO unsettled (equipment_id) SELECT NEW.id WHERE EXISTS (SELECT 1 FROM schedule s WHERE s.equipment_id = NEW.id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER standing_of_new_equipment AFTER INSERT ON equipment BEGIN INSERT INTO due (equipment_id, unit_id, state, due_on, standing)
    SELECT e.id, e.unit_id, e.state, NULL, coalesce((SELECT CASE WHEN i.conclusion = 'fail' THEN 'failed'
            WHEN EXISTS (SELECT 1 FROM certificate c WHERE c.inspection_id = i.id AND NOT EXISTS (SELECT 1 FROM void v WHERE v.certificate_id = c.id)) THEN ''
            WHEN EXISTS (SELECT 1 FROM certificate c WHERE c.inspection_id = i.id) AND EXISTS (SELECT 1 FROM inspection f WHERE f.equipment_id = i.equipment_id AND f.conclusion = 'fail'
    AND f.concluded_at IS NOT NULL AND (f.inspected_on, f.id) < (i.inspected_on, i.id)
    AND NOT EXISTS (SELECT 1 FROM certificate c WHERE c.equipment_id = f.equipment_id AND NOT EXISTS (SELECT 1 FROM void v WHERE v.certificate_id = c.id)
        AND (c.inspected_on, c.inspection_id) > (f.inspected_on, f.id))) THEN 'failed'
            ELSE 'awaiting_approval' END
        FROM inspection i WHERE i.equipment_id = e.id AND i.concluded_at IS NOT NULL
        ORDER BY i.inspected_on DESC, i.id DESC LIMIT 1), '')
    FROM equipment e WHERE e.id = NEW.id AND EXISTS (SELECT 1 FROM inspection n WHERE n.equipment_id = e.id AND n.concluded_at IS NOT NULL)
    ON CONFLICT (equipment_id) DO UPDATE SET standing = excluded.standing; END;
CREATE TRIGGER unsummed_by_new_equipment AFTER INSERT ON equipment BEGIN INSERT INTO unsummed (equipment_id) VALUES (NEW.id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER unsummed_by_changed_equipment AFTER UPDATE OF unit_id, type_code, state, in_service_on, paper_date, paper_number, paper_date_text ON equipment BEGIN INSERT INTO unsummed (equipment_id) VALUES (OLD.id) ON CONFLICT DO NOTHING; INSERT INTO unsummed (equipment_id) VALUES (NEW.id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER unsummed_by_lost_equipment AFTER DELETE ON equipment BEGIN INSERT INTO unsummed (equipment_id) VALUES (OLD.id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER unsettled_by_new_attribute AFTER INSERT ON attribute BEGIN INSERT INTO unsettled (equipment_id) SELECT NEW.equipment_id WHERE EXISTS (SELECT 1 FROM schedule s WHERE s.equipment_id = NEW.equipment_id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER unsettled_by_changed_attribute AFTER UPDATE ON attribute BEGIN INSERT INTO unsettled (equipment_id) SELECT NEW.equipment_id WHERE EXISTS (SELECT 1 FROM schedule s WHERE s.equipment_id = NEW.equipment_id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER unsettled_by_lost_attribute AFTER DELETE ON attribute BEGIN INSERT INTO unsettled (equipment_id) SELECT OLD.equipment_id WHERE EXISTS (SELECT 1 FROM schedule s WHERE s.equipment_id = OLD.equipment_id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER unsettled_by_new_confirmation AFTER INSERT ON confirmation BEGIN INSERT INTO unsettled (equipment_id) VALUES (x'00000000000000000000000000000000') ON CONFLICT DO NOTHING; END;
CREATE TRIGGER unsettled_by_changed_confirmation AFTER UPDATE ON confirmation BEGIN INSERT INTO unsettled (equipment_id) VALUES (x'00000000000000000000000000000000') ON CONFLICT DO NOTHING; END;
CREATE TRIGGER unsettled_by_lost_confirmation AFTER DELETE ON confirmation BEGIN INSERT INTO unsettled (equipment_id) VALUES (x'00000000000000000000000000000000') ON CONFLICT DO NOTHING; END;
CREATE TRIGGER unsummed_by_new_confirmation AFTER INSERT ON confirmation BEGIN INSERT INTO unsummed (equipment_id) SELECT s.equipment_id FROM ceiling c JOIN schedule s ON s.id = c.schedule_id WHERE c.row_id = NEW.row_id ON CONFLICT DO NOTHING; END;
CREATE TRIGGER unsummed_by_changed_confirmation AFTER UPDATE OF row_id, confirmed_on ON confirmation BEGIN INSERT INTO unsummed (equipment_id) SELECT s.equipment_id FROM ceiling c JOIN schedule s ON s.id = c.schedule_id WHERE c.row_id = OLD.row_id ON CONFLICT DO NOTHING; INSERT INTO unsummed (equipment_id) SELECT s.equipment_id FROM ceiling c JOIN schedule s ON s.id = c.schedule_id WHERE c.row_id = NEW.row_id ON CONFLICT DO NOTHING; END;
CREATE TRIGGER unsummed_by_lost_confirmation AFTER DELETE ON confirmation BEGIN INSERT INTO unsummed (equipment_id) SELECT s.equipment_id FROM ceiling c JOIN schedule s ON s.id = c.schedule_id WHERE c.row_id = OLD.row_id ON CONFLICT DO NOTHING; END;
CREATE TRIGGER standing_of_document AFTER INSERT ON inspection WHEN NEW.concluded_at IS NOT NULL BEGIN INSERT INTO due (equipment_id, unit_id, state, due_on, standing)
    SELECT e.id, e.unit_id, e.state, NULL, coalesce((SELECT CASE WHEN i.conclusion = 'fail' THEN 'failed'
            WHEN EXISTS (SELECT 1 FROM certificate c WHERE c.inspection_id = i.id AND NOT EXISTS (SELECT 1 FROM void v WHERE v.certificate_id = c.id)) THEN ''
            WHEN EXISTS (SELECT 1 FROM certificate c WHERE c.inspection_id = i.id) AND EXISTS (SELECT 1 FROM inspection f WHERE f.equipment_id = i.equipment_id AND f.conclusion = 'fail'
    AND f.concluded_at IS NOT NULL AND (f.inspected_on, f.id) < (i.inspected_on, i.id)
    AND NOT EXISTS (SELECT 1 FROM certificate c WHERE c.equipment_id = f.equipment_id AND NOT EXISTS (SELECT 1 FROM void v WHERE v.certificate_id = c.id)
        AND (c.inspected_on, c.inspection_id) > (f.inspected_on, f.id))) THEN 'failed'
            ELSE 'awaiting_approval' END
        FROM inspection i WHERE i.equipment_id = e.id AND i.concluded_at IS NOT NULL
        ORDER BY i.inspected_on DESC, i.id DESC LIMIT 1), '')
    FROM equipment e WHERE e.id = NEW.equipment_id
    ON CONFLICT (equipment_id) DO UPDATE SET standing = excluded.standing; END;
CREATE TRIGGER standing_of_conclusion AFTER UPDATE ON inspection WHEN NEW.concluded_at IS NOT NULL OR OLD.concluded_at IS NOT NULL BEGIN INSERT INTO due (equipment_id, unit_id, state, due_on, standing)
    SELECT e.id, e.unit_id, e.state, NULL, coalesce((SELECT CASE WHEN i.conclusion = 'fail' THEN 'failed'
            WHEN EXISTS (SELECT 1 FROM certificate c WHERE c.inspection_id = i.id AND NOT EXISTS (SELECT 1 FROM void v WHERE v.certificate_id = c.id)) THEN ''
            WHEN EXISTS (SELECT 1 FROM certificate c WHERE c.inspection_id = i.id) AND EXISTS (SELECT 1 FROM inspection f WHERE f.equipment_id = i.equipment_id AND f.conclusion = 'fail'
    AND f.concluded_at IS NOT NULL AND (f.inspected_on, f.id) < (i.inspected_on, i.id)
    AND NOT EXISTS (SELECT 1 FROM certificate c WHERE c.equipment_id = f.equipment_id AND NOT EXISTS (SELECT 1 FROM void v WHERE v.certificate_id = c.id)
        AND (c.inspected_on, c.inspection_id) > (f.inspected_on, f.id))) THEN 'failed'
            ELSE 'awaiting_approval' END
        FROM inspection i WHERE i.equipment_id = e.id AND i.concluded_at IS NOT NULL
        ORDER BY i.inspected_on DESC, i.id DESC LIMIT 1), '')
    FROM equipment e WHERE e.id = NEW.equipment_id
    ON CONFLICT (equipment_id) DO UPDATE SET standing = excluded.standing; END;
CREATE TRIGGER unsummed_by_new_inspection AFTER INSERT ON inspection WHEN NEW.concluded_at NOT NULL BEGIN INSERT INTO unsummed (equipment_id) VALUES (NEW.equipment_id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER unsummed_by_changed_inspection AFTER UPDATE OF equipment_id, inspected_on, kind, concluded_at, conclusion ON inspection WHEN OLD.concluded_at NOT NULL OR NEW.concluded_at NOT NULL BEGIN INSERT INTO unsummed (equipment_id) VALUES (OLD.equipment_id) ON CONFLICT DO NOTHING; INSERT INTO unsummed (equipment_id) VALUES (NEW.equipment_id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER unsummed_by_lost_inspection AFTER DELETE ON inspection WHEN OLD.concluded_at NOT NULL BEGIN INSERT INTO unsummed (equipment_id) VALUES (OLD.equipment_id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER due_of_new_ceiling AFTER INSERT ON ceiling BEGIN INSERT INTO due_reckoned (equipment_id) SELECT o.equipment_id FROM schedule o WHERE o.id = NEW.schedule_id; END;
CREATE TRIGGER due_of_lost_ceiling AFTER DELETE ON ceiling BEGIN INSERT INTO due_reckoned (equipment_id) SELECT o.equipment_id FROM schedule o WHERE o.id = OLD.schedule_id; END;
CREATE TRIGGER unsummed_by_new_ceiling AFTER INSERT ON ceiling BEGIN INSERT INTO unsummed (equipment_id) SELECT s.equipment_id FROM schedule s WHERE s.id = NEW.schedule_id ON CONFLICT DO NOTHING; END;
CREATE TRIGGER unsummed_by_changed_ceiling AFTER UPDATE ON ceiling BEGIN INSERT INTO unsummed (equipment_id) SELECT s.equipment_id FROM schedule s WHERE s.id = OLD.schedule_id ON CONFLICT DO NOTHING; INSERT INTO unsummed (equipment_id) SELECT s.equipment_id FROM schedule s WHERE s.id = NEW.schedule_id ON CONFLICT DO NOTHING; END;
CREATE TRIGGER unsummed_by_lost_ceiling AFTER DELETE ON ceiling BEGIN INSERT INTO unsummed (equipment_id) SELECT s.equipment_id FROM schedule s WHERE s.id = OLD.schedule_id ON CONFLICT DO NOTHING; END;
CREATE TRIGGER due_of_new_schedule AFTER INSERT ON schedule BEGIN INSERT INTO due_reckoned (equipment_id) VALUES (NEW.equipment_id); END;
CREATE TRIGGER due_of_schedule AFTER UPDATE ON schedule BEGIN INSERT INTO due_reckoned (equipment_id) VALUES (NEW.equipment_id); END;
CREATE TRIGGER due_of_lost_schedule AFTER DELETE ON schedule BEGIN INSERT INTO due_reckoned (equipment_id) VALUES (OLD.equipment_id); END;
CREATE TRIGGER unsettled_by_new_schedule AFTER INSERT ON schedule BEGIN INSERT INTO unsettled (equipment_id) VALUES (NEW.equipment_id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER unsettled_by_schedule AFTER UPDATE ON schedule BEGIN INSERT INTO unsettled (equipment_id) VALUES (NEW.equipment_id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER unsettled_by_lost_schedule AFTER DELETE ON schedule BEGIN DELETE FROM ceiling WHERE schedule_id = OLD.id; END;
CREATE TRIGGER unsummed_by_new_schedule AFTER INSERT ON schedule BEGIN INSERT INTO unsummed (equipment_id) VALUES (NEW.equipment_id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER unsummed_by_changed_schedule AFTER UPDATE ON schedule BEGIN INSERT INTO unsummed (equipment_id) VALUES (OLD.equipment_id) ON CONFLICT DO NOTHING; INSERT INTO unsummed (equipment_id) VALUES (NEW.equipment_id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER unsummed_by_lost_schedule AFTER DELETE ON schedule BEGIN INSERT INTO unsummed (equipment_id) VALUES (OLD.equipment_id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER standing_of_void AFTER INSERT ON void BEGIN INSERT INTO due (equipment_id, unit_id, state, due_on, standing)
    SELECT e.id, e.unit_id, e.state, NULL, coalesce((SELECT CASE WHEN i.conclusion = 'fail' THEN 'failed'
            WHEN EXISTS (SELECT 1 FROM certificate c WHERE c.inspection_id = i.id AND NOT EXISTS (SELECT 1 FROM void v WHERE v.certificate_id = c.id)) THEN ''
            WHEN EXISTS (SELECT 1 FROM certificate c WHERE c.inspection_id = i.id) AND EXISTS (SELECT 1 FROM inspection f WHERE f.equipment_id = i.equipment_id AND f.conclusion = 'fail'
    AND f.concluded_at IS NOT NULL AND (f.inspected_on, f.id) < (i.inspected_on, i.id)
    AND NOT EXISTS (SELECT 1 FROM certificate c WHERE c.equipment_id = f.equipment_id AND NOT EXISTS (SELECT 1 FROM void v WHERE v.certificate_id = c.id)
        AND (c.inspected_on, c.inspection_id) > (f.inspected_on, f.id))) THEN 'failed'
            ELSE 'awaiting_approval' END
        FROM inspection i WHERE i.equipment_id = e.id AND i.concluded_at IS NOT NULL
        ORDER BY i.inspected_on DESC, i.id DESC LIMIT 1), '')
    FROM equipment e WHERE e.id = (SELECT c.equipment_id FROM certificate c WHERE c.id = NEW.certificate_id)
    ON CONFLICT (equipment_id) DO UPDATE SET standing = excluded.standing; END;
CREATE TRIGGER unsummed_by_new_void AFTER INSERT ON void BEGIN INSERT INTO unsummed (equipment_id) SELECT c.equipment_id FROM certificate c WHERE c.id = NEW.certificate_id UNION SELECT i.equipment_id FROM certificate c JOIN inspection i ON i.id = c.inspection_id WHERE c.id = NEW.certificate_id ON CONFLICT DO NOTHING; END;
CREATE TRIGGER unsummed_by_changed_void AFTER UPDATE ON void BEGIN INSERT INTO unsummed (equipment_id) SELECT c.equipment_id FROM certificate c WHERE c.id = OLD.certificate_id UNION SELECT i.equipment_id FROM certificate c JOIN inspection i ON i.id = c.inspection_id WHERE c.id = OLD.certificate_id ON CONFLICT DO NOTHING; INSERT INTO unsummed (equipment_id) SELECT c.equipment_id FROM certificate c WHERE c.id = NEW.certificate_id UNION SELECT i.equipment_id FROM certificate c JOIN inspection i ON i.id = c.inspection_id WHERE c.id = NEW.certificate_id ON CONFLICT DO NOTHING; END;
CREATE TRIGGER unsummed_by_lost_void AFTER DELETE ON void BEGIN INSERT INTO unsummed (equipment_id) SELECT c.equipment_id FROM certificate c WHERE c.id = OLD.certificate_id UNION SELECT i.equipment_id FROM certificate c JOIN inspection i ON i.id = c.inspection_id WHERE c.id = OLD.certificate_id ON CONFLICT DO NOTHING; END;
CREATE TRIGGER returned_by_review AFTER INSERT ON review BEGIN INSERT INTO returned
    (review_id, item, inspection_id, document, comment, returned_by, returned_on)
    SELECT NEW.id, j.value ->> 0, NEW.inspection_id, NEW.document, j.value ->> 1, NEW.approver_name, NEW.reviewed_on
    FROM json_each(NEW.items) j WHERE NEW.outcome = 'returned' AND NOT EXISTS (SELECT 1 FROM review r
    WHERE r.inspection_id = NEW.inspection_id AND r.document = NEW.document AND r.outcome = 'approved')
    ON CONFLICT DO UPDATE SET inspection_id = excluded.inspection_id, document = excluded.document,
    comment = excluded.comment, returned_by = excluded.returned_by, returned_on = excluded.returned_on; DELETE FROM returned WHERE NEW.outcome = 'approved' AND inspection_id = NEW.inspection_id AND document = NEW.document; END;
CREATE TRIGGER returned_by_review_later AFTER UPDATE ON review BEGIN INSERT INTO returned
    (review_id, item, inspection_id, document, comment, returned_by, returned_on)
    SELECT NEW.id, j.value ->> 0, NEW.inspection_id, NEW.document, j.value ->> 1, NEW.approver_name, NEW.reviewed_on
    FROM json_each(NEW.items) j WHERE NEW.outcome = 'returned' AND NOT EXISTS (SELECT 1 FROM review r
    WHERE r.inspection_id = NEW.inspection_id AND r.document = NEW.document AND r.outcome = 'approved')
    ON CONFLICT DO UPDATE SET inspection_id = excluded.inspection_id, document = excluded.document,
    comment = excluded.comment, returned_by = excluded.returned_by, returned_on = excluded.returned_on; DELETE FROM returned WHERE NEW.outcome = 'approved' AND inspection_id = NEW.inspection_id AND document = NEW.document; END;
CREATE TRIGGER returned_by_lost_review AFTER DELETE ON review BEGIN DELETE FROM returned WHERE review_id = OLD.id; END;
CREATE TRIGGER standing_of_certificate AFTER INSERT ON certificate BEGIN INSERT INTO due (equipment_id, unit_id, state, due_on, standing)
    SELECT e.id, e.unit_id, e.state, NULL, coalesce((SELECT CASE WHEN i.conclusion = 'fail' THEN 'failed'
            WHEN EXISTS (SELECT 1 FROM certificate c WHERE c.inspection_id = i.id AND NOT EXISTS (SELECT 1 FROM void v WHERE v.certificate_id = c.id)) THEN ''
            WHEN EXISTS (SELECT 1 FROM certificate c WHERE c.inspection_id = i.id) AND EXISTS (SELECT 1 FROM inspection f WHERE f.equipment_id = i.equipment_id AND f.conclusion = 'fail'
    AND f.concluded_at IS NOT NULL AND (f.inspected_on, f.id) < (i.inspected_on, i.id)
    AND NOT EXISTS (SELECT 1 FROM certificate c WHERE c.equipment_id = f.equipment_id AND NOT EXISTS (SELECT 1 FROM void v WHERE v.certificate_id = c.id)
        AND (c.inspected_on, c.inspection_id) > (f.inspected_on, f.id))) THEN 'failed'
            ELSE 'awaiting_approval' END
        FROM inspection i WHERE i.equipment_id = e.id AND i.concluded_at IS NOT NULL
        ORDER BY i.inspected_on DESC, i.id DESC LIMIT 1), '')
    FROM equipment e WHERE e.id = NEW.equipment_id
    ON CONFLICT (equipment_id) DO UPDATE SET standing = excluded.standing; END;
CREATE TRIGGER unsummed_by_new_certificate AFTER INSERT ON certificate BEGIN INSERT INTO unsummed (equipment_id) VALUES (NEW.equipment_id) ON CONFLICT DO NOTHING;INSERT INTO unsummed (equipment_id) SELECT i.equipment_id FROM inspection i WHERE i.id = NEW.inspection_id ON CONFLICT DO NOTHING; END;
CREATE TRIGGER unsummed_by_changed_certificate AFTER UPDATE OF inspection_id, equipment_id, issued_on, sticker ON certificate BEGIN INSERT INTO unsummed (equipment_id) VALUES (OLD.equipment_id) ON CONFLICT DO NOTHING;INSERT INTO unsummed (equipment_id) SELECT i.equipment_id FROM inspection i WHERE i.id = OLD.inspection_id ON CONFLICT DO NOTHING; INSERT INTO unsummed (equipment_id) VALUES (NEW.equipment_id) ON CONFLICT DO NOTHING;INSERT INTO unsummed (equipment_id) SELECT i.equipment_id FROM inspection i WHERE i.id = NEW.inspection_id ON CONFLICT DO NOTHING; END;
CREATE TRIGGER unsummed_by_lost_certificate AFTER DELETE ON certificate BEGIN INSERT INTO unsummed (equipment_id) VALUES (OLD.equipment_id) ON CONFLICT DO NOTHING;INSERT INTO unsummed (equipment_id) SELECT i.equipment_id FROM inspection i WHERE i.id = OLD.inspection_id ON CONFLICT DO NOTHING; END;
CREATE TRIGGER unsummed_by_new_notice AFTER INSERT ON notice BEGIN INSERT INTO unsummed (equipment_id) VALUES (NEW.equipment_id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER unsummed_by_changed_notice AFTER UPDATE OF equipment_id, issued_on ON notice BEGIN INSERT INTO unsummed (equipment_id) VALUES (OLD.equipment_id) ON CONFLICT DO NOTHING; INSERT INTO unsummed (equipment_id) VALUES (NEW.equipment_id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER unsummed_by_lost_notice AFTER DELETE ON notice BEGIN INSERT INTO unsummed (equipment_id) VALUES (OLD.equipment_id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER search_new AFTER INSERT ON equipment_search WHEN NOT EXISTS (SELECT 1 FROM local WHERE name = 'search_later') BEGIN INSERT INTO equipment_words (rowid, words) VALUES (NEW.n, NEW.words); END;
CREATE TRIGGER search_gone AFTER DELETE ON equipment_search BEGIN INSERT INTO equipment_words (equipment_words, rowid, words) VALUES ('delete', OLD.n, OLD.words); END;
CREATE TRIGGER search_changed AFTER UPDATE OF words ON equipment_search WHEN OLD.words IS NOT NEW.words BEGIN INSERT INTO equipment_words (equipment_words, rowid, words) VALUES ('delete', OLD.n, OLD.words); INSERT INTO equipment_words (rowid, words) VALUES (NEW.n, NEW.words); END;
CREATE TRIGGER search_new_equipment AFTER INSERT ON equipment WHEN NOT EXISTS (SELECT 1 FROM local WHERE name = 'search_later') BEGIN INSERT INTO equipment_search (equipment_id, name_key, words) VALUES (NEW.id, '', replace(replace(replace(replace(NEW.name || ' ' || NEW.asset_no || ' ' || NEW.model || ' ' || NEW.serial || ' ' || NEW.maker || ' ' || NEW.place || ' ' || NEW.paper_number || ' ' || NEW.note || ' ' || (SELECT coalesce(group_concat(number, ' '), '') FROM identity WHERE equipment_id = NEW.id),'đ','d'),'Đ','d'),'ø','o'),'Ø','o')); INSERT INTO equipment_named (equipment_id, name) VALUES (NEW.id, NEW.name); END;
CREATE TRIGGER search_changed_equipment AFTER UPDATE OF name, asset_no, model, serial, maker, place, paper_number, note ON equipment BEGIN UPDATE equipment_search SET words = replace(replace(replace(replace(NEW.name || ' ' || NEW.asset_no || ' ' || NEW.model || ' ' || NEW.serial || ' ' || NEW.maker || ' ' || NEW.place || ' ' || NEW.paper_number || ' ' || NEW.note || ' ' || (SELECT coalesce(group_concat(number, ' '), '') FROM identity WHERE equipment_id = NEW.id),'đ','d'),'Đ','d'),'ø','o'),'Ø','o') WHERE equipment_id = NEW.id; END;
CREATE VIEW equipment_named AS SELECT NULL AS equipment_id, NULL AS name WHERE 0;
CREATE TRIGGER search_named INSTEAD OF INSERT ON equipment_named BEGIN UPDATE equipment_search SET name_key = lower(CASE WHEN NEW.name GLOB '*[ÀÁẢÃẠẰẮẲẴẶẦẤẨẪẬÈÉẺẼẸỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌỒỐỔỖỘỜỚỞỠỢÙÚỦŨỤỪỨỬỮỰỲÝỶỸỴĂÂĐÊÔƠƯ]*' THEN replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(NEW.name,'À','à'),'Á','á'),'Ả','ả'),'Ã','ã'),'Ạ','ạ'),'Ằ','ằ'),'Ắ','ắ'),'Ẳ','ẳ'),'Ẵ','ẵ'),'Ặ','ặ'),'Ầ','ầ'),'Ấ','ấ'),'Ẩ','ẩ'),'Ẫ','ẫ'),'Ậ','ậ'),'È','è'),'É','é'),'Ẻ','ẻ'),'Ẽ','ẽ'),'Ẹ','ẹ'),'Ề','ề'),'Ế','ế'),'Ể','ể'),'Ễ','ễ'),'Ệ','ệ'),'Ì','ì'),'Í','í'),'Ỉ','ỉ'),'Ĩ','ĩ'),'Ị','ị'),'Ò','ò'),'Ó','ó'),'Ỏ','ỏ'),'Õ','õ'),'Ọ','ọ'),'Ồ','ồ'),'Ố','ố'),'Ổ','ổ'),'Ỗ','ỗ'),'Ộ','ộ'),'Ờ','ờ'),'Ớ','ớ'),'Ở','ở'),'Ỡ','ỡ'),'Ợ','ợ'),'Ù','ù'),'Ú','ú'),'Ủ','ủ'),'Ũ','ũ'),'Ụ','ụ'),'Ừ','ừ'),'Ứ','ứ'),'Ử','ử'),'Ữ','ữ'),'Ự','ự'),'Ỳ','ỳ'),'Ý','ý'),'Ỷ','ỷ'),'Ỹ','ỹ'),'Ỵ','ỵ'),'Ă','ă'),'Â','â'),'Đ','đ'),'Ê','ê'),'Ô','ô'),'Ơ','ơ'),'Ư','ư'),'à','a'),'á','a'),'ả','a'),'ã','a'),'ạ','a'),'ằ','ă'),'ắ','ă'),'ẳ','ă'),'ẵ','ă'),'ặ','ă'),'ầ','â'),'ấ','â'),'ẩ','â'),'ẫ','â'),'ậ','â'),'è','e'),'é','e'),'ẻ','e'),'ẽ','e'),'ẹ','e'),'ề','ê'),'ế','ê'),'ể','ê'),'ễ','ê'),'ệ','ê'),'ì','i'),'í','i'),'ỉ','i'),'ĩ','i'),'ị','i'),'ò','o'),'ó','o'),'ỏ','o'),'õ','o'),'ọ','o'),'ồ','ô'),'ố','ô'),'ổ','ô'),'ỗ','ô'),'ộ','ô'),'ờ','ơ'),'ớ','ơ'),'ở','ơ'),'ỡ','ơ'),'ợ','ơ'),'ù','u'),'ú','u'),'ủ','u'),'ũ','u'),'ụ','u'),'ừ','ư'),'ứ','ư'),'ử','ư'),'ữ','ư'),'ự','ư'),'ỳ','y'),'ý','y'),'ỷ','y'),'ỹ','y'),'ỵ','y'),'ă','a{'),'â','a|'),'đ','d{'),'ê','e{'),'ô','o{'),'ơ','o|'),'ư','u{') ELSE replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(NEW.name,'à','a'),'á','a'),'ả','a'),'ã','a'),'ạ','a'),'ằ','ă'),'ắ','ă'),'ẳ','ă'),'ẵ','ă'),'ặ','ă'),'ầ','â'),'ấ','â'),'ẩ','â'),'ẫ','â'),'ậ','â'),'è','e'),'é','e'),'ẻ','e'),'ẽ','e'),'ẹ','e'),'ề','ê'),'ế','ê'),'ể','ê'),'ễ','ê'),'ệ','ê'),'ì','i'),'í','i'),'ỉ','i'),'ĩ','i'),'ị','i'),'ò','o'),'ó','o'),'ỏ','o'),'õ','o'),'ọ','o'),'ồ','ô'),'ố','ô'),'ổ','ô'),'ỗ','ô'),'ộ','ô'),'ờ','ơ'),'ớ','ơ'),'ở','ơ'),'ỡ','ơ'),'ợ','ơ'),'ù','u'),'ú','u'),'ủ','u'),'ũ','u'),'ụ','u'),'ừ','ư'),'ứ','ư'),'ử','ư'),'ữ','ư'),'ự','ư'),'ỳ','y'),'ý','y'),'ỷ','y'),'ỹ','y'),'ỵ','y'),'ă','a{'),'â','a|'),'đ','d{'),'ê','e{'),'ô','o{'),'ơ','o|'),'ư','u{') END) WHERE equipment_id = NEW.equipment_id; END;
CREATE TRIGGER search_changed_name AFTER UPDATE OF name ON equipment WHEN OLD.name IS NOT NEW.name BEGIN INSERT INTO equipment_named (equipment_id, name) VALUES (NEW.id, NEW.name); END;
CREATE TRIGGER search_new_identity AFTER INSERT ON identity BEGIN UPDATE equipment_search SET words = (SELECT replace(replace(replace(replace(e.name || ' ' || e.asset_no || ' ' || e.model || ' ' || e.serial || ' ' || e.maker || ' ' || e.place || ' ' || e.paper_number || ' ' || e.note || ' ' || (SELECT coalesce(group_concat(number, ' '), '') FROM identity WHERE equipment_id = e.id),'đ','d'),'Đ','d'),'ø','o'),'Ø','o') FROM equipment e WHERE e.id = NEW.equipment_id)
    WHERE equipment_id = NEW.equipment_id; END;
CREATE TRIGGER search_changed_identity AFTER UPDATE ON identity BEGIN UPDATE equipment_search SET words = (SELECT replace(replace(replace(replace(e.name || ' ' || e.asset_no || ' ' || e.model || ' ' || e.serial || ' ' || e.maker || ' ' || e.place || ' ' || e.paper_number || ' ' || e.note || ' ' || (SELECT coalesce(group_concat(number, ' '), '') FROM identity WHERE equipment_id = e.id),'đ','d'),'Đ','d'),'ø','o'),'Ø','o') FROM equipment e WHERE e.id = NEW.equipment_id)
    WHERE equipment_id = NEW.equipment_id; END;
CREATE TRIGGER search_gone_identity AFTER DELETE ON identity BEGIN UPDATE equipment_search SET words = (SELECT replace(replace(replace(replace(e.name || ' ' || e.asset_no || ' ' || e.model || ' ' || e.serial || ' ' || e.maker || ' ' || e.place || ' ' || e.paper_number || ' ' || e.note || ' ' || (SELECT coalesce(group_concat(number, ' '), '') FROM identity WHERE equipment_id = e.id),'đ','d'),'Đ','d'),'ø','o'),'Ø','o') FROM equipment e WHERE e.id = OLD.equipment_id)
    WHERE equipment_id = OLD.equipment_id; END;
CREATE VIEW due_reckoned AS SELECT NULL AS equipment_id WHERE 0;
CREATE TRIGGER due_reckoned_now INSTEAD OF INSERT ON due_reckoned BEGIN INSERT INTO due (equipment_id, unit_id, state, due_on, standing, initial)
    SELECT e.id, e.unit_id, e.state, (SELECT min(CASE WHEN s.closed THEN NULL
    WHEN s.kind = 'periodic' AND e.paper_date > coalesce(s.anchor_on, '') THEN min(date(e.paper_date, 'start of month', '+' || min(s.interval_months, coalesce(c.months, s.interval_months)) || ' months', '+' || (strftime('%d', e.paper_date) - 1) || ' days'), date(e.paper_date, 'start of month', '+' || (min(s.interval_months, coalesce(c.months, s.interval_months)) + 1) || ' months', '-1 day'))
    WHEN s.until IS NOT NULL THEN min(s.until, min(date(s.anchor_on, 'start of month', '+' || min(s.interval_months, coalesce(c.months, s.interval_months)) || ' months', '+' || (strftime('%d', s.anchor_on) - 1) || ' days'), date(s.anchor_on, 'start of month', '+' || (min(s.interval_months, coalesce(c.months, s.interval_months)) + 1) || ' months', '-1 day'))) ELSE min(date(s.anchor_on, 'start of month', '+' || min(s.interval_months, coalesce(c.months, s.interval_months)) || ' months', '+' || (strftime('%d', s.anchor_on) - 1) || ' days'), date(s.anchor_on, 'start of month', '+' || (min(s.interval_months, coalesce(c.months, s.interval_months)) + 1) || ' months', '-1 day')) END) FROM schedule s LEFT JOIN ceiling c ON c.schedule_id = s.id
    WHERE s.equipment_id = e.id AND s.kind IN ('periodic', 'external', 'internal', 'hydrotest')), '', (e.paper_date IS NULL AND e.paper_number = '' AND e.paper_date_text = '' AND e.type_code NOT IN ('', 'II.04*', 'II.06*', 'II.07*', 'III.01', 'III.02', 'III.03', 'III.04', 'III.05', 'III.06', 'III.07', 'III.08', 'III.09', 'III.10', 'III.11', 'III.12', 'III.13', 'III.14', 'III.15')
    AND NOT EXISTS (SELECT 1 FROM schedule o WHERE o.equipment_id = e.id AND o.anchor_on IS NOT NULL)) FROM equipment e
    WHERE e.id = NEW.equipment_id AND (((e.paper_date IS NULL AND e.paper_number = '' AND e.paper_date_text = '' AND e.type_code NOT IN ('', 'II.04*', 'II.06*', 'II.07*', 'III.01', 'III.02', 'III.03', 'III.04', 'III.05', 'III.06', 'III.07', 'III.08', 'III.09', 'III.10', 'III.11', 'III.12', 'III.13', 'III.14', 'III.15')
    AND NOT EXISTS (SELECT 1 FROM schedule o WHERE o.equipment_id = e.id AND o.anchor_on IS NOT NULL)) OR EXISTS (SELECT 1 FROM schedule o WHERE o.equipment_id = e.id)) OR EXISTS (SELECT 1 FROM due WHERE due.equipment_id = e.id)) ON CONFLICT (equipment_id) DO UPDATE
    SET unit_id = excluded.unit_id, state = excluded.state, due_on = excluded.due_on, initial = excluded.initial; END;
CREATE TRIGGER urgency_of_new_due AFTER INSERT ON due BEGIN UPDATE equipment_search SET urgency = CASE WHEN NEW.state IN ('awaiting_disposal', 'struck_off') THEN '19999'
    WHEN NEW.standing = 'failed' OR NEW.standing = '' AND NEW.state = 'failed'
    THEN '0' || coalesce(NEW.due_on, '9999')
    WHEN NEW.due_on IS NULL AND NEW.initial THEN '1'
    ELSE '1' || coalesce(NEW.due_on, '9999') END WHERE equipment_id = NEW.equipment_id; END;
CREATE TRIGGER urgency_of_due AFTER UPDATE ON due WHEN CASE WHEN OLD.state IN ('awaiting_disposal', 'struck_off') THEN '19999'
    WHEN OLD.standing = 'failed' OR OLD.standing = '' AND OLD.state = 'failed'
    THEN '0' || coalesce(OLD.due_on, '9999')
    WHEN OLD.due_on IS NULL AND OLD.initial THEN '1'
    ELSE '1' || coalesce(OLD.due_on, '9999') END IS NOT CASE WHEN NEW.state IN ('awaiting_disposal', 'struck_off') THEN '19999'
    WHEN NEW.standing = 'failed' OR NEW.standing = '' AND NEW.state = 'failed'
    THEN '0' || coalesce(NEW.due_on, '9999')
    WHEN NEW.due_on IS NULL AND NEW.initial THEN '1'
    ELSE '1' || coalesce(NEW.due_on, '9999') END BEGIN UPDATE equipment_search SET urgency = CASE WHEN NEW.state IN ('awaiting_disposal', 'struck_off') THEN '19999'
    WHEN NEW.standing = 'failed' OR NEW.standing = '' AND NEW.state = 'failed'
    THEN '0' || coalesce(NEW.due_on, '9999')
    WHEN NEW.due_on IS NULL AND NEW.initial THEN '1'
    ELSE '1' || coalesce(NEW.due_on, '9999') END WHERE equipment_id = NEW.equipment_id; END;
CREATE TRIGGER urgency_of_lost_due AFTER DELETE ON due BEGIN UPDATE equipment_search SET urgency = '19999' WHERE equipment_id = OLD.equipment_id; END;
CREATE TRIGGER urgency_of_new_equipment AFTER INSERT ON equipment_search WHEN EXISTS (SELECT 1 FROM due d WHERE d.equipment_id = NEW.equipment_id) BEGIN UPDATE equipment_search SET urgency = (SELECT CASE WHEN d.state IN ('awaiting_disposal', 'struck_off') THEN '19999'
    WHEN d.standing = 'failed' OR d.standing = '' AND d.state = 'failed'
    THEN '0' || coalesce(d.due_on, '9999')
    WHEN d.due_on IS NULL AND d.initial THEN '1'
    ELSE '1' || coalesce(d.due_on, '9999') END FROM due d WHERE d.equipment_id = NEW.equipment_id) WHERE n = NEW.n; END;
CREATE TRIGGER unsummed_by_history AFTER INSERT ON change WHEN NEW.entity IN ('equipment', 'schedule') BEGIN INSERT INTO unsummed (equipment_id) SELECT NEW.id WHERE NEW.entity = 'equipment' ON CONFLICT DO NOTHING; INSERT INTO unsummed (equipment_id) SELECT s.equipment_id FROM schedule s WHERE NEW.entity = 'schedule' AND s.id = NEW.id ON CONFLICT DO NOTHING; END;
CREATE TRIGGER unsummed_by_erasure AFTER UPDATE OF body ON change WHEN NEW.entity IN ('equipment', 'schedule') BEGIN INSERT INTO unsummed (equipment_id) SELECT NEW.id WHERE NEW.entity = 'equipment' ON CONFLICT DO NOTHING; INSERT INTO unsummed (equipment_id) SELECT s.equipment_id FROM schedule s WHERE NEW.entity = 'schedule' AND s.id = NEW.id ON CONFLICT DO NOTHING; END;
INSERT INTO equipment_search (equipment_id, name_key, words) SELECT e.id, lower(CASE WHEN e.name GLOB '*[ÀÁẢÃẠẰẮẲẴẶẦẤẨẪẬÈÉẺẼẸỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌỒỐỔỖỘỜỚỞỠỢÙÚỦŨỤỪỨỬỮỰỲÝỶỸỴĂÂĐÊÔƠƯ]*' THEN replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(e.name,'À','à'),'Á','á'),'Ả','ả'),'Ã','ã'),'Ạ','ạ'),'Ằ','ằ'),'Ắ','ắ'),'Ẳ','ẳ'),'Ẵ','ẵ'),'Ặ','ặ'),'Ầ','ầ'),'Ấ','ấ'),'Ẩ','ẩ'),'Ẫ','ẫ'),'Ậ','ậ'),'È','è'),'É','é'),'Ẻ','ẻ'),'Ẽ','ẽ'),'Ẹ','ẹ'),'Ề','ề'),'Ế','ế'),'Ể','ể'),'Ễ','ễ'),'Ệ','ệ'),'Ì','ì'),'Í','í'),'Ỉ','ỉ'),'Ĩ','ĩ'),'Ị','ị'),'Ò','ò'),'Ó','ó'),'Ỏ','ỏ'),'Õ','õ'),'Ọ','ọ'),'Ồ','ồ'),'Ố','ố'),'Ổ','ổ'),'Ỗ','ỗ'),'Ộ','ộ'),'Ờ','ờ'),'Ớ','ớ'),'Ở','ở'),'Ỡ','ỡ'),'Ợ','ợ'),'Ù','ù'),'Ú','ú'),'Ủ','ủ'),'Ũ','ũ'),'Ụ','ụ'),'Ừ','ừ'),'Ứ','ứ'),'Ử','ử'),'Ữ','ữ'),'Ự','ự'),'Ỳ','ỳ'),'Ý','ý'),'Ỷ','ỷ'),'Ỹ','ỹ'),'Ỵ','ỵ'),'Ă','ă'),'Â','â'),'Đ','đ'),'Ê','ê'),'Ô','ô'),'Ơ','ơ'),'Ư','ư'),'à','a'),'á','a'),'ả','a'),'ã','a'),'ạ','a'),'ằ','ă'),'ắ','ă'),'ẳ','ă'),'ẵ','ă'),'ặ','ă'),'ầ','â'),'ấ','â'),'ẩ','â'),'ẫ','â'),'ậ','â'),'è','e'),'é','e'),'ẻ','e'),'ẽ','e'),'ẹ','e'),'ề','ê'),'ế','ê'),'ể','ê'),'ễ','ê'),'ệ','ê'),'ì','i'),'í','i'),'ỉ','i'),'ĩ','i'),'ị','i'),'ò','o'),'ó','o'),'ỏ','o'),'õ','o'),'ọ','o'),'ồ','ô'),'ố','ô'),'ổ','ô'),'ỗ','ô'),'ộ','ô'),'ờ','ơ'),'ớ','ơ'),'ở','ơ'),'ỡ','ơ'),'ợ','ơ'),'ù','u'),'ú','u'),'ủ','u'),'ũ','u'),'ụ','u'),'ừ','ư'),'ứ','ư'),'ử','ư'),'ữ','ư'),'ự','ư'),'ỳ','y'),'ý','y'),'ỷ','y'),'ỹ','y'),'ỵ','y'),'ă','a{'),'â','a|'),'đ','d{'),'ê','e{'),'ô','o{'),'ơ','o|'),'ư','u{') ELSE replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(e.name,'à','a'),'á','a'),'ả','a'),'ã','a'),'ạ','a'),'ằ','ă'),'ắ','ă'),'ẳ','ă'),'ẵ','ă'),'ặ','ă'),'ầ','â'),'ấ','â'),'ẩ','â'),'ẫ','â'),'ậ','â'),'è','e'),'é','e'),'ẻ','e'),'ẽ','e'),'ẹ','e'),'ề','ê'),'ế','ê'),'ể','ê'),'ễ','ê'),'ệ','ê'),'ì','i'),'í','i'),'ỉ','i'),'ĩ','i'),'ị','i'),'ò','o'),'ó','o'),'ỏ','o'),'õ','o'),'ọ','o'),'ồ','ô'),'ố','ô'),'ổ','ô'),'ỗ','ô'),'ộ','ô'),'ờ','ơ'),'ớ','ơ'),'ở','ơ'),'ỡ','ơ'),'ợ','ơ'),'ù','u'),'ú','u'),'ủ','u'),'ũ','u'),'ụ','u'),'ừ','ư'),'ứ','ư'),'ử','ư'),'ữ','ư'),'ự','ư'),'ỳ','y'),'ý','y'),'ỷ','y'),'ỹ','y'),'ỵ','y'),'ă','a{'),'â','a|'),'đ','d{'),'ê','e{'),'ô','o{'),'ơ','o|'),'ư','u{') END), replace(replace(replace(replace(e.name || ' ' || e.asset_no || ' ' || e.model || ' ' || e.serial || ' ' || e.maker || ' ' || e.place || ' ' || e.paper_number || ' ' || e.note || ' ' || (SELECT coalesce(group_concat(number, ' '), '') FROM identity WHERE equipment_id = e.id),'đ','d'),'Đ','d'),'ø','o'),'Ø','o') FROM equipment e ORDER BY e.id;
INSERT INTO due (equipment_id, unit_id, state, due_on, standing, initial)
    SELECT e.id, e.unit_id, e.state, (SELECT min(CASE WHEN s.closed THEN NULL
    WHEN s.kind = 'periodic' AND e.paper_date > coalesce(s.anchor_on, '') THEN min(date(e.paper_date, 'start of month', '+' || min(s.interval_months, coalesce(c.months, s.interval_months)) || ' months', '+' || (strftime('%d', e.paper_date) - 1) || ' days'), date(e.paper_date, 'start of month', '+' || (min(s.interval_months, coalesce(c.months, s.interval_months)) + 1) || ' months', '-1 day'))
    WHEN s.until IS NOT NULL THEN min(s.until, min(date(s.anchor_on, 'start of month', '+' || min(s.interval_months, coalesce(c.months, s.interval_months)) || ' months', '+' || (strftime('%d', s.anchor_on) - 1) || ' days'), date(s.anchor_on, 'start of month', '+' || (min(s.interval_months, coalesce(c.months, s.interval_months)) + 1) || ' months', '-1 day'))) ELSE min(date(s.anchor_on, 'start of month', '+' || min(s.interval_months, coalesce(c.months, s.interval_months)) || ' months', '+' || (strftime('%d', s.anchor_on) - 1) || ' days'), date(s.anchor_on, 'start of month', '+' || (min(s.interval_months, coalesce(c.months, s.interval_months)) + 1) || ' months', '-1 day')) END) FROM schedule s LEFT JOIN ceiling c ON c.schedule_id = s.id
    WHERE s.equipment_id = e.id AND s.kind IN ('periodic', 'external', 'internal', 'hydrotest')), '', (e.paper_date IS NULL AND e.paper_number = '' AND e.paper_date_text = '' AND e.type_code NOT IN ('', 'II.04*', 'II.06*', 'II.07*', 'III.01', 'III.02', 'III.03', 'III.04', 'III.05', 'III.06', 'III.07', 'III.08', 'III.09', 'III.10', 'III.11', 'III.12', 'III.13', 'III.14', 'III.15')
    AND NOT EXISTS (SELECT 1 FROM schedule o WHERE o.equipment_id = e.id AND o.anchor_on IS NOT NULL)) FROM equipment e
    WHERE ((e.paper_date IS NULL AND e.paper_number = '' AND e.paper_date_text = '' AND e.type_code NOT IN ('', 'II.04*', 'II.06*', 'II.07*', 'III.01', 'III.02', 'III.03', 'III.04', 'III.05', 'III.06', 'III.07', 'III.08', 'III.09', 'III.10', 'III.11', 'III.12', 'III.13', 'III.14', 'III.15')
    AND NOT EXISTS (SELECT 1 FROM schedule o WHERE o.equipment_id = e.id AND o.anchor_on IS NOT NULL)) OR EXISTS (SELECT 1 FROM schedule o WHERE o.equipment_id = e.id)) ON CONFLICT (equipment_id) DO UPDATE
    SET unit_id = excluded.unit_id, state = excluded.state, due_on = excluded.due_on, initial = excluded.initial;
INSERT INTO unsettled (equipment_id) VALUES (x'00000000000000000000000000000000');
INSERT INTO due (equipment_id, unit_id, state, due_on, standing)
    SELECT e.id, e.unit_id, e.state, NULL, coalesce((SELECT CASE WHEN i.conclusion = 'fail' THEN 'failed'
            WHEN EXISTS (SELECT 1 FROM certificate c WHERE c.inspection_id = i.id AND NOT EXISTS (SELECT 1 FROM void v WHERE v.certificate_id = c.id)) THEN ''
            WHEN EXISTS (SELECT 1 FROM certificate c WHERE c.inspection_id = i.id) AND EXISTS (SELECT 1 FROM inspection f WHERE f.equipment_id = i.equipment_id AND f.conclusion = 'fail'
    AND f.concluded_at IS NOT NULL AND (f.inspected_on, f.id) < (i.inspected_on, i.id)
    AND NOT EXISTS (SELECT 1 FROM certificate c WHERE c.equipment_id = f.equipment_id AND NOT EXISTS (SELECT 1 FROM void v WHERE v.certificate_id = c.id)
        AND (c.inspected_on, c.inspection_id) > (f.inspected_on, f.id))) THEN 'failed'
            ELSE 'awaiting_approval' END
        FROM inspection i WHERE i.equipment_id = e.id AND i.concluded_at IS NOT NULL
        ORDER BY i.inspected_on DESC, i.id DESC LIMIT 1), '')
    FROM equipment e WHERE EXISTS (SELECT 1 FROM inspection n WHERE n.equipment_id = e.id AND n.concluded_at IS NOT NULL)
    ON CONFLICT (equipment_id) DO UPDATE SET standing = excluded.standing;
INSERT INTO tracked (name) VALUES ('accident');
INSERT INTO tracked (name) VALUES ('acknowledgement');
INSERT INTO tracked (name) VALUES ('audit');
INSERT INTO tracked (name) VALUES ('audit_answer');
INSERT INTO tracked (name) VALUES ('calibration');
INSERT INTO tracked (name) VALUES ('confirmation');
INSERT INTO tracked (name) VALUES ('corrective_action');
INSERT INTO tracked (name) VALUES ('eligibility');
INSERT INTO tracked (name) VALUES ('instrument');
INSERT INTO tracked (name) VALUES ('minutes');
INSERT INTO tracked (name) VALUES ('on_hand');
INSERT INTO tracked (name) VALUES ('photo');
INSERT INTO tracked (name) VALUES ('plan');
INSERT INTO tracked (name) VALUES ('plan_amendment');
INSERT INTO tracked (name) VALUES ('plan_change');
INSERT INTO tracked (name) VALUES ('plan_line');
INSERT INTO tracked (name) VALUES ('scope');
INSERT INTO tracked (name) VALUES ('sent_report');
INSERT INTO tracked (name) VALUES ('training');
INSERT INTO tracked (name) VALUES ('typed_figure');
INSERT INTO tracked (name) VALUES ('void');
"""

ADDED: Added = {
    "user": {
        "resets": 0,
    },
    "unit": {
        "address": "",
    },
    "equipment": {
        "equipment_group": "",
    },
    "inspection": {
        "claimed_on": None,
        "claimed_reason": "",
    },
    "schedule": {
        "procedure": "",
        "row_id": "",
    },
    "review": {
        "document": "",
        "items": "[]",
    },
    "certificate": {
        "replaces": "",
    }
}


def apply(connection: Connection) -> None:
    """Make what this schema adds."""
    execute(connection, SQL)


def lift(entity: str, body: Body) -> Body:
    """A body of the schema before, with what its table gained."""
    return filled(ADDED, entity, body)
