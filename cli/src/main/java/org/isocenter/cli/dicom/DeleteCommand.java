package org.isocenter.cli.dicom;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.isocenter.cli.CommandFailure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `isocenter dicom delete`.
@Command(
        name = "delete",
        description = "Delete a study, a series or an instance, for good.",
        footer = {
            "",
            "Example:",
            "  isocenter dicom delete 1.2.826.0.1.3680043.8.498.1/1.2.826.0.1.3680043.8.498.2",
        })
final class DeleteCommand implements Callable<Integer> {
    @Mixin private ServiceOptions service;

    @Parameters(paramLabel = "STUDY[/SERIES[/INSTANCE]]", description = "What to delete.")
    private String resource;

    DeleteCommand() {}

    @Override
    public Integer call() throws CommandFailure, IOException {
        Resource doomed = Resource.parse(resource);
        ServiceOptions.Service target = service.open();
        target.answer(target.session().api().send(target.request(doomed.path()).DELETE().build()));
        return 0;
    }
}
