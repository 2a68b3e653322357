package org.isocenter.dicom.value;

/// Why a value is not allowed.
///
/// @param kind what is wrong
/// @param sentence the same for a person, to be read after the name of the attribute: "not a date"
public record Problem(Kind kind, String sentence) {
    /// What can be wrong about a value.
    public enum Kind {
        /// It has more characters than its representation allows.
        TOO_LONG,
        /// It has a character that its representation does not allow.
        CHARACTER,
        /// It is not of the form that its representation asks for.
        FORM,
        /// It is of the right form and names nothing that is: the 31st of February.
        RANGE,
        /// Its bytes are no whole number of values.
        SIZE,
        /// There are too many or too few values.
        COUNT,
        /// It has another representation than its attribute.
        REPRESENTATION
    }
}
