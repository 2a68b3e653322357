package org.isocenter.dicom.value;

import java.util.List;
import org.isocenter.dicom.data.Tag;

/// A problem and the attribute that has it.
///
/// @param path the sequences that the attribute is in, from the outside, and the attribute itself
/// @param problem what is wrong
public record Finding(List<Tag> path, Problem problem) {
    public Finding {
        path = List.copyOf(path);
    }

    /// The attribute itself.
    public Tag tag() {
        return path.getLast();
    }
}
