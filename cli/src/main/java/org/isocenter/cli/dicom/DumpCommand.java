package org.isocenter.cli.dicom;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.output.OutputOptions;
import org.isocenter.dicom.data.DicomFormatException;
import org.isocenter.dicom.dataset.BulkSource;
import org.isocenter.dicom.dataset.DataElement;
import org.isocenter.dicom.dataset.Value;
import org.isocenter.dicom.dump.DataSetDump;
import org.isocenter.dicom.json.BulkData;
import org.isocenter.dicom.json.DicomJsonWriter;
import org.isocenter.dicom.part10.DataSetReader;
import org.isocenter.dicom.part10.DicomFile;
import org.isocenter.dicom.part10.ReadOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/// `isocenter dicom dump`: what is in a file, for people or as DICOM JSON.
///
/// Whatever can be read at all is shown. Pixel data and other long values stay in the file: their
/// length and place are printed, in JSON as a `BulkDataURI` with offset and length.
@Command(
        name = "dump",
        description = {
            "Show what is in a file.",
            "In colour on a terminal, unless NO_COLOR is set; lines are cut to its width.",
        },
        footer = {
            "",
            "Examples:",
            "  isocenter dicom dump slice.dcm",
            "  isocenter dicom dump --json slice.dcm --query '\"00100020\".Value[0]' -o tsv",
        })
final class DumpCommand implements Callable<Integer> {
    @Mixin private OutputOptions output;
    @Spec private CommandSpec spec;

    @Option(
            names = "--json",
            description = "Print DICOM JSON (PS3.18 Annex F); --query selects from it.")
    private boolean json;

    @Option(names = "--no-color", description = "No colours, also on a terminal.")
    private boolean noColor;

    @Option(names = "--whole-lines", description = "Do not cut long values.")
    private boolean wholeLines;

    @Parameters(paramLabel = "FILE", description = "The file.")
    private Path path;

    DumpCommand() {}

    @Override
    public Integer call() throws CommandFailure, IOException {
        DicomFile file = read(path);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            output.print(document(file), out);
            return 0;
        }
        boolean terminal = System.console() != null && System.console().isTerminal();
        boolean colored = !noColor && terminal && Ansi.AUTO.enabled();
        int columns = terminal && !wholeLines ? spec.usageMessage().width() : 0;
        new DataSetDump(out, new DataSetDump.Style(colored, columns)).file(file);
        out.flush();
        return 0;
    }

    /// Reads a file with all deviations that can be read.
    ///
    /// @throws CommandFailure if there is no such file, or it is no DICOM
    static DicomFile read(Path path) throws CommandFailure, IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
            return DataSetReader.read(in, ReadOptions.LENIENT);
        } catch (NoSuchFileException e) {
            throw new CommandFailure(3, "there is no file " + path);
        } catch (DicomFormatException e) {
            throw new CommandFailure(path + " cannot be read as DICOM: " + e.getMessage());
        }
    }

    private Object document(DicomFile file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DicomJsonWriter writer = new DicomJsonWriter(bytes, this::form, source());
        writer.dataSet(file.dataSet());
        writer.flush();
        return JsonMapper.shared().readValue(bytes.toByteArray(), Object.class);
    }

    private BulkData form(String place, DataElement element) {
        return switch (element.value()) {
            case Value.Reference(long offset, long length, int _) ->
                    new BulkData.Uri(path.toUri() + "?offset=" + offset + "&length=" + length);
            case Value.Fragments _ -> new BulkData.Uri(path.toUri() + "#" + place);
            case Value.Bytes _, Value.Sequence _ -> new BulkData.Inline();
        };
    }

    private BulkSource source() {
        return reference -> {
            FileChannel channel = FileChannel.open(path);
            channel.position(reference.offset());
            return Channels.newInputStream(channel);
        };
    }
}
