package org.isocenter.identity.directory;

/// A property of an object has a value it cannot have. The message names the property and is fit
/// for a client to see.
public final class InvalidPropertyException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String property;
    private final String problem;

    /// @param property the path, `api.oauth2PermissionScopes[2].value`
    /// @param problem what is wrong with it, a sentence without subject
    public InvalidPropertyException(String property, String problem) {
        super(null, null, false, false);
        this.property = property;
        this.problem = problem;
    }

    /// The path of the property.
    public String property() {
        return property;
    }

    /// The whole sentence.
    public String sentence() {
        return "Property '" + property + "' " + problem + ".";
    }

    @Override
    public String getMessage() {
        return sentence();
    }
}
