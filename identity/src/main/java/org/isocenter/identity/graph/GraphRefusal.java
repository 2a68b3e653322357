package org.isocenter.identity.graph;

/// A refusal on its way out of a handler and of its transaction, which it undoes. Its message is fit
/// for a client to see.
public final class GraphRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final GraphError error;
    private final String sentence;

    /// @param error the kind
    /// @param message one sentence
    public GraphRefusal(GraphError error, String message) {
        super(message, null, false, false);
        this.error = error;
        this.sentence = message;
    }

    /// The kind.
    public GraphError error() {
        return error;
    }

    /// What to tell the client.
    public String sentence() {
        return sentence;
    }

    /// The request is wrong in itself.
    public static GraphRefusal badRequest(String message) {
        return new GraphRefusal(GraphError.BAD_REQUEST, message);
    }

    /// In the words clients know.
    public static GraphRefusal notFound(String id) {
        return new GraphRefusal(
                GraphError.RESOURCE_NOT_FOUND,
                "Resource '"
                        + id
                        + "' does not exist or one of its queried reference-property objects are"
                        + " not present.");
    }

    /// `az` looks for the words "Insufficient privileges" (identity:GRAPH-22).
    public static GraphRefusal denied() {
        return new GraphRefusal(
                GraphError.AUTHORIZATION_REQUEST_DENIED,
                "Insufficient privileges to complete the operation.");
    }

    /// Another object has that key.
    public static GraphRefusal conflict(String message) {
        return new GraphRefusal(GraphError.MULTIPLE_OBJECTS_WITH_SAME_KEY, message);
    }
}
