package org.isocenter.dicom.validation;

import java.util.List;
import java.util.stream.Collectors;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.value.Problem;

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

    /// As a line of a report: `(0040,0275).(0008,0020) not a date`.
    @Override
    public String toString() {
        return path.stream().map(Tag::toString).collect(Collectors.joining("."))
                + " "
                + problem.sentence();
    }
}
