/// Bytes: written once as a stream, read back whole or in part, deleted. See
/// [org.isocenter.persistence.blob.BlobStorage].
@NullMarked
package org.isocenter.persistence.blob;

import org.jspecify.annotations.NullMarked;
