package org.isocenter.dicom.data;

/// The bytes are not what the standard says they must be, or more than the limits allow.
///
/// The one way in which everything in this module refuses what it is given to read. The message names
/// the problem, the element by its path of tags, and where in the input it stands.
public final class DicomFormatException extends Exception {
    private static final long serialVersionUID = 1;

    /// What kind of refusal this is.
    public enum Kind {
        /// The bytes contradict the standard.
        MALFORMED,
        /// The input ends in the middle.
        TRUNCATED,
        /// A limit of [ReadLimits] is exceeded; the bytes may be right.
        LIMIT
    }

    private final Kind kind;
    private final String problem;
    private final String path;
    private final long offset;

    /// @param kind what kind of refusal this is
    /// @param problem what is wrong, as a phrase
    /// @param path where in the data set: `(0040,A730)[2].(0040,A043)`; empty outside of any element
    /// @param offset the position in the input, in bytes from its start
    public DicomFormatException(Kind kind, String problem, String path, long offset) {
        super(problem + (path.isEmpty() ? "" : " in " + path) + " at byte " + offset);
        this.kind = kind;
        this.problem = problem;
        this.path = path;
        this.offset = offset;
    }

    public Kind kind() {
        return kind;
    }

    public String problem() {
        return problem;
    }

    public String path() {
        return path;
    }

    public long offset() {
        return offset;
    }
}
