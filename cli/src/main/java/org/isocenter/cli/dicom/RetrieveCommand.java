package org.isocenter.cli.dicom;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.http.Api;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `isocenter dicom retrieve`: WADO-RS, each instance into a file of its own, as it was stored.
@Command(
        name = "retrieve",
        description = "Retrieve a study, a series or an instance into a folder.",
        footer = {
            "",
            "Example:",
            "  isocenter dicom retrieve 1.2.826.0.1.3680043.8.498.1 -d images",
        })
final class RetrieveCommand implements Callable<Integer> {
    private static final int PAGE = 200;

    @Mixin private ServiceOptions service;
    @Spec private CommandSpec spec;

    @Option(
            names = {"-d", "--directory"},
            paramLabel = "DIR",
            description = "Where to write the files. Default: the current folder.")
    private @Nullable Path folder;

    @Parameters(paramLabel = "STUDY[/SERIES[/INSTANCE]]", description = "What to retrieve.")
    private String resource;

    RetrieveCommand() {}

    @Override
    public Integer call() throws CommandFailure, IOException {
        Resource wanted = Resource.parse(resource);
        ServiceOptions.Service target = service.open();
        List<Resource> instances = instances(target, wanted);
        Path directory = folder == null ? Path.of("") : folder;
        for (Resource instance : instances) {
            retrieve(target, instance, directory);
        }
        spec.commandLine().getOut().println(instances.size() + " instances retrieved");
        return 0;
    }

    private static List<Resource> instances(ServiceOptions.Service target, Resource wanted)
            throws CommandFailure, IOException {
        if (wanted.uids().size() == 3) {
            return List.of(wanted);
        }
        List<Resource> found = new ArrayList<>();
        for (int offset = 0; ; offset += PAGE) {
            List<?> page =
                    Api.array(
                            target.answer(
                                            target.session()
                                                    .api()
                                                    .send(
                                                            target.request(
                                                                            wanted.path()
                                                                                    + "/instances?includefield=SeriesInstanceUID&limit="
                                                                                    + PAGE
                                                                                    + "&offset="
                                                                                    + offset)
                                                                    .header(
                                                                            "Accept",
                                                                            "application/dicom+json")
                                                                    .build()))
                                    .document());
            for (Object dataSet : page) {
                found.add(
                        new Resource(
                                List.of(
                                        wanted.uids().getFirst(),
                                        uid(dataSet, "0020000E"),
                                        uid(dataSet, "00080018"))));
            }
            if (page.size() < PAGE) {
                break;
            }
        }
        if (found.isEmpty()) {
            throw new CommandFailure(3, "nothing is stored there");
        }
        return found;
    }

    private static String uid(Object dataSet, String tag) throws CommandFailure {
        if (dataSet instanceof Map<?, ?> attributes
                && attributes.get(tag) instanceof Map<?, ?> attribute
                && attribute.get("Value") instanceof List<?> values
                && !values.isEmpty()) {
            return String.valueOf(values.getFirst()).strip().replace("\0", "");
        }
        throw new CommandFailure("the server's answer lacks " + tag);
    }

    private static void retrieve(ServiceOptions.Service target, Resource instance, Path directory)
            throws CommandFailure, IOException {
        Path file =
                directory
                        .resolve(instance.uids().get(0))
                        .resolve(instance.uids().get(1))
                        .resolve(instance.uids().get(2) + ".dcm")
                        .toAbsolutePath();
        Path parent = file.getParent();
        if (parent == null) {
            throw new CommandFailure("there is no folder to write " + file + " to");
        }
        Files.createDirectories(parent);
        Path partial = file.resolveSibling(file.getFileName() + ".part");
        HttpRequest request =
                target.request(instance.path())
                        .header("Accept", "application/dicom; transfer-syntax=*")
                        .build();
        try {
            HttpResponse<Path> response =
                    target.session()
                            .api()
                            .client()
                            .send(request, HttpResponse.BodyHandlers.ofFile(partial));
            if (response.statusCode() != 200) {
                throw new CommandFailure(
                        response.statusCode() == 404 ? 3 : 1,
                        "the server answered "
                                + response.statusCode()
                                + ": "
                                + Files.readString(partial));
            }
            Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted");
        } finally {
            Files.deleteIfExists(partial);
        }
    }
}
