package org.isocenter.cli.dicom;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.isocenter.cli.CommandFailure;
import org.isocenter.dicom.dictionary.Attribute;
import org.isocenter.dicom.dictionary.Dictionary;
import org.isocenter.dicom.part10.Deviation;
import org.isocenter.dicom.part10.DicomFile;
import org.isocenter.dicom.validation.DataSetCheck;
import org.isocenter.dicom.validation.Finding;
import org.isocenter.dicom.value.NulPadding;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `isocenter dicom validate`: a line for each thing that is not as the standard has it.
@Command(
        name = "validate",
        description = {
            "Check values and encoding of files, and of all DICOM files below folders.",
            "Prints a line for each finding and ends with 1 when there is any.",
        },
        footer = {
            "",
            "Example:",
            "  isocenter dicom validate scans/",
        })
final class ValidateCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = "--nul-padding",
            description = "Take NUL characters at the end of text for padding, as a store does.")
    private boolean nulPadding;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files and folders.")
    private List<Path> paths;

    ValidateCommand() {}

    @Override
    public Integer call() throws CommandFailure, IOException {
        PrintWriter out = spec.commandLine().getOut();
        DicomFiles found = DicomFiles.below(paths);
        int bad = 0;
        int findings = 0;
        for (Path path : found.files()) {
            List<String> lines = check(path);
            lines.forEach(line -> out.println(path + ": " + line));
            bad += lines.isEmpty() ? 0 : 1;
            findings += lines.size();
        }
        out.println(
                found.files().size()
                        + " files checked, "
                        + (findings == 0 ? "no findings" : findings + " findings in " + bad));
        out.flush();
        return findings == 0 ? 0 : 1;
    }

    private List<String> check(Path path) throws IOException {
        List<String> lines = new ArrayList<>();
        try {
            DicomFile file = DumpCommand.read(path);
            for (Deviation deviation : file.deviations()) {
                lines.add(deviation.problem());
            }
            NulPadding padding = nulPadding ? NulPadding.TOLERATED : NulPadding.REFUSED;
            for (Finding finding : DataSetCheck.findings(file.dataSet(), padding)) {
                String keyword =
                        Dictionary.find(finding.tag()).map(Attribute::keyword).orElse("private");
                lines.add(finding + " (" + keyword + ")");
            }
        } catch (CommandFailure unreadable) {
            lines.add(String.valueOf(unreadable.getMessage()));
        }
        return lines;
    }
}
