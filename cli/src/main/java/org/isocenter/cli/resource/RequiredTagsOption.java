package org.isocenter.cli.resource;

import java.util.List;
import java.util.Map;
import org.isocenter.cli.argument.Argument;
import picocli.CommandLine.Option;

/// `--tags` of a command that is about nothing else.
final class RequiredTagsOption {
    @Option(
            names = "--tags",
            arity = "0..*",
            required = true,
            paramLabel = "KEY=VALUE",
            description = "The tags; \"\" for none.")
    private List<String> words;

    RequiredTagsOption() {}

    Map<String, Object> pairs() {
        return Argument.pairs(words);
    }
}
