/// Blobs in Azure Blob Storage.
@NullMarked
package org.isocenter.persistence.azure;

import org.jspecify.annotations.NullMarked;
