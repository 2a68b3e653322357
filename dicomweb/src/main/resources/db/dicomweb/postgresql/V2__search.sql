-- A study's modality and its description go together so closely that one says little when the other
-- is known; so one index has both. The description is a copy of the study's.
ALTER TABLE study_modality ADD COLUMN study_description TEXT COLLATE "C";
UPDATE study_modality
    SET study_description = (SELECT st.study_description FROM study st WHERE st.key = study_key);
CREATE INDEX study_modality_by_description
    ON study_modality (partition_key, modality, study_description, study_key)
    WHERE study_description IS NOT NULL;

-- How many studies and series have their keys in a block of 16,384 numbers (the key shifted by 14), so
-- that what lies before a page far behind need not be counted one by one.
CREATE TABLE study_block (
    partition_key INTEGER NOT NULL,
    block         BIGINT NOT NULL,
    keys          BIGINT NOT NULL,
    PRIMARY KEY (partition_key, block)
);
INSERT INTO study_block (partition_key, block, keys)
    SELECT partition_key, key >> 14, count(*) FROM study GROUP BY partition_key, key >> 14;

CREATE TABLE series_block (
    partition_key INTEGER NOT NULL,
    block         BIGINT NOT NULL,
    keys          BIGINT NOT NULL,
    PRIMARY KEY (partition_key, block)
);
INSERT INTO series_block (partition_key, block, keys)
    SELECT partition_key, key >> 14, count(*) FROM series GROUP BY partition_key, key >> 14;
