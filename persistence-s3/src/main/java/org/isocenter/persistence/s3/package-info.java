/// Blobs in an object store that speaks S3: Amazon's, MinIO, Ceph and many more.
@NullMarked
package org.isocenter.persistence.s3;

import org.jspecify.annotations.NullMarked;
