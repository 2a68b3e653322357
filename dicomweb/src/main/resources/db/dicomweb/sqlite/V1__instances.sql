-- What one DICOM service has stored.
--
-- A store gives its change feed entry the next number; the same number is the instance's watermark,
-- and the key of the series and of the study when the instance is their first. So keys are in the
-- order of creation, which is the order of search results read backwards, and no number is used
-- twice.
--
-- Columns that search compares hold folded values: lower case, person names also without accents,
-- no padding. What search answers is in `attributes`, DICOM JSON taken from the newest instance.
-- Partition 1 is the default one.

-- The last entry of the change feed: the counter of the service. It is raised in the transaction
-- that writes the entry, so entries appear in the order of their numbers and leave no gaps. `ticks`
-- are units of 100 ns since 1970 and never go back.
CREATE TABLE feed_head (
    id       INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    sequence INTEGER NOT NULL,
    ticks    INTEGER NOT NULL
);
INSERT INTO feed_head (id, sequence, ticks) VALUES (1, 0, 0);

-- What happened, for ever. Whether an entry is current, replaced or deleted is not written but found
-- by looking for the instance.
CREATE TABLE change_feed (
    sequence      INTEGER NOT NULL PRIMARY KEY,
    ticks         INTEGER NOT NULL,
    action        INTEGER NOT NULL,
    partition_key INTEGER NOT NULL,
    study_uid     TEXT    NOT NULL,
    series_uid    TEXT    NOT NULL,
    instance_uid  TEXT    NOT NULL
);

-- The names of blobs begin with numbers, handed out in blocks: all below `next_block` may be in use.
CREATE TABLE blob_counter (
    id         INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    next_block INTEGER NOT NULL
);
INSERT INTO blob_counter (id, next_block) VALUES (1, 1);

CREATE TABLE study (
    key                      INTEGER NOT NULL PRIMARY KEY,
    partition_key            INTEGER NOT NULL,
    uid                      TEXT    NOT NULL,
    instances                INTEGER NOT NULL,
    newest                   INTEGER NOT NULL,
    expires_at               INTEGER,
    patient_name             TEXT,
    patient_id               TEXT,
    patient_birth_date       TEXT,
    accession_number         TEXT,
    referring_physician_name TEXT,
    study_date               TEXT,
    study_description        TEXT,
    attributes               BLOB    NOT NULL
);
CREATE UNIQUE INDEX study_by_uid ON study (partition_key, uid);
CREATE INDEX study_by_partition ON study (partition_key, key);
CREATE INDEX study_by_patient_name ON study (partition_key, patient_name, key)
    WHERE patient_name IS NOT NULL;
CREATE INDEX study_by_patient_id ON study (partition_key, patient_id, key)
    WHERE patient_id IS NOT NULL;
CREATE INDEX study_by_patient_birth_date ON study (partition_key, patient_birth_date, key)
    WHERE patient_birth_date IS NOT NULL;
CREATE INDEX study_by_accession_number ON study (partition_key, accession_number, key)
    WHERE accession_number IS NOT NULL;
CREATE INDEX study_by_referring_physician_name ON study (partition_key, referring_physician_name, key)
    WHERE referring_physician_name IS NOT NULL;
CREATE INDEX study_by_study_date ON study (partition_key, study_date, key)
    WHERE study_date IS NOT NULL;
-- A long range of dates is read as a few years or months, each of them newest first.
CREATE INDEX study_by_study_month ON study (partition_key, substr(study_date, 1, 6), key);
CREATE INDEX study_by_study_year ON study (partition_key, substr(study_date, 1, 4), key);
CREATE INDEX study_by_study_description ON study (partition_key, study_description, key)
    WHERE study_description IS NOT NULL;
CREATE INDEX study_by_expiry ON study (expires_at) WHERE expires_at IS NOT NULL;

-- The words of person names, for fuzzy matching. `attribute` is the tag.
CREATE TABLE study_word (
    partition_key INTEGER NOT NULL,
    attribute     INTEGER NOT NULL,
    word          TEXT    NOT NULL,
    study_key     INTEGER NOT NULL,
    PRIMARY KEY (partition_key, attribute, word, study_key)
) WITHOUT ROWID;

-- How many series of a modality a study has.
CREATE TABLE study_modality (
    partition_key INTEGER NOT NULL,
    modality      TEXT    NOT NULL,
    study_key     INTEGER NOT NULL,
    series        INTEGER NOT NULL,
    PRIMARY KEY (partition_key, modality, study_key)
) WITHOUT ROWID;
CREATE INDEX study_modality_by_study ON study_modality (study_key, modality);

CREATE TABLE series (
    key                                 INTEGER NOT NULL PRIMARY KEY,
    partition_key                       INTEGER NOT NULL,
    study_key                           INTEGER NOT NULL,
    uid                                 TEXT    NOT NULL,
    instances                           INTEGER NOT NULL,
    newest                              INTEGER NOT NULL,
    modality                            TEXT,
    performed_procedure_step_start_date TEXT,
    manufacturer_model_name             TEXT,
    attributes                          BLOB    NOT NULL
);
CREATE UNIQUE INDEX series_by_study ON series (study_key, uid);
CREATE INDEX series_by_uid ON series (partition_key, uid, key);
CREATE INDEX series_by_partition ON series (partition_key, key);
CREATE INDEX series_by_modality ON series (partition_key, modality, key)
    WHERE modality IS NOT NULL;
CREATE INDEX series_by_performed_procedure_step_start_date
    ON series (partition_key, performed_procedure_step_start_date, key)
    WHERE performed_procedure_step_start_date IS NOT NULL;
CREATE INDEX series_by_performed_procedure_step_start_month
    ON series (partition_key, substr(performed_procedure_step_start_date, 1, 6), key);
CREATE INDEX series_by_performed_procedure_step_start_year
    ON series (partition_key, substr(performed_procedure_step_start_date, 1, 4), key);
CREATE INDEX series_by_manufacturer_model_name ON series (partition_key, manufacturer_model_name, key)
    WHERE manufacturer_model_name IS NOT NULL;
-- The two go together so closely that one says little when the other is known.
CREATE INDEX series_by_modality_and_model
    ON series (partition_key, modality, manufacturer_model_name, key)
    WHERE modality IS NOT NULL AND manufacturer_model_name IS NOT NULL;

CREATE TABLE instance (
    watermark       INTEGER NOT NULL PRIMARY KEY,
    partition_key   INTEGER NOT NULL,
    study_key       INTEGER NOT NULL,
    series_key      INTEGER NOT NULL,
    uid             TEXT    NOT NULL,
    transfer_syntax TEXT    NOT NULL,
    blob            TEXT    NOT NULL,
    length_bytes    INTEGER NOT NULL,
    checksum        INTEGER NOT NULL
);
CREATE UNIQUE INDEX instance_by_uid ON instance (uid, series_key);
CREATE INDEX instance_by_partition ON instance (partition_key, watermark);
CREATE INDEX instance_by_series ON instance (series_key, watermark);
CREATE INDEX instance_by_study ON instance (study_key, watermark);

-- What is long, apart from the rows that are searched: metadata ready to be sent, and where the
-- frames lie. Consecutive instances of a series lie side by side here.
CREATE TABLE instance_content (
    watermark INTEGER NOT NULL PRIMARY KEY,
    metadata  BLOB    NOT NULL,
    frames    BLOB
);

-- Blobs that no row points to any more, to be removed when `due_at` (milliseconds since 1970) has
-- come.
CREATE TABLE garbage (
    blob     TEXT    NOT NULL PRIMARY KEY,
    due_at   INTEGER NOT NULL,
    attempts INTEGER NOT NULL
);
CREATE INDEX garbage_by_due ON garbage (due_at);
