/// Rows and bytes: [org.isocenter.persistence.sql.Database] holds rows,
/// [org.isocenter.persistence.blob.BlobStorage] holds bytes, and `job` holds the work that outlives
/// a request. Nothing here knows DICOM, OAuth or the resource manager.
///
/// What is true everywhere: bytes are durable before the row that names them, and a write is durable
/// when the call that made it returns.
@NullMarked
package org.isocenter.persistence;

import org.jspecify.annotations.NullMarked;
