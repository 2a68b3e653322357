package org.isocenter.dicom.part10;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// The ways in which files stray from the standard and can be read all the same.
///
/// Each is a choice that a caller makes by name: what [ReadOptions] accepts is read and reported by
/// [TokenReader#deviations], what it does not is refused.
public enum Deviation {
    /// The file starts with `DICM`, or with the file meta information (PS3.10 §7.1).
    MISSING_PREAMBLE("no preamble"),
    /// The file starts with the data set; its encoding is guessed.
    MISSING_META("no file meta information"),
    /// No Transfer Syntax UID (0002,0010); the encoding is guessed.
    MISSING_TRANSFER_SYNTAX("no Transfer Syntax UID in the file meta information"),
    /// (0002,0000) is not the length of the file meta information, or is not there.
    WRONG_META_LENGTH("a wrong length of the file meta information"),
    /// A value of odd length (PS3.5 §7.1.1).
    ODD_LENGTH("a value of odd length"),
    /// Two letters that are no value representation of the standard; read as UN.
    UNKNOWN_VR("an unknown value representation"),
    /// An element without value representation in an explicit data set.
    IMPLICIT_ELEMENT("an element without value representation"),
    /// Undefined length on a type that cannot have it (PS3.5 §7.1.2).
    UNDEFINED_LENGTH("undefined length of a type that cannot have it"),
    /// A delimiter where none belongs.
    STRAY_DELIMITER("a delimiter where none belongs"),
    /// A sequence or item of undefined length that ends without its delimiter.
    MISSING_DELIMITER("a missing delimiter"),
    /// A tag lower than the one before (PS3.5 §7.1).
    OUT_OF_ORDER("a tag lower than the one before"),
    /// The same tag twice in a data set.
    DUPLICATE("a tag for the second time"),
    /// A deflated data set with the header of RFC 1950 (PS3.5 §A.5 asks for RFC 1951 alone).
    ZLIB_HEADER("a header before the deflated data set"),
    /// A few bytes after the last element that begin no other.
    TRAILING_BYTES("bytes after the last element"),
    /// The input ends in the middle of an element or a sequence.
    TRUNCATED("the input ends too early");

    private final String problem;

    Deviation(String problem) {
        this.problem = problem;
    }

    /// What is wrong, as a phrase.
    public String problem() {
        return problem;
    }

    /// What stays inside the data set and changes no meaning.
    public static final Set<Deviation> HARMLESS =
            Collections.unmodifiableSet(
                    EnumSet.of(
                            WRONG_META_LENGTH,
                            ODD_LENGTH,
                            UNKNOWN_VR,
                            IMPLICIT_ELEMENT,
                            UNDEFINED_LENGTH,
                            STRAY_DELIMITER,
                            MISSING_DELIMITER,
                            OUT_OF_ORDER,
                            DUPLICATE,
                            ZLIB_HEADER,
                            TRAILING_BYTES));

    public static final Set<Deviation> ALL =
            Collections.unmodifiableSet(EnumSet.allOf(Deviation.class));

    public static final Set<Deviation> NONE =
            Collections.unmodifiableSet(EnumSet.noneOf(Deviation.class));
}
