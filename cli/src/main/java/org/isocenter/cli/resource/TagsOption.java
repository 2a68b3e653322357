package org.isocenter.cli.resource;

import java.util.List;
import java.util.Map;
import org.isocenter.cli.argument.Argument;
import org.isocenter.cli.http.Documents;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--tags` of what is made or changed.
public final class TagsOption {
    @Option(
            names = "--tags",
            arity = "0..*",
            paramLabel = "KEY=VALUE",
            description = "Its tags; \"\" for none.")
    private @Nullable List<String> words;

    /// Made by picocli.
    public TagsOption() {}

    /// Says so in a document, if tags were named.
    public void putInto(Map<String, Object> document) {
        Documents.put(document, "tags", words == null ? null : Argument.pairs(words));
    }
}
