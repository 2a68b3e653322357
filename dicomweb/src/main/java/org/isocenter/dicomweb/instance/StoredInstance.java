package org.isocenter.dicomweb.instance;

import org.isocenter.persistence.blob.BlobName;

/// The row of an instance.
///
/// @param watermark the number of this version of the instance
/// @param transferSyntax the UID of the transfer syntax it is stored in
/// @param blob where its bytes are
/// @param lengthBytes how many
public record StoredInstance(
        long watermark, InstanceId id, String transferSyntax, BlobName blob, long lengthBytes) {}
