package org.isocenter.cli.resource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.argument.Argument;
import org.isocenter.cli.http.Documents;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `isocenter apply`: a whole environment from one template. The server evaluates it; applying it
/// again changes nothing that is as declared.
@Command(
        name = "apply",
        description = {
            "Make what an ARM template (JSON) declares.",
            "In a resource group, or in the subscription when the template's schema says so.",
        },
        footer = {
            "",
            "Example:",
            "  isocenter apply environment.json -g imaging -p location=westeurope @parameters.json",
        })
public final class ApplyCommand implements Callable<Integer> {
    @Mixin private ArmOptions arm;

    @Option(
            names = {"-g", "--resource-group"},
            paramLabel = "GROUP",
            description = "Where to. Default: the group of bootstrap.json.")
    private @Nullable String group;

    @Option(
            names = {"-p", "--parameters"},
            arity = "1..*",
            paramLabel = "KEY=VALUE|@FILE",
            description = "Values of parameters, or a file of parameters.")
    private List<String> parameters = List.of();

    @Option(
            names = {"-n", "--name"},
            paramLabel = "NAME",
            description = "Of the deployment. Default: the name of the file.")
    private @Nullable String name;

    @Option(
            names = {"-l", "--location"},
            paramLabel = "LOCATION",
            description = "Where a subscription keeps the record. Default: the installation's own.")
    private @Nullable String location;

    @Parameters(paramLabel = "FILE", description = "The template.")
    private Path file;

    /// Made by picocli.
    public ApplyCommand() {}

    @Override
    public Integer call() throws CommandFailure, IOException {
        Object template = Argument.template(file);
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("mode", "Incremental");
        properties.put("template", template);
        properties.put("parameters", values(parameters));
        Arm open = arm.open();
        Deployments at =
                group == null && !isOfSubscription(template)
                        ? Deployments.inGroup(
                                open, arm.installation().installation().resourceGroup())
                        : group == null
                                ? Deployments.inSubscription(open)
                                : Deployments.inGroup(open, group);
        arm.print(at.create(name == null ? nameOf(file) : name, location, properties, false));
        return 0;
    }

    private static boolean isOfSubscription(Object template) {
        return Documents.text(template, "$schema").contains("subscriptionDeploymentTemplate");
    }

    /// The name of a file without what a deployment's name may not have.
    static String nameOf(Path file) {
        String whole = String.valueOf(file.getFileName());
        int dot = whole.lastIndexOf('.');
        return (dot > 0 ? whole.substring(0, dot) : whole).replaceAll("[^A-Za-z0-9._-]", "-");
    }

    /// `{"name": {"value": …}}` of words and files, the later ones winning.
    static Map<String, Object> values(List<String> words) throws CommandFailure {
        Map<String, Object> values = new LinkedHashMap<>();
        for (String word : words) {
            if (word.startsWith("@") || word.startsWith("{")) {
                Object document = Argument.json("--parameters", word);
                values.putAll(
                        Documents.copy(Documents.at(document, "parameters").orElse(document)));
            } else {
                Map<String, Object> one = new LinkedHashMap<>();
                Argument.set(one, List.of(word));
                one.forEach((key, value) -> values.put(key, Documents.of("value", value)));
            }
        }
        return values;
    }
}
