package org.isocenter.cli.dicom;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.http.Api;
import org.isocenter.cli.output.OutputOptions;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.dictionary.Attribute;
import org.isocenter.dicom.dictionary.Dictionary;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `isocenter dicom search`: QIDO-RS.
@Command(
        name = "search",
        description = "Search studies, series or instances.",
        footer = {
            "",
            "Examples:",
            "  isocenter dicom search PatientID=1CT1 StudyDate=20240101-",
            "  isocenter dicom search --level series Modality=CT --include BodyPartExamined -o table",
        })
final class SearchCommand implements Callable<Integer> {
    private static final List<String> LEVELS = List.of("studies", "series", "instances");

    @Mixin private ServiceOptions service;
    @Mixin private OutputOptions output;
    @Spec private CommandSpec spec;

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            description = "studies, series or instances. Default: ${DEFAULT-VALUE}.",
            defaultValue = "studies")
    private String level;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many. Default: 100.")
    private @Nullable Integer limit;

    @Option(names = "--fuzzy", description = "Match the beginnings of the words of names.")
    private boolean fuzzy;

    @Option(
            names = "--include",
            paramLabel = "ATTRIBUTE",
            split = ",",
            description = "Attributes to return besides the usual ones.")
    private List<String> include = List.of();

    @Option(names = "--raw", description = "Print the DICOM JSON as the server sent it.")
    private boolean raw;

    @Parameters(
            paramLabel = "ATTRIBUTE=VALUE",
            description = "What to match, for example PatientID=1CT1 or StudyDate=20240101-.")
    private Map<String, String> filters = new LinkedHashMap<>();

    SearchCommand() {}

    @Override
    public Integer call() throws CommandFailure, IOException {
        if (!LEVELS.contains(level)) {
            throw new CommandFailure(
                    2, "--level is studies, series or instances, not '" + level + "'");
        }
        ServiceOptions.Service target = service.open();
        List<String> parameters = new ArrayList<>();
        filters.forEach(
                (name, value) -> parameters.add(Api.encode(name) + "=" + Api.encode(value)));
        include.forEach(name -> parameters.add("includefield=" + Api.encode(name)));
        if (limit != null) {
            parameters.add("limit=" + limit);
        }
        if (fuzzy) {
            parameters.add("fuzzymatching=true");
        }
        HttpResponse<byte[]> response =
                target.session()
                        .api()
                        .send(
                                target.request("/" + level + "?" + String.join("&", parameters))
                                        .header("Accept", "application/dicom+json")
                                        .build());
        List<?> found = Api.array(target.answer(response).document());
        output.print(
                raw ? found : found.stream().map(SearchCommand::readable).toList(),
                spec.commandLine().getOut());
        return 0;
    }

    /// A data set with keywords for tags and plain values, for people.
    private static Object readable(Object dataSet) {
        Map<String, Object> plain = new LinkedHashMap<>();
        if (dataSet instanceof Map<?, ?> attributes) {
            attributes.forEach(
                    (tag, attribute) -> plain.put(keyword(String.valueOf(tag)), value(attribute)));
        }
        return plain;
    }

    private static String keyword(String tag) {
        return Tag.parse(tag).flatMap(Dictionary::find).map(Attribute::keyword).orElse(tag);
    }

    private static Object value(Object attribute) {
        if (!(attribute instanceof Map<?, ?> members)
                || !(members.get("Value") instanceof List<?> values)) {
            return "";
        }
        List<Object> plain = new ArrayList<>();
        for (Object value : values) {
            plain.add(
                    value instanceof Map<?, ?> object
                            ? object.get("Alphabetic") instanceof String name
                                    ? name
                                    : readable(object)
                            : value == null ? "" : value);
        }
        return plain.size() == 1 ? plain.getFirst() : plain;
    }
}
