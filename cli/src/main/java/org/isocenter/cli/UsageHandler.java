package org.isocenter.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The one place where a wrong command line becomes a message and exit code 2: what is wrong, and where
/// to read on. Only who has not said a command yet is shown what there is.
final class UsageHandler implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        err.println("isocenter: " + message(wrong, command));
        boolean lacksCommand =
                !(wrong instanceof MissingParameterException)
                        && !(wrong instanceof UnmatchedArgumentException)
                        && !command.getSubcommands().isEmpty();
        if (lacksCommand) {
            command.usage(err);
        } else {
            if (wrong instanceof UnmatchedArgumentException unmatched) {
                UnmatchedArgumentException.printSuggestions(unmatched, err);
            }
            err.println("`" + name + " --help` tells more.");
        }
        err.flush();
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static String message(ParameterException wrong, CommandLine command) {
        if (wrong instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()
                && !unmatched.isUnknownOption()
                && !command.getSubcommands().isEmpty()) {
            return "there is no command '" + unmatched.getUnmatched().getFirst() + "'";
        }
        return String.valueOf(wrong.getMessage());
    }
}
