package org.isocenter.dicom.dictionary;

import java.util.List;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicom.value.Multiplicity;

/// A row of the data dictionary (PS3.6 §6 to §8, PS3.7 Annex E).
///
/// @param tag the tag that was asked for; of a repeating group its first, `(6000,3000)` for
///     `(60xx,3000)`, when it was asked for by keyword
/// @param keyword the name without spaces; empty for a few retired rows that never had one
/// @param name the name as printed
/// @param vrs the value representations it may have, the one to assume first; none for the
///     delimiters of items and sequences
/// @param multiplicity how many values it may have
/// @param retired whether the standard no longer defines it
public record Attribute(
        Tag tag,
        String keyword,
        String name,
        List<Vr> vrs,
        Multiplicity multiplicity,
        boolean retired) {
    /// The value representation to assume where nothing says which of several it is.
    public Vr vr() {
        return vrs.isEmpty() ? Vr.UN : vrs.getFirst();
    }
}
