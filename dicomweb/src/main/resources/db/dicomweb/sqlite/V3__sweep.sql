-- Up to where bytes that no row points to have been looked for and removed: blobs with lower numbers are
-- swept. Those with higher ones belong to instances above the watermark, and lie behind the position.
ALTER TABLE blob_counter ADD COLUMN swept_below INTEGER NOT NULL DEFAULT 0;
ALTER TABLE blob_counter ADD COLUMN swept_watermark INTEGER NOT NULL DEFAULT 0;
ALTER TABLE blob_counter ADD COLUMN swept_position TEXT NOT NULL DEFAULT '';
