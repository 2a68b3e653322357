package org.isocenter.identity.odata;

/// A query option that cannot be read or is not supported. The message is fit for a client to see.
public final class OdataException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String problem;

    /// @param problem what is wrong and where
    public OdataException(String problem) {
        super(problem, null, false, false);
        this.problem = problem;
    }

    /// What is wrong and where.
    public String problem() {
        return problem;
    }
}
