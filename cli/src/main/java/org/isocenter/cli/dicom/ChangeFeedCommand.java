package org.isocenter.cli.dicom;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.http.Api;
import org.isocenter.cli.output.OutputOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `isocenter dicom changefeed`.
@Command(
        name = "changefeed",
        description = "Show what was stored, updated and deleted, in order.",
        footer = {
            "",
            "Example:",
            "  isocenter dicom changefeed --offset 100 --limit 10 -o table",
        })
final class ChangeFeedCommand implements Callable<Integer> {
    @Mixin private ServiceOptions service;
    @Mixin private OutputOptions output;
    @Spec private CommandSpec spec;

    @Option(names = "--offset", paramLabel = "N", description = "Skip so many entries.")
    private long offset;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "At most so many entries. Default: ${DEFAULT-VALUE}.",
            defaultValue = "100")
    private int limit;

    @Option(names = "--metadata", description = "Show the metadata of each instance, too.")
    private boolean metadata;

    ChangeFeedCommand() {}

    @Override
    public Integer call() throws CommandFailure, IOException {
        ServiceOptions.Service target = service.open();
        String query = "?offset=" + offset + "&limit=" + limit + "&includeMetadata=" + metadata;
        Api.Answer answer =
                target.answer(
                        target.session().api().send(target.request("/changefeed" + query).build()));
        output.print(Api.array(answer.document()), spec.commandLine().getOut());
        return 0;
    }
}
