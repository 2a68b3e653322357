package org.isocenter.dicomweb.instance;

import java.util.Optional;
import org.isocenter.persistence.blob.StoredBlob;

/// An instance whose bytes are written and whose rows are to be.
///
/// @param transferSyntax the UID of the transfer syntax it is stored in
/// @param blob its bytes
/// @param metadata its metadata, ready to be sent (contract section 6)
/// @param frames where its frames lie; nothing when it has no pixel data
public record NewInstance(
        Partition partition,
        InstanceId id,
        String transferSyntax,
        StoredBlob blob,
        DataSetJson metadata,
        Optional<byte[]> frames) {}
