package org.isocenter.persistence.blob;

import java.nio.file.Path;

/// Where the bytes of a blob lie on this machine, so that the operating system can send them.
///
/// @param file a file that holds them
/// @param offset where in the file they begin
/// @param lengthBytes how many they are
public record BlobLocation(Path file, long offset, long lengthBytes) {}
