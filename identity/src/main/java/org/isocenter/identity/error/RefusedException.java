package org.isocenter.identity.error;

/// Carries a [Refusal] from the check that failed to the handler of the endpoint.
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    /// Without stack trace: it is control flow, and made for every wrong password.
    public RefusedException(Refusal refusal) {
        super("AADSTS" + refusal.code().number() + ": " + refusal.message(), null, false, false);
        this.refusal = refusal;
    }

    /// Why.
    public Refusal refusal() {
        return refusal;
    }
}
