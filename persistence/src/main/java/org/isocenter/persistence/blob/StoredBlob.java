package org.isocenter.persistence.blob;

/// What is known of a blob once it is durable; all of it belongs into the row that names the blob.
///
/// @param name the name **to keep**: by it the blob is opened and deleted. It begins with the name
///     that was asked for, but the storage may have added where it put the bytes
/// @param lengthBytes how long it is
/// @param checksum the CRC-32C of its bytes (RFC 3720 §B.4), in the low 32 bits: enough to find any
///     rotten disk block, at thirty times the speed of a cryptographic one
public record StoredBlob(BlobName name, long lengthBytes, long checksum) {}
