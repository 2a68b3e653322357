package org.isocenter.dicom.charset;

/// Something about a character set or a coded text that is not as the standard has it, and was read
/// all the same.
///
/// @param kind what it is
/// @param offset where: the index of the byte in the value, or of the value in (0008,0005)
/// @param sentence the same for a person
public record CharsetFinding(Kind kind, int offset, String sentence) {
    /// What is not as it should be, and what was done.
    public enum Kind {
        /// A term in another spelling than the standard's; taken as what it means.
        TERM_MISSPELT,
        /// A term that names nothing known; passed over.
        TERM_UNKNOWN,
        /// A term that cannot be combined with others, or not in this place; combined as well as can be.
        TERM_MISPLACED,
        /// An escape sequence of a set that (0008,0005) does not list; followed.
        ESCAPE_UNDECLARED,
        /// An escape sequence of no known set; kept as text.
        ESCAPE_UNKNOWN,
        /// A byte of the upper half where no set is active there; read in the set that is likeliest.
        BYTE_UNDECLARED,
        /// A code without a character, or half of one; became U+FFFD.
        BYTE_UNMAPPED
    }
}
