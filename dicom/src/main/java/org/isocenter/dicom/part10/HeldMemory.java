package org.isocenter.dicom.part10;

import java.io.IOException;

/// Is told how much memory a data set takes while it is read, before it takes it. May wait until there
/// is as much, or refuse.
@FunctionalInterface
public interface HeldMemory {
    /// Nobody counts.
    HeldMemory UNCOUNTED = _ -> {};

    /// @param totalBytes what the data set takes so far, values and elements
    /// @throws IOException when it cannot have as much; reading ends with it
    void hold(long totalBytes) throws IOException;
}
