package org.isocenter.cli;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/// The one place where a failed command becomes a message and an exit code.
final class FailureHandler implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(
            Exception failure, CommandLine command, ParseResult arguments) throws Exception {
        PrintWriter err = command.getErr();
        switch (failure) {
            case CommandFailure refused -> {
                err.println("isocenter: " + refused.getMessage());
                return refused.exitCode();
            }
            case javax.net.ssl.SSLHandshakeException tls -> {
                err.println(
                        "isocenter: the server's certificate is not trusted ("
                                + tls.getMessage()
                                + "): name the authority's certificate with --cacert");
                return 1;
            }
            case java.net.ConnectException none -> {
                err.println(
                        "isocenter: no server answers "
                                + (none.getMessage() == null ? "there" : "at " + none.getMessage())
                                + ". Is `isocenter serve` running?");
                return 1;
            }
            case IOException io -> {
                err.println("isocenter: " + describe(io));
                return 1;
            }
            default -> throw failure;
        }
    }

    private static String describe(IOException io) {
        String message = io.getMessage();
        return message == null ? io.getClass().getSimpleName() : message;
    }
}
