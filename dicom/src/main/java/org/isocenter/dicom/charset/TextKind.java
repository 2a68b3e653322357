package org.isocenter.dicom.charset;

import org.isocenter.dicom.data.Vr;

/// What a delimiter is in a text, as far as character sets must know (PS3.5 §6.1.2.5.3).
enum TextKind {
    /// One value; a backslash is text.
    ONE_VALUE,
    /// A backslash separates values.
    VALUES,
    /// In addition `^` and `=` separate the parts of a name.
    NAMES;

    static TextKind of(Vr vr) {
        if (vr == Vr.PN) {
            return NAMES;
        }
        return vr.isBackslashSeparated() ? VALUES : ONE_VALUE;
    }

    boolean isDelimiter(int character) {
        return switch (this) {
            case ONE_VALUE -> false;
            case VALUES -> character == '\\';
            case NAMES -> character == '\\' || character == '^' || character == '=';
        };
    }
}
