package org.isocenter.persistence;

/// The data folder cannot be used; the message is one sentence that tells the operator why.
public final class DataFolderException extends Exception {
    private static final long serialVersionUID = 1;

    DataFolderException(String message) {
        super(message);
    }

    DataFolderException(String message, Throwable cause) {
        super(message, cause);
    }
}
